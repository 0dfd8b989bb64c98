"""A roster comes in, the yearly notice is written, approved by two and sent through a real mail server; who has no
address gets a letter. Every page on the way is examined."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from charteroak.district.families.roster import generate
from tests.journeys.browser import staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG = "harbor-hill"
#: How the message ids of a notice and of its trial begin.
NOTICES = ("<charteroak.", "<trial.")


def _second_member(site: Site) -> str:
    address = f"signer@{SLUG}.example"
    site.python(
        "from django.utils import timezone\n"
        "from charteroak.district.boards import actions\n"
        "from charteroak.district.boards.models import Board\n"
        f"member = actions.add_member(Board.objects.get(slug='{SLUG}'), email='{address}', name='Ruth Vale', title='', "
        "roles=['signer'], by=None, at=timezone.now())\n"
        f"member.user.set_password('{PASSWORD}')\nmember.user.save()\n"
    )
    return address


def _letters(site: Site) -> list[tuple[str, str]]:
    """What the mail server has taken of notices; memos, links, letters and the daily digest go through it, too."""
    assert site.mail is not None
    return [(message, address) for message, address in site.mail.received if message.startswith(NOTICES)]


def _take_in(page: Page, site: Site, files: list[Path], look: Look) -> None:
    page.goto(site.url(f"/b/{SLUG}/staff/families/rosters/new/"))
    look(page, "hand-in")
    page.get_by_label("Files").set_input_files(files)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="What it would change")).to_be_visible(timeout=40_000)


def test_a_roster_comes_in_and_the_yearly_notice_reaches_every_family(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    generate.write(tmp_path / "roster", 40, seed=6)
    coordinator = staff.found_board(site, SLUG, "Harbor Hill", "Dana Whitcomb")
    signer = _second_member(site)
    staff.sign_in(page, site, coordinator)

    page.goto(site.url(f"/b/{SLUG}/staff/families/"))
    look(page, "families-empty")
    page.get_by_role("link", name="Hand in a roster").or_(page.get_by_role("link", name="Go on")).first.click()
    look(page, "second-factor")
    staff.set_up_second_factor(page)
    _take_in(page, site, sorted((tmp_path / "roster").iterdir()), look)
    look(page, "roster-checked")
    expect(page.get_by_role("main")).to_contain_text("OneRoster 1.2, the whole roster")
    page.get_by_role("button", name="Take the roster over").click()
    expect(page.get_by_role("heading", name="What it changed")).to_be_visible(timeout=40_000)
    page.goto(site.url(f"/b/{SLUG}/staff/families/"))
    expect(page.get_by_role("main")).to_contain_text("40 students")
    look(page, "families")

    with (tmp_path / "roster" / "users.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first = next(row for row in rows if row["sourcedId"].startswith("s-"))
    page.get_by_label("Find a student").fill(f"{first['familyName'].lower()} {first['givenName']}")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    look(page, "student")
    page.get_by_role("link", name="Record a court’s limit").first.click()
    page.get_by_label("Court and docket number").fill("Superior Court FA-26-1000")
    order = tmp_path / "order.pdf"
    order.write_bytes(b"%PDF-1.4 order")
    page.get_by_label("The order").set_input_files(order)
    page.get_by_label("From").fill("2026-01-05")
    look(page, "limit")
    page.get_by_role("button", name="Record the limit").click()
    expect(page.get_by_role("main")).to_contain_text("Superior Court FA-26-1000")
    look(page, "student-limited")

    page.goto(site.url(f"/b/{SLUG}/staff/notices/new/"))
    look(page, "new-notice")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Fill in the blanks").click()
    page.get_by_label("Whom families ask").fill("Dana Whitcomb, 860-555-0100")
    look(page, "notice-facts")
    page.get_by_role("button", name="Save").click()
    look(page, "notice-draft")
    for language in ("English", "Español", "Português"):
        page.get_by_role("link", name=language, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Preview: {language}")
        look(page, f"notice-preview-{language}")
        page.get_by_role("button", name="I read this language").click()
        expect(page.get_by_role("status").first).to_contain_text(f"{language} is marked as reviewed")
    page.get_by_role("link", name="Write English").click()
    look(page, "notice-text")
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("button", name="Send a trial to myself").click()
    expect(page.get_by_role("status").first).to_contain_text("A trial is on its way")
    look(page, "notice-tried")
    page.get_by_role("button", name="Approve these texts").click()
    expect(page.get_by_role("main")).to_contain_text("1 of 2 approvals")
    expect(page.get_by_role("button", name="Freeze the texts and send")).to_have_count(0)

    other = new_page()
    staff.sign_in(other, site, signer)
    other.goto(page.url)
    look(other, "notice-second-approver")
    other.get_by_role("button", name="Approve these texts").click()
    expect(other.get_by_role("main")).to_contain_text("2 of 2 approvals")
    assert site.mail is not None
    trials = [address for _, address in _letters(site)]
    assert trials == [coordinator] * 3

    page.reload()
    page.get_by_role("button", name="Freeze the texts and send").click()
    expect(page.get_by_role("heading", name="Who was reached")).to_be_visible(timeout=60_000)
    look(page, "notice-sent")
    limited = set(first["agentSourcedIds"].split(",")[:1])
    wanted = sorted(row["email"] for row in rows if row["email"] and row["sourcedId"] not in limited)
    received = sorted(address for _, address in _letters(site)[3:])
    assert set(received) <= {row["email"] for row in rows} and len(received) == len(set(received))
    assert set(wanted) <= set(received)
    said = email.message_from_bytes(site.mail.first_message(), policy=email.policy.default)
    assert f"/b/{SLUG}/" in str(said.get_body(("plain",)))

    page.get_by_role("link", name="Who was not reached").click()
    look(page, "unreached")
    page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Yearly notice").click()
    page.get_by_role("button", name="Make the letters").click()
    look(page, "notice-printed")
    with page.expect_download() as letters:
        page.get_by_role("link", name="letters (PDF)").click()
    pdf = letters.value.path().read_bytes()
    with page.expect_download() as listed:
        page.get_by_role("link", name="their list (CSV)").click()
    letters_listed = list(csv.DictReader(io.StringIO(listed.value.path().read_text())))
    assert len(letters_listed) == sum(1 for row in rows if not row["email"] and row["sourcedId"] not in limited)
    assert (pdf.startswith(b"%PDF") and b"/MarkInfo" in pdf) or b"StructTreeRoot" in pdf
    with page.expect_download() as logged:
        page.get_by_role("link", name="The delivery log").click()
    log = list(csv.DictReader(io.StringIO(logged.value.path().read_text())))
    assert {row["message id"] for row in log if row["state"] == "accepted"} == {i for i, _ in _letters(site)[3:]}
    with page.expect_download() as bundled:
        page.get_by_role("link", name="All the evidence").click()
    with zipfile.ZipFile(bundled.value.path()) as archive:
        assert json.loads(archive.read("summary.json"))["reached_electronically"] == len(received)
    page.goto(site.url(f"/b/{SLUG}/staff/notices/elsewhere/"))
    look(page, "sent-elsewhere")
    page.get_by_label("Which messenger").fill("Bellwether")
    page.get_by_label("The text, in every language").fill("A snow day tomorrow.")
    page.get_by_label("Sent on").fill("2026-01-12")
    page.get_by_label("People written to").fill("87")
    page.get_by_label("People reached").fill("85")
    page.get_by_label("The messenger’s delivery log").set_input_files(tmp_path / "roster" / "orgs.csv")
    page.get_by_role("button", name="Record it").click()
    other.goto(site.url(f"/b/{SLUG}/staff/notices/"))
    expect(other.get_by_role("main")).to_contain_text("85 of 87 reached")
    page.goto(site.url(f"/b/{SLUG}/staff/notices/"))
    look(page, "notices")
    with page.expect_download() as kept:
        page.get_by_role("link", name="its log").click()
    assert kept.value.path().read_bytes() == (tmp_path / "roster" / "orgs.csv").read_bytes()


def test_a_spreadsheet_is_mapped_its_bad_rows_are_shown_and_a_roster_can_be_given_up(
    page: Page, site: Site, look: Look, tmp_path: Path
) -> None:
    slug = "harbor-dale"
    staff.sign_in(page, site, staff.found_board(site, slug, "Harbor Dale", "Dana Whitcomb"))
    sheet = tmp_path / "students.csv"
    sheet.write_text("A,B,C,Guardian 1 Email\n1,Oak,Ann,mo@x.example\n2,,,\n", encoding="utf-8")
    page.goto(site.url(f"/b/{slug}/staff/families/rosters/new/"))
    staff.set_up_second_factor(page)
    page.get_by_label("Files").set_input_files(sheet)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="What the columns hold")).to_be_visible(timeout=40_000)
    look(page, "roster-columns")
    for column, field in (("A", "key"), ("B", "family"), ("C", "given")):
        page.get_by_label(column, exact=True).select_option(field)
    page.get_by_role("button", name="Read it again with these columns").click()
    expect(page.get_by_role("heading", name="Bad rows and remarks")).to_be_visible(timeout=40_000)
    expect(page.get_by_role("main")).to_contain_text("students.csv, line 3")
    look(page, "roster-bad-rows")
    page.get_by_role("button", name="Take the roster over").click()
    expect(page.get_by_role("alert").or_(page.get_by_role("main")).first).to_contain_text("bad")
    page.get_by_role("button", name="Give it up").click()
    expect(page.get_by_role("main")).to_contain_text("Given up")
