"""What families read and ask, without an account."""

from django.urls import path

from . import asking, tools

app_name = "family"
urlpatterns = [
    path("", asking.start, name="start"),
    path("asked/", asking.asked, name="asked"),
    path("tools/", tools.tools, name="tools"),
    path("mine/", asking.mine, name="mine"),
    path("mine/leave/", asking.leave, name="leave"),
    path("mine/<student_id>/", asking.child, name="child"),
    path("mine/<student_id>/ask/", asking.ask, name="ask"),
    path("requests/<family_request_id>/", asking.request_page, name="request"),
    path("requests/<family_request_id>/letter/", asking.letter, name="letter"),
    path("files/<part_id>/", asking.file, name="file"),
]
