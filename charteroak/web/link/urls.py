"""What a secret link opens."""

from django.urls import path

from . import views

app_name = "link"
urlpatterns = [path("<token>/duties.ics", views.duties_feed, name="duties-feed")]
