"""Somebody without an account asks for names; a coordinator determines and discloses; whoever opted out is in no file, not
even if the form came between the determination and the file. The auditor reads the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.browser import looking, staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG = "elm-hollow"
AUDITOR = f"auditor@{SLUG}.example"


def _people(site: Site) -> None:
    """Three students with a parent each, a school, and an auditor."""
    site.python(
        "from django.utils import timezone\n"
        "from charteroak.district.boards import actions\n"
        "from charteroak.district.boards.models import Board\n"
        "from tests import builders\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "school = actions.add_school(board, name='Hill Street School', by=by, at=at)\n"
        "for name in ('Ann', 'Ben', 'Cal'):\n"
        "    builders.student(board, f'{name} Oak', guardian=f'Mo{name} Oak', grade='08', school=school)\n"
        f"auditor = actions.add_member(board, email='{AUDITOR}', name='Ada Reader', title='', roles=['auditor'], by=by, at=at)\n"
        f"auditor.user.set_password('{PASSWORD}')\n"
        "auditor.user.save()\n"
    )


def _opt_out(page: Page, site: Site, name: str, look: Look | None = None) -> None:
    page.goto(site.url(f"/b/{SLUG}/staff/families/"))
    page.get_by_label("Find a student").fill(name)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=f"{name} Oak").click()
    page.get_by_role("link", name="Record an opt-out").click()
    page.get_by_label("How did it come?").select_option("form")
    page.get_by_label("Dated").fill("2026-09-10")
    if look:
        look(page, "opt-out")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("status").first).to_contain_text("holds from now on")
    if look:
        look(page, "student-opted-out")


def _ask(
    page: Page, site: Site, *, look: Look | None = None, kind: str = "Neither", purpose: str = "The yearbook."
) -> None:
    page.goto(site.url(f"/b/{SLUG}/directory/?language=en"))
    page.get_by_label("Your name").fill("Rae Finch")
    page.get_by_label("Whom you ask for").fill("Elm Yearbooks")
    page.get_by_label("Your e-mail address").fill("rae@yearbooks.example")
    page.get_by_label(re.compile(kind)).check()
    page.get_by_label("What is it for?").fill(purpose)
    page.get_by_label("Name", exact=True).check()
    page.get_by_label("Grade level").check()
    page.get_by_label("Hill Street School").check()
    page.wait_for_timeout(3_200)  # nobody fills it in faster
    if look:
        look(page, "ask-directory-information")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request was sent")


def test_directory_information_from_the_form_to_the_log(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    assert site.mail is not None
    coordinator = staff.found_board(site, SLUG, "Elm Hollow", "Cora Linden")
    _people(site)
    staff.sign_in(page, site, coordinator)
    page.goto(site.url(f"/b/{SLUG}/staff/requests/"))
    page.get_by_role("link", name="Requests for directory information").click()
    expect(page.get_by_role("main")).to_contain_text("nothing can be disclosed")
    look(page, "directory-empty")
    page.get_by_role("link", name="Enter the designation").click()
    for element in ("Name", "Grade level", "Photograph"):
        page.get_by_label(element, exact=True).check()
    page.get_by_label("The annual notice went out on").fill("2026-08-25")
    page.get_by_label("Families could opt out until").fill("2026-09-30")
    page.get_by_label("Where the policy stands").fill("Policy 5145.15, adopted June 2, 2026")
    page.get_by_label("promises an answer within").fill("10")
    page.get_by_label("Unit").select_option("business days")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status").first).to_contain_text("stands on the public page")
    look(page, "designation")
    page.goto(site.url(f"/b/{SLUG}/staff/directory/new/"))
    staff.set_up_second_factor(page)
    look(page, "record-directory-request")
    _opt_out(page, site, "Ben", look)

    anyone = new_page()
    _ask(anyone, site, look=look)
    expect(anyone.get_by_role("main")).to_contain_text("Its reference is")
    look(anyone, "directory-information-asked")
    assert "Nothing is decided yet" in site.mail.last_letter("rae@yearbooks.example")
    anyone.goto(site.url(f"/b/{SLUG}/directory/?language=es"))
    expect(anyone.get_by_role("heading", level=1)).to_have_text("Pedir información de directorio")
    look(anyone, "ask-directory-information-spanish")

    page.goto(site.url(f"/b/{SLUG}/staff/directory/"))
    page.get_by_role("link", name="Rae Finch, Elm Yearbooks").click()
    look(page, "directory-request")
    record = page.url
    page.get_by_role("link", name="Determine it").click()
    page.get_by_label("Related to school purposes", exact=True).check()
    page.get_by_label("Why").fill("The school makes the yearbook with them.")
    page.get_by_role("button", name="Determine it in my name").click()
    expect(page.get_by_role("alert").first).to_contain_text("clocks of their own")
    look(page, "determine")
    page.get_by_label("I have read it").check()
    page.get_by_role("button", name="Determine it in my name").click()
    expect(page.get_by_role("status").first).to_contain_text("It is determined, in your name")

    _opt_out(page, site, "Cal")  # after the determination, before the file
    page.goto(record)
    page.get_by_role("link", name="Disclose it").click()
    look(page, "release")
    page.get_by_role("button", name="Make the file and disclose it").click()
    expect(page.get_by_role("status").first).to_contain_text("1 in it, 2 left out who had opted out")
    found = re.search(r"https?://\S+/link/\S+", site.mail.last_link("rae@yearbooks.example", "directory"))
    assert found
    anyone.goto(found.group(0))
    look(anyone, "directory-information-link")
    with anyone.expect_download() as download:
        anyone.get_by_role("link", name="Open the file").click()
    download.value.save_as(tmp_path / "names.csv")
    names = (tmp_path / "names.csv").read_text(encoding="utf-8-sig")
    assert "Ann Oak" in names and "Ben Oak" not in names and "Cal Oak" not in names

    page.goto(record)
    expect(page.get_by_role("main")).to_contain_text("Opened")
    with page.expect_download() as download:
        page.get_by_role("link", name="The file", exact=True).click()
    look(page, "directory-request-released")
    _opt_out(page, site, "Ann")
    answer = anyone.goto(found.group(0))
    assert answer is not None and answer.status == 404
    page.goto(record)
    expect(page.get_by_role("main")).to_contain_text("Stopped")

    _ask(anyone, site, kind="I recruit", purpose="A list of seniors.")
    page.goto(site.url(f"/b/{SLUG}/staff/directory/?kind=recruiter"))
    page.get_by_role("link", name="Rae Finch, Elm Yearbooks").click()
    expect(page.get_by_role("main")).to_contain_text("clocks of their own, which this system does not count")
    expect(page.get_by_role("link", name="Determine it")).to_have_count(0)
    look(page, "directory-request-with-counsel")
    with page.expect_download() as download:
        page.get_by_role("link", name="Note for counsel (PDF)").click()
    download.value.save_as(tmp_path / "note.pdf")
    assert (tmp_path / "note.pdf").read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="Record who has it").click()
    page.get_by_label("Name of counsel").fill("Avery Lindqvist")
    page.get_by_role("button", name="Record it").click()
    page.get_by_role("link", name="Record what counsel answered").click()
    look(page, "counsel-answered")
    page.get_by_label("Counsel answers it").check()
    page.get_by_label("What counsel answered").fill("Counsel writes to the station.")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("main")).to_contain_text("Closed: answered by counsel")

    page.goto(site.url(f"/b/{SLUG}/staff/directory/new/"))
    page.get_by_label("How did it come?").select_option("letter")
    page.get_by_label("Dated").fill("2026-11-02")
    page.get_by_label("Who asks?").fill("J. Roe")
    page.get_by_label("Postal address").fill("1 Elm St\nElmford, CT 06001")
    page.get_by_label("What is it for").fill("To sell rings.")
    page.get_by_label("Name", exact=True).check()
    page.get_by_label("A class or another group").check()
    page.get_by_label("Which class").fill("The seniors, and Ann Oak")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("status").first).to_contain_text("The request is recorded")
    page.get_by_role("link", name="Find them").click()
    page.get_by_label("Find a student by name").fill("Ann")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Choose Ann Oak").click()
    expect(page.get_by_role("heading", name="Chosen: 1")).to_be_visible()
    look(page, "directory-students")
    page.get_by_role("button", name="Remove Ann Oak").click()
    page.get_by_role("link", name="Back to the request").click()
    page.get_by_role("link", name="Determine it").click()
    page.get_by_label("I have read it").check()
    page.get_by_label("Not related to school purposes").check()
    page.get_by_label("Why").fill("Selling is no school purpose.")
    page.get_by_role("button", name="Determine it in my name").click()
    expect(page.get_by_role("main")).to_contain_text("to be printed and sent")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF of the refusal").click()
    download.value.save_as(tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    look(page, "directory-request-refused")

    auditor = new_page()
    staff.sign_in(auditor, site, AUDITOR)
    auditor.goto(site.url(f"/b/{SLUG}/staff/directory/"))
    look(auditor, "directory-log")
    log = auditor.get_by_role("main")
    expect(log).to_contain_text("Elm Yearbooks")
    expect(log).to_contain_text("1; 2 left out")
    expect(log).not_to_contain_text("Oak")
    expect(auditor.get_by_role("link", name="Rae Finch")).to_have_count(0)
    with auditor.expect_download() as download:
        auditor.get_by_role("link", name="As a spreadsheet (CSV)").click()
    download.value.save_as(tmp_path / "log.csv")
    assert "Oak" not in (tmp_path / "log.csv").read_text(encoding="utf-8-sig")
    answer = auditor.goto(record)
    assert answer is not None and answer.status == 403
    auditor.set_viewport_size(looking.PHONE)
    auditor.goto(site.url(f"/b/{SLUG}/staff/audit/"))
    expect(auditor.get_by_role("main")).to_contain_text("Directory information disclosed")
    expect(auditor.get_by_role("main")).not_to_contain_text("Oak")
