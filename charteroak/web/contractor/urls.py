"""The pages of a contractor's people: over all boards, and towards one, by one's place there."""

from django.urls import path

from . import breaches, demands, home, offers, people, products, security, signing

app_name = "contractor"
urlpatterns = [
    path("", home.home, name="home"),
    path("invitations/<place_id>/accept/", home.accept, name="accept"),
    path("invitations/<place_id>/decline/", home.decline, name="decline"),
    path("calendar/", home.calendar, name="calendar"),
    path("<place_id>/", home.board, name="board"),
    path("<place_id>/people/", people.people, name="people"),
    path("<place_id>/people/<colleague_id>/end/", people.end, name="end-person"),
    path("<place_id>/addendum/", signing.addendum, name="addendum"),
    path("<place_id>/contracts/<contract_id>/record/", signing.execution_record, name="execution-record"),
    path("<place_id>/contracts/<contract_id>/sign/", signing.sign, name="sign"),
    path("<place_id>/breaches/report/", breaches.report, name="report-breach"),
    path("<place_id>/breaches/<breach_id>/", breaches.breach, name="breach"),
    path("<place_id>/breaches/<breach_id>/add/", breaches.add, name="add-to-breach"),
    path("<place_id>/breaches/<breach_id>/receipt/", breaches.receipt, name="breach-receipt"),
    path("<place_id>/demands/<demand_id>/", demands.demand, name="demand"),
    path("<place_id>/demands/<demand_id>/certify/", demands.certify, name="certify"),
    path("<place_id>/demands/<demand_id>/letter/", demands.letter, name="demand-letter"),
    path("<place_id>/answers/<answer_id>/file/", demands.file, name="answer-file"),
    path("<place_id>/security/", security.security, name="security"),
    path("<place_id>/security/attach/", security.attach, name="attach-evidence"),
    path("<place_id>/security/<question>/", security.answer, name="security-answer"),
    path("<place_id>/evidence/<evidence_id>/", security.file, name="evidence-file"),
    path("<place_id>/evidence/<evidence_id>/withdraw/", security.withdraw, name="withdraw-evidence"),
    path("<place_id>/offer/", offers.offer, name="offer"),
    path("<place_id>/products/", products.products, name="products"),
    path("<place_id>/products/<product_id>/", products.product, name="product"),
    path("<place_id>/products/<product_id>/schedule/", products.schedule, name="schedule"),
    path("<place_id>/products/<product_id>/subprocessors/", products.engage, name="engage"),
    path("<place_id>/engagements/<engagement_id>/end/", products.end_engagement, name="end-engagement"),
    path("<place_id>/documents/<document_id>/", home.document, name="document"),
]
