"""A parent on a phone asks to delete; the coordinator checks and asks the contractor, which certifies; the parent reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from charteroak import review
from tests.builders import COMPLETE
from tests.journeys.browser import looking, staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG = "cedar-fork"
VENDOR = "odile@cedar-apps.example"
PARENT = "mo.quill@family.example"


def _school(site: Site) -> None:
    """A tool in use with its contract, its contractor's person in the portal, and a child with a parent."""
    site.python(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contractors import actions, people, usage\n"
        "from charteroak.district.contracts import actions as contracts\n"
        "from charteroak.district.families.models import Guardian\n"
        "from tests import builders\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "company = actions.enter_contractor(board=board, name='Cedar Apps', kind='operator', by=by, at=at)\n"
        "maps = actions.enter_product(company, board=board, name='Cedar Maps', purpose='Map work', by=by, at=at)\n"
        "row = contracts.open_contract(board, contractor=company, products=[maps], title='Maps for grade 6',"
        " instrument='agreement', by=by, at=at)\n"
        f"contracts.add_document(row, data={COMPLETE.encode()!r}, name='agreement.md', role='agreement', by=by,"
        " at=at)\n"
        "for document in row.documents.all(): builders.read(document)\n"
        "contracts.record_executed(row, on=at.date() - timedelta(days=20), by=by, at=at)\n"
        "usage.record_use(board, maps, school=None, grades=['06'], from_day=None, until=None, by=by, at=at)\n"
        f"one = people.invite(company, board=board, email='{VENDOR}', name='Odile Farrow', by=by, at=at)\n"
        f"one.user.set_password('{PASSWORD}'); one.user.save()\n"
        "people.accept(one, by=one.user, at=at)\n"
        "builders.student(board, 'Zoe Quillfeather', grade='06', guardian='Mo Quillfeather')\n"
        "mother = Guardian.objects.get(board=board)\n"
        f"mother.sealed = {{**mother.sealed, 'email': '{PARENT}'}}; mother.save()\n"
    )


def _come_in(parent: Page, site: Site, look: Look, name: str = "") -> None:
    assert site.mail is not None
    link = next(word for word in site.mail.last_link(PARENT, "family").split() if "/link/" in word)
    (site.mail.folder / "bodies" / f"family-{PARENT}.eml").unlink()  # the next one is waited for
    parent.goto(link)
    if name:
        look(parent, name)
    parent.get_by_role("button", name="Go on").click()


