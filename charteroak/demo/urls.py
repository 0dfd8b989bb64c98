"""The made-up districts' own websites; served only where the demonstration runs."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("website.css", views.style, name="style"),
    path("mail/", views.mail, name="mail"),
    path("mail/<int:number>/", views.letter, name="letter"),
    path("<slug:slug>/", views.website, name="website"),
]
