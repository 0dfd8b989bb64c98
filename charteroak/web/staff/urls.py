"""The staff pages of one board."""

from django.urls import path

from . import audit, board, contracts, duties, home, products, review

app_name = "staff"
urlpatterns = [
    path("", home.home, name="home"),
    path("law/", home.the_law, name="law"),
    path("products/", products.products, name="products"),
    path("products/new/", products.new_product, name="new-product"),
    path("products/<product_id>/", products.product, name="product"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts.csv", contracts.contracts_csv, name="contracts-csv"),
    path("contracts/new/", contracts.new_contract, name="new-contract"),
    path("contracts/<contract_id>/", contracts.contract, name="contract"),
    path("contracts/<contract_id>/documents/", contracts.add_document, name="add-document"),
    path("contracts/<contract_id>/statements/", contracts.statements, name="statements"),
    path("contracts/<contract_id>/signatures/", contracts.signatures, name="signatures"),
    path("contracts/<contract_id>/execute/", contracts.execute, name="execute"),
    path("contracts/<contract_id>/record-executed/", contracts.record_executed, name="record-executed"),
    path("contracts/<contract_id>/post/", contracts.post, name="post"),
    path("contracts/<contract_id>/check/", contracts.check, name="check"),
    path("contracts/<contract_id>/abandon/", contracts.abandon, name="abandon"),
    path("documents/<document_id>/", review.document, name="document"),
    path("documents/<document_id>/rulings/", review.rulings, name="rulings"),
    path("documents/<document_id>/read-again/", review.read_again, name="read-again"),
    path("documents/<document_id>/file/", review.file, name="document-file"),
    path("documents/<document_id>/pages/<int:number>.png", review.page_picture, name="page-picture"),
    path("duties/", duties.duties, name="duties"),
    path("duties/feeds/", duties.feeds, name="feeds"),
    path("duties/<duty_id>/", duties.duty, name="duty"),
    path("board/", board.board, name="board"),
    path("board/members/", board.members, name="members"),
    path("board/members/<member_id>/", board.change_member, name="change-member"),
    path("board/calendar/", board.calendar, name="calendar"),
    path("board/promises/", board.promises, name="promises"),
    path("board/questions/", board.questions, name="questions"),
    path("audit/", audit.trail, name="audit"),
]
