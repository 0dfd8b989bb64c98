"""A board asks for a cure and a deletion; the contractor answers on a phone; the board judges, and the clocks end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from charteroak import review
from tests.builders import ADDENDUM, WITH_GAPS
from tests.journeys.browser import looking, staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG = "alder-run"
VENDOR = "odile@alder-apps.example"


def _contract(site: Site) -> None:
    """An executed contract with gaps, its contractor's person in the portal, a child, and a subprocessor."""
    site.python(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contractors import actions, people, subprocessing\n"
        "from charteroak.district.contracts import actions as contracts\n"
        "from tests import builders\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "company = actions.enter_contractor(board=board, name='Alder Apps', kind='operator', by=by, at=at)\n"
        "maps = actions.enter_product(company, board=board, name='Alder Maps', by=by, at=at)\n"
        "subprocessing.engage(board, maps, name='Northgate Cloud', service='Hosting', by=by, at=at)\n"
        "row = contracts.open_contract(board, contractor=company, products=[maps], title='Maps for grade 6',"
        " instrument='agreement', by=by, at=at)\n"
        f"contracts.add_document(row, data={WITH_GAPS.encode()!r}, name='agreement.md', role='agreement', by=by,"
        " at=at)\n"
        "for document in row.documents.all(): builders.read(document)\n"
        "contracts.record_executed(row, on=at.date() - timedelta(days=20), by=by, at=at)\n"
        "for document in row.documents.all(): builders.read(document)\n"
        f"one = people.invite(company, board=board, email='{VENDOR}', name='Odile Farrow', by=by, at=at)\n"
        f"one.user.set_password('{PASSWORD}'); one.user.save()\n"
        "people.accept(one, by=one.user, at=at)\n"
        "builders.student(board, 'Zoe Quillfeather', grade='06')\n"
    )


