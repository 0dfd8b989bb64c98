"""What families read and ask, without an account."""

from django.urls import path

from . import tools

app_name = "family"
urlpatterns = [
    path("tools/", tools.tools, name="tools"),
]
