"""An agreement is built, put before the contractor and signed; it is executed and posted, and anyone checks a copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from charteroak.review import cures
from tests.journeys.browser import looking, staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG = "oak-hollow"
FORM = cures.addendum(cures.curable(), address="______")


def _company(site: Site) -> None:
    """A product with a schedule of data, and a person who acts for its company."""
    site.python(
        "from django.utils import timezone\n"
        "from django.contrib.auth.hashers import make_password\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contractors import actions, people, schedules\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "company = actions.enter_contractor(board=board, name='Hollow Software', kind='operator', by=by, at=at)\n"
        "made = actions.enter_product(company, board=board, name='Hollow Reader', purpose='Reading aloud', by=by, at=at)\n"
        "schedules.state_schedule(board, made, elements=[schedules.Stated('voice', 'To hear the reading', 'student')],"
        " source='board', stated_on=at.date(), by=by, at=at)\n"
        "place = people.invite(company, board=board, email='iris@hollow.example', name='Iris Hollow', by=by, at=at)\n"
        f"place.user.password = make_password({PASSWORD!r}); place.user.save()\n"
        "people.accept(place, by=place.user, at=at)\n"
    )


def _execute_and_post(site: Site) -> str:
    """Ruled on, signed for the board, executed and posted: what another journey walks through the pages."""
    return site.python(
        "from django.utils import timezone\n"
        "from charteroak import law\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contracts import actions\n"
        "from charteroak.district.signatures.actions import record_signature\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "row, today = board.contracts.get(), timezone.now().astimezone(law.ZONE).date()\n"
        "document = row.documents.get()\n"
        "review = document.last_done_review()\n"
        "for one in review.as_report().findings:\n"
        "    actions.rule(review, provision=one.id, verdict=one.verdict, reason='', by=by, at=at)\n"
        "record_signature(row, board=board, sha256=document.sha256, party='board', name='Sam Oak',"
        " title='Superintendent', authority='Vote of the board', method='paper', signed_on=today, received_on=None,"
        " by=by, at=at)\n"
        "actions.execute(row, on=today, by=by, at=at)\n"
        "actions.post_contract(row, by=by, at=at)\n"
        "print(row.public_id)\n"
    )


def test_an_agreement_is_built_signed_and_a_copy_of_it_checked(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Oak Hollow", "Cora Holm")
    _company(site)
    staff.sign_in(page, site, coordinator)

    page.goto(site.url(f"/b/{SLUG}/staff/contracts/"))
    page.get_by_role("link", name="When a contractor pushes back").click()
    look(page, "pushed-back")
    page.go_back()
    page.get_by_role("link", name="Build an agreement").click()
    look(page, "build-with-whom")
    page.get_by_role("link", name="Hollow Software").click()
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    look(page, "build-refused")
    page.get_by_label("Whom the contractor writes to at the board").fill(
        "Privacy coordinator, privacy@oak-hollow.example"
    )
    page.get_by_label("Where the contractor is written to").fill("legal@hollow.example")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_role("main")).to_contain_text("all ten provisions are found in it")
    expect(page.get_by_role("main")).to_contain_text("To hear the reading")
    look(page, "built")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take it as a Word file").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("button", name="Open a draft contract with it").click()
    expect(page.get_by_role("status").first).to_contain_text("The draft is open")

    page.get_by_role("link", name="agreement.pdf", exact=True).click()
    expect(page.get_by_role("heading", name="Findings")).to_be_visible(timeout=60_000)
    findings = page.url
    page.get_by_role("link", name="Compare it with the Commission").click()
    look(page, "uniform-no-form")
    page.get_by_role("link", name="Hand in the board").click()
    look(page, "uniform-form-empty")
    blank = tmp_path / "form.md"
    blank.write_text(FORM)
    page.get_by_label("The blank form").set_input_files(blank)
    page.get_by_label("Where it came from").fill("Made up for a test")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status").first).to_contain_text("open parts")
    look(page, "uniform-form")
    page.goto(findings + "uniform/")
    expect(page.get_by_role("main")).to_contain_text("It does not pass as the uniform addendum")
    look(page, "uniform")

    page.get_by_role("link", name="Hollow Reader: agreement").click()
    page.get_by_role("link", name="Record a signature").click()
    page.get_by_role("button", name="Put it before Hollow Software").click()

    vendor = new_page()
    vendor.set_viewport_size(looking.PHONE)
    vendor.goto(site.url("/sign-in/"))
    vendor.get_by_label("Email").fill("iris@hollow.example")
    vendor.get_by_label("Password").fill(PASSWORD)
    vendor.get_by_role("main").get_by_role("button", name="Sign in").click()
    vendor.goto(site.url("/contractor/"))
    vendor.get_by_role("link", name="Oak Hollow").first.click()
    vendor.get_by_role("link", name="Read and sign").click()
    vendor.get_by_label("Your name, as you sign").fill("Iris Hollow")
    vendor.get_by_label("Office or title").fill("Chief executive")
    vendor.get_by_label("What lets you sign").fill("Officer of the company")
    vendor.get_by_label("I have read it").check()
    vendor.get_by_role("button", name="Sign for Hollow Software").click()
    expect(vendor.get_by_role("status").first).to_contain_text("It is signed")

    contract = _execute_and_post(site).strip()
    vendor.reload()
    with vendor.expect_download() as taken:
        vendor.get_by_role("link", name="Record of its execution").click()
    record = Path(taken.value.path()).read_bytes()

    visitor = new_page()
    visitor.goto(site.url(f"/b/{SLUG}/contracts/{contract}/"))
    visitor.get_by_role("link", name="Check a copy that you have").click()
    look(visitor, "verify")
    copies = [tmp_path / "mine.pdf", tmp_path / "agreement.pdf"]
    copies[0].write_bytes(record)
    copies[1].write_bytes(record + b" ")
    visitor.get_by_label("Your copy").set_input_files(copies)
    visitor.get_by_role("button", name="Check it").click()
    expect(visitor.get_by_role("main")).to_contain_text("The same bytes, from first to last")
    expect(visitor.get_by_role("main")).to_contain_text("Not the same bytes as agreement.pdf")
    look(visitor, "verified")
