"""What anyone may read: a board's posted contracts."""

from django.urls import path

from . import directory, offers, preflight, sending, verify, views

app_name = "registry"
urlpatterns = [
    path("", views.home, name="home"),
    path("products/", views.products, name="products"),
    path("products/<product_id>/", views.product, name="product"),
    path("contracts/", views.contracts, name="contracts"),
    path("contracts/<contract_id>/", views.contract, name="contract"),
    path("contracts/<contract_id>/files/<sha256>/", views.file, name="file"),
    path("contracts/<contract_id>/text/<sha256>/", views.text, name="text"),
    path("answers/", views.answers, name="answers"),
    path("answers/<product_id>/", views.card, name="card"),
    path("check/", preflight.preflight, name="preflight"),
    path("check/send/", sending.send, name="send-paper"),
    path("check/sent/", sending.sent, name="paper-sent"),
    path("verify/", verify.verify, name="verify"),
    path("receipt/", views.receipt, name="receipt"),
    path("breaches/<room_id>/", views.breach, name="breach"),
    path("offer/", offers.compose, name="offer"),
    path("offer/check/", offers.check, name="check-offer"),
    path("offer/schema-1.json", offers.schema, name="offer-schema"),
    path("guide/", views.guide, name="guide"),
    path("ask/", views.ask, name="ask"),
    path("directory/", directory.ask, name="directory"),
    path("directory/sent/", directory.sent, name="directory-sent"),
    path("rights/", views.rights, name="rights"),
]