def test_a_board_asks_and_a_contractor_answers(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Alder Run", "Cora Linden")
    _contract(site)
    staff.sign_in(page, site, coordinator)

    page.goto(site.url(f"/b/{SLUG}/staff/demands/"))
    staff.set_up_second_factor(page)
    page.goto(site.url(f"/b/{SLUG}/staff/demands/"))
    look(page, "demands-empty")
    page.goto(site.url(f"/b/{SLUG}/staff/contracts/"))
    page.get_by_role("link", name="Maps for grade 6").click()
    contract_page = page.url
    page.get_by_role("link", name="Ask for a cure, a deletion, a certificate").click()
    look(page, "demand-kinds")

    # A notice to cure.
    page.get_by_role("link", name="Notice to cure").click()
    expect(page.get_by_role("main")).to_contain_text("The letter names each with a clause that would carry it")
    page.get_by_role("button", name="Send it").click()
    look(page, "ask-cure-refused")
    page.get_by_label("Reasonable time to amend: how many").fill("15")
    page.get_by_label("Business days").check()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("status").first).to_contain_text("its clock runs")
    expect(page.get_by_role("main")).to_contain_text("§ 10-234bb(a)(9)")
    look(page, "demand-cure")
    cure_page = page.url

    # A deletion, of one child's data.
    page.goto(contract_page)
    page.get_by_role("link", name="Ask for a cure, a deletion, a certificate").click()
    page.get_by_role("link", name="Deletion of student data").click()
    look(page, "ask-deletion")
    page.get_by_label("Time limit: how many").fill("30")
    page.get_by_label("Where the limit stands").fill("Agreement, section 2")
    page.get_by_label("Find a student by name").fill("Quillfeather")
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_label("Zoe Quillfeather").check()
    expect(page.get_by_label("Where the limit stands")).to_have_value("Agreement, section 2")
    look(page, "ask-deletion-found")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("main")).to_contain_text("Zoe Quillfeather")
    expect(page.get_by_role("main")).to_contain_text("Set for this one")
    assert "Quillfeather" not in page.url + page.title()
    look(page, "demand-deletion")
    deletion_page = page.url

    # The contractor reads and answers both.
    vendor = new_page()
    vendor.set_viewport_size(looking.PHONE)
    staff.sign_in(vendor, site, VENDOR)
    vendor.goto(site.url("/contractor/"))
    look(vendor, "contractor-due")
    vendor.get_by_role("link", name="Alder Run Board of Education").click()
    board_page = vendor.url
    vendor.get_by_role("link", name="Deletion of student data").click()
    expect(vendor.get_by_role("main")).not_to_contain_text("Zoe Quillfeather")
    staff.set_up_second_factor(vendor)
    vendor.goto(board_page)
    vendor.get_by_role("link", name="Deletion of student data").click()
    expect(vendor.get_by_role("main")).to_contain_text("Zoe Quillfeather")
    look(vendor, "contractor-demand")
    with vendor.expect_download() as download:
        vendor.get_by_role("link", name="The letter (PDF)").click()
    download.value.save_as(tmp_path / "letter.pdf")
    text = " ".join(review.read((tmp_path / "letter.pdf").read_bytes(), "letter.pdf").text.split())
    assert "Zoe Quillfeather" in text and "30 calendar days, Agreement, section 2" in text
    vendor.get_by_label("We need to know something first").check()
    vendor.get_by_label("In words").fill("Which account name does she use?")
    vendor.get_by_role("button", name="Send the answer").click()
    expect(vendor.get_by_role("status").first).to_contain_text("lies before Alder Run")
    page.reload()
    page.get_by_label("Return it: what is missing?").fill("Her account is zq6.")
    page.get_by_role("button", name="Return it to the contractor").click()
    expect(page.get_by_role("status").first).to_contain_text("told what is missing")
    vendor.reload()
    expect(vendor.get_by_role("main")).to_contain_text("Her account is zq6.")
    assert site.mail is not None
    site.mail.last_memo(VENDOR, saying="zq6")

    vendor.get_by_role("link", name="Certify the deletion").click()
    look(vendor, "certify-empty")
    vendor.get_by_label("What was deleted").fill("All data of the account zq6")
    vendor.get_by_label("From which systems").fill("The production database")
    vendor.get_by_label("Purged").check()
    vendor.get_by_label("Completed on").fill(site.python("import datetime; print(datetime.date.today())").strip())
    vendor.get_by_label("Backup copies are left until they are overwritten").check()
    vendor.get_by_label("It deleted the data").check()
    vendor.get_by_label("Name of who certifies it").fill("Odile Farrow")
    vendor.get_by_label("Office or title").fill("Privacy counsel")
    vendor.get_by_label("Authority").fill("Delegation of May 4")
    vendor.get_by_role("button", name="Sign and send the certificate").click()
    expect(vendor.get_by_role("alert").first).to_contain_text("It does not say when Northgate Cloud deleted the data")
    expect(vendor.get_by_role("alert").first).to_contain_text("that the public cannot reach them")
    look(vendor, "certify-lacking")
    vendor.get_by_label("It never had any of it").check()
    vendor.get_by_label("Backup copies are deleted, too").check()
    vendor.get_by_label("Nothing else of these data").check()
    vendor.get_by_role("button", name="Sign and send the certificate").click()
    expect(vendor.get_by_role("status").first).to_contain_text("lies before Alder Run")
    look(vendor, "contractor-demand-answered")

    page.goto(site.url(f"/b/{SLUG}/staff/demands/?view=answered"))
    look(page, "demands")
    page.get_by_role("link", name="Deletion of student data").click()
    expect(page.get_by_role("main")).to_contain_text("The certificate makes every statement")
    with page.expect_download() as download:
        page.get_by_role("link", name="certificate-of-deletion.pdf").click()
    download.value.save_as(tmp_path / "certificate.pdf")
    text = review.read((tmp_path / "certificate.pdf").read_bytes(), "certificate.pdf").text
    assert "Odile Farrow" in text
    page.get_by_label("Done: the board accepts the answer").check()
    page.get_by_role("button", name="Settle it").click()
    expect(page.get_by_role("main")).to_contain_text("the names are deleted")
    expect(page.get_by_role("main")).not_to_contain_text("Quillfeather")
    look(page, "demand-settled")
    page.get_by_role("link", name="Open this duty").first.click()
    expect(page.get_by_role("main")).to_contain_text("Accepted")
    vendor.reload()
    expect(vendor.get_by_role("main")).to_contain_text("Done: the board accepts the answer")

    # The amendment.
    vendor.goto(board_page)
    vendor.get_by_role("link", name="Notice to cure").click()
    vendor.get_by_label("The amendment is attached").check()
    vendor.get_by_role("button", name="Send the answer").click()
    expect(vendor.get_by_role("alert").first).to_contain_text("the file is missing or empty")
    vendor.get_by_label("The amendment is attached").check()
    vendor.get_by_label("File").set_input_files(
        {"name": "amendment.md", "mimeType": "text/markdown", "buffer": ADDENDUM.encode()}
    )
    vendor.get_by_role("button", name="Send the answer").click()
    expect(vendor.get_by_role("status").first).to_contain_text("lies before Alder Run")
    page.goto(contract_page)
    expect(page.get_by_role("main")).to_contain_text("amendment.md")
    page.goto(cure_page)
    page.get_by_label("Done: the board accepts the answer").check()
    page.get_by_role("button", name="Settle it").click()
    expect(page.get_by_role("alert").first).to_contain_text("provisions are still open")
    look(page, "cure-refused")
    stranger = new_page()
    stranger.goto(deletion_page)
    expect(stranger.get_by_role("main")).to_contain_text("Sign in")
