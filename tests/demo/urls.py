"""The program's addresses with the demonstration's, as they are where it runs."""

from django.urls import include, path

from charteroak.urls import handler400, handler403, handler404, handler500
from charteroak.urls import urlpatterns as served

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*served, path("demo/", include("charteroak.demo.urls"))]
