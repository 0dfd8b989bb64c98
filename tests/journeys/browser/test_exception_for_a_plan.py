"""A coordinator prepares an exception, a parent signs on a phone in Spanish, it is put in force, and the parent is given
the evidence; the year's report is made. Nobody else sees that it exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.browser import looking, staff
from tests.journeys.site import Site

Look = Callable[..., None]
SLUG = "elm-ridge"


def _people(site: Site) -> None:
    """A child with a parent who reads Spanish, and a tool that somebody asked for."""
    site.python(
        "from django.utils import timezone\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contractors import actions\n"
        "from tests import builders\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "child = builders.student(board, 'Ann Oak', guardian='Mo Oak', grade='04')\n"
        "parent = child.guardianships.get().guardian\n"
        "parent.sealed = {**parent.sealed, 'language': 'es', 'email': 'mo@family.example'}\n"
        "parent.save()\n"
        "company = actions.enter_contractor(board=board, name='Voice Aid', kind='operator', by=by, at=at)\n"
        "actions.enter_product(company, board=board, name='Readaloud', purpose='', by=by, at=at)\n"
    )


def _link(site: Site, address: str, kind: str) -> str:
    assert site.mail is not None
    text = site.mail.last_link(address, kind)
    found = re.search(r"https?://\S+/link/\S+", text)
    assert found
    return found.group(0)


def test_an_exception_from_its_conditions_to_the_evidence(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Elm Ridge", "Cora Linden")
    _people(site)
    staff.sign_in(page, site, coordinator)
    page.goto(site.url(f"/b/{SLUG}/staff/exceptions/"))
    staff.set_up_second_factor(page)
    look(page, "exceptions-empty")
    page.get_by_role("link", name="Begin an exception").click()
    page.get_by_label("Find a student by name").fill("Oak")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Tool").select_option(label="Readaloud, Voice Aid")
    page.get_by_label("Section 504 plan").check()
    page.get_by_label("first day").fill("2026-09-01")
    page.get_by_label("last day", exact=False).last.fill("2027-06-30")
    page.get_by_label("Review the exception on").fill("2027-05-01")
    page.get_by_label("does not sign contracts").check()
    look(page, "new-exception")
    page.get_by_role("button", name="Begin the record").click()
    expect(page.get_by_role("status").first).to_contain_text("The record is begun")
    look(page, "exception-begun")
    record = page.url
    page.get_by_role("button", name="Put it in force today").click()
    expect(page.get_by_role("status").first).to_contain_text("not every condition is on record")

    links = page.get_by_role("link", name=re.compile("Record evidence"))
    expect(links).to_have_count(7)
    for number in range(7):
        page.goto(record)
        links.nth(number).click()
        if number == 0:
            look(page, "exception-evidence")
        page.get_by_label("In words").fill("The plan asks for text that is read aloud.")
        page.get_by_label("Happened on").fill("2026-09-02")
        letter = tmp_path / "letter.txt"
        letter.write_text("We do not sign agreements with boards.")
        page.get_by_label("File that shows it").set_input_files(letter)
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_role("status").first).to_contain_text("The evidence is recorded")
    page.get_by_role("button", name="Write the agreement").click()
    expect(page.get_by_role("status").first).to_contain_text("The agreement is written")
    page.get_by_role("link", name="Ask a signer by a link").click()
    look(page, "ask-signer")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status").first).to_contain_text("on its way")

    parent = new_page()
    parent.set_viewport_size(looking.PHONE)
    parent.goto(_link(site, "mo@family.example", "agreement"))
    expect(parent.get_by_role("heading", level=1)).to_have_text("Acuerdo para usar una herramienta sin contrato")
    look(parent, "sign-agreement")
    parent.get_by_role("button", name="Firmar").click()
    expect(parent.get_by_role("main")).to_contain_text("Marque esto para firmar")
    parent.get_by_label("no puede cumplir").check()
    parent.get_by_label("Autorizo el uso").check()
    parent.get_by_label("Escriba su nombre completo").fill("Mo Oak")
    parent.get_by_role("button", name="Firmar").click()
    expect(parent.get_by_role("main")).to_contain_text("Lo ha firmado Mo Oak")
    look(parent, "signed-agreement")

    page.goto(record)
    expect(page.get_by_role("main")).to_contain_text("Parent or guardian: Mo Oak")
    page.get_by_role("button", name="Put it in force today").click()
    expect(page.get_by_role("status").first).to_contain_text("It is in force")
    look(page, "exception-in-force")
    page.get_by_role("link", name="Record that it was asked for").click()
    look(page, "evidence-asked")
    page.get_by_role("button", name="Record the request").click()
    page.get_by_role("button", name="Send a link to the address on record").click()
    expect(page.get_by_role("main")).to_contain_text("Not opened yet")
    parent.goto(_link(site, "mo@family.example", "evidence"))
    look(parent, "evidence-by-link")
    with parent.expect_download() as download:
        parent.get_by_role("link", name="Abrir el archivo").click()
    assert download.value.suggested_filename == "evidence.zip"
    page.reload()
    expect(page.get_by_role("main")).not_to_contain_text("Not opened yet")

    page.goto(site.url(f"/b/{SLUG}/staff/exceptions/"))
    look(page, "exceptions")
    page.get_by_role("link", name="Yearly report").click()
    page.get_by_label("Month").fill("10")
    page.get_by_label("Day", exact=True).fill("1")
    page.get_by_role("button", name="Set the day").click()
    expect(page.get_by_role("status").first).to_contain_text("The day is set")
    page.get_by_role("button", name="Make the report").click()
    look(page, "exemption-report")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "report.csv")
    assert "No service was used without a contract" in (tmp_path / "report.csv").read_text()
    page.get_by_label("What shows it").fill("Message of October 1")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("status").first).to_contain_text("recorded as sent")
    page.goto(site.url(f"/b/{SLUG}/staff/exemption-reports/"))
    look(page, "exemption-reports")

    page.goto(f"{record}renew/")
    look(page, "renew-exception")
    page.goto(f"{record}end/")
    look(page, "end-exception")
    page.get_by_label("took the agreement back").check()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("status").first).to_contain_text("It is over")

    anyone = new_page()
    anyone.goto(site.url(f"/b/{SLUG}/products/"))
    expect(anyone.get_by_role("main")).not_to_contain_text("Readaloud")