def test_a_parent_asks_to_delete_and_reads_the_answer(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Cedar Fork", "Cora Linden")
    _school(site)

    # Anyone sees the tools of a grade; the parent, on a phone and without JavaScript, asks.
    parent = new_page(java_script_enabled=False)
    parent.set_viewport_size(looking.PHONE)
    parent.goto(site.url(f"/b/{SLUG}/"))
    parent.goto(site.url(f"/b/{SLUG}/family/tools/"))
    parent.get_by_label("Grade", exact=True).select_option(label="Grade 6")
    parent.get_by_role("button", name="Show the tools").click()
    expect(parent.get_by_role("main")).to_contain_text("Cedar Maps")
    parent.get_by_role("link", name="Ask about your child’s data").click()
    parent.get_by_role("button", name="Send me a link").click()
    expect(parent.get_by_role("alert").first).to_contain_text("Type your first and last name")
    parent.get_by_label("Your first and last name").fill("Mo Quillfeather")
    parent.get_by_role("button", name="Send me a link").click()
    expect(parent.get_by_role("heading", level=1)).to_have_text("Look at your e-mail")
    _come_in(parent, site, lambda *_: None)
    expect(parent.get_by_role("main")).to_contain_text("Zoe Quillfeather")
    parent.get_by_role("link", name="Ask for something").click()
    parent.get_by_label("Delete").check()
    parent.get_by_label("In your own words").fill("Her maps of last year")
    parent.get_by_role("button", name="Send my request").click()
    expect(parent.get_by_role("main")).to_contain_text("The board works on it")
    assert "Quillfeather" not in parent.url

    # The coordinator: nothing goes out before the checks.
    staff.sign_in(page, site, coordinator)
    page.goto(site.url(f"/b/{SLUG}/staff/families/requests/"))
    staff.set_up_second_factor(page)
    page.goto(site.url(f"/b/{SLUG}/staff/families/requests/"))
    look(page, "family-requests")
    page.get_by_role("link", name="Delete", exact=True).click()
    look(page, "family-request-new")
    page.get_by_role("button", name="Ask Cedar Apps").click()
    expect(page.get_by_role("alert").first).to_contain_text("the checks before a deletion are not done")
    page.get_by_label("What the retention schedule says").fill("Series M8-240: nothing has to be kept")
    page.get_by_role("button", name="Record the checks").click()
    expect(page.get_by_role("main")).to_contain_text("No hold, no open request to inspect")
    page.get_by_label("The contract’s time: days").fill("10")
    page.get_by_label("Where it stands").fill("Agreement, section 2")
    page.get_by_role("button", name="Ask Cedar Apps").click()
    expect(page.get_by_role("status").first).to_contain_text("its clock runs")
    request_page = page.url
    parent.reload()
    expect(parent.get_by_role("main")).to_contain_text("Companies have been asked")
    expect(parent.get_by_role("main")).to_contain_text("Agreement, section 2")

    # The contractor certifies in its portal; the board accepts.
    vendor = new_page()
    staff.sign_in(vendor, site, VENDOR)
    vendor.goto(site.url("/contractor/"))
    vendor.get_by_role("link", name="Cedar Fork Board of Education").click()
    board_page = vendor.url
    vendor.get_by_role("link", name="Deletion of student data").click()
    staff.set_up_second_factor(vendor)
    vendor.goto(board_page)
    vendor.get_by_role("link", name="Deletion of student data").click()
    expect(vendor.get_by_role("main")).to_contain_text("Her maps of last year")
    expect(vendor.get_by_role("main")).not_to_contain_text("Mo Quillfeather")
    vendor.get_by_role("link", name="Certify the deletion").click()
    vendor.get_by_label("What was deleted").fill("All maps of this student")
    vendor.get_by_label("From which systems").fill("The production database")
    vendor.get_by_label("Purged").check()
    vendor.get_by_label("Completed on").fill(site.python("import datetime; print(datetime.date.today())").strip())
    vendor.get_by_label("Backup copies are deleted, too").check()
    vendor.get_by_label("Nothing else of these data").check()
    vendor.get_by_label("Name of who certifies it").fill("Odile Farrow")
    vendor.get_by_label("Office or title").fill("Privacy counsel")
    vendor.get_by_label("Authority").fill("Delegation of May 4")
    vendor.get_by_role("button", name="Sign and send the certificate").click()
    expect(vendor.get_by_role("status").first).to_contain_text("lies before Cedar Fork")
    page.reload()
    page.get_by_role("link", name="Cedar Apps").first.click()
    page.get_by_label("Done: the board accepts the answer").check()
    page.get_by_role("button", name="Settle it").click()
    page.goto(request_page)
    page.get_by_label("What the board did, as the family reads it").fill("We took the maps off the class page.")
    page.get_by_role("button", name="Record it").click()
    look(page, "family-request-to-answer")
    page.get_by_role("button", name="Write the letter and answer").click()
    expect(page.get_by_role("main")).to_contain_text("a proof of it is kept")
    look(page, "family-request-answered")

    page.goto(site.url(f"/b/{SLUG}/staff/families/requests/numbers/"))
    expect(page.get_by_role("main")).to_contain_text("Cedar Apps")
    look(page, "family-numbers")

    # The parent comes in by the new link, now with a browser that can be examined, and reads the letter.
    home = new_page()
    home.set_viewport_size(looking.PHONE)
    _come_in(home, site, look, "family-link")
    look(home, "family-mine")
    home.get_by_role("link", name="Delete").click()
    look(home, "family-request-read")
    with home.expect_download() as download:
        home.get_by_role("link", name="Read the letter (PDF)").click()
    download.value.save_as(tmp_path / "answer.pdf")
    text = " ".join(review.read((tmp_path / "answer.pdf").read_bytes(), "answer.pdf").text.split())
    assert "All maps of this student" in text and "We took the maps off the class page." in text
    home.goto(site.url(f"/b/{SLUG}/family/mine/"))
    home.get_by_role("link", name="Ask for something").click()
    look(home, "family-ask")
    home.get_by_role("button", name="Leave").click()
    look(home, "family-start")
    home.goto(site.url(f"/b/{SLUG}/family/tools/?grade=06"))
    look(home, "family-tools")
    home.goto(site.url(f"/b/{SLUG}/family/asked/"))
    look(home, "family-asked")
    for log in site.folder.glob("*.log"):
        assert "Quillfeather" not in log.read_text(errors="replace"), f"{log.name} names the child"
