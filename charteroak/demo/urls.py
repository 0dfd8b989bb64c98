"""The made-up districts' own websites; served only where the demonstration runs."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("website.css", views.style, name="style"),
    path("<slug:slug>/", views.website, name="website"),
]
