"""Addresses: one prefix for each audience."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("charteroak.web.account.urls")),
    path("b/<slug:slug>/staff/", include("charteroak.web.staff.urls")),
    path("b/<slug:slug>/family/", include("charteroak.web.family.urls")),
    path("b/<slug:slug>/", include("charteroak.web.registry.urls")),
    path("contractor/", include("charteroak.web.contractor.urls")),
    path("link/", include("charteroak.web.link.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("charteroak.demo.urls")))

handler400 = "charteroak.web.errors.bad_request"
handler403 = "charteroak.web.errors.permission_denied"
handler404 = "charteroak.web.errors.not_found"
handler500 = "charteroak.web.errors.server_error"
