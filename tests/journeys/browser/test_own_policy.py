"""The board's own policy: pasted, decided, a promise switched on, its effect on a running duty, and the public guide."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from charteroak import policy, review
from charteroak.web.presenting import today
from tests.builders import COMPLETE, OLD_POLICY
from tests.journeys.browser import looking, staff
from tests.journeys.site import Site

Look = Callable[..., None]
SLUG = "sable-ford"
PLACE = "\nContracts shall provide that student data are stored only in the United States.\n"
GUIDANCE = "https://guidance.state.example/boards"


def _running_duty(site: Site) -> None:
    """A contractor's notice of a breach came just now."""
    site.python(
        "from django.utils import timezone\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.duties import actions\n"
        f"board, at = Board.objects.get(slug='{SLUG}'), timezone.now()\n"
        "actions.start_clocks('breach.notice-received', board, board=board, happened=at, by=None, at=at)\n"
    )


def test_a_policy_is_pasted_decided_switched_on_and_read_by_families(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    staff.sign_in(page, site, staff.found_board(site, SLUG, "Sable Ford", "Cora Linden"))
    _running_duty(site)

    page.goto(site.url(f"/b/{SLUG}/staff/board/"))
    page.get_by_role("link", name="The board’s policy").click()
    look(page, "policies-empty")
    hostile = tmp_path / "policy.pdf"
    hostile.write_bytes(b"\x00\x01\x02\x03" * 500)
    page.get_by_label("What does the board call it?").fill("Policy 3520.13")
    page.get_by_label("Its file").set_input_files(hostile)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("main")).to_contain_text("whatever its name says")
    look(page, "policies-refused")

    page.goto(site.url(f"/b/{SLUG}/staff/policies/"))
    page.get_by_label("What does the board call it?").fill("Policy 3520.13")
    page.get_by_label("Its text").fill(OLD_POLICY + PLACE)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Not today’s law")).to_be_visible(timeout=30_000)
    look(page, "policy-marks")
    marks = page.url

    repealed = page.locator(".finding").filter(has_text="within 48 hours of hearing").first
    repealed.get_by_role("button", name=re.compile("Leave it as it is")).click()
    expect(page.get_by_role("alert")).to_contain_text("there is no reason")
    look(page, "policy-refused")
    repealed = page.locator(".finding").filter(has_text="within 48 hours of hearing").first
    repealed.get_by_label("Reason").fill("Counsel wrote so in May.")
    repealed.get_by_role("button", name=re.compile("Propose this sentence")).click()
    expect(page.get_by_role("status").first).to_contain_text("The decision is recorded.")
    page.get_by_role("link", name="List of changes for the board").click()
    expect(page.get_by_role("main")).to_contain_text("Counsel wrote so in May.")
    look(page, "policy-changes")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")

    page.goto(marks)
    promise = page.locator(".finding").filter(has_text="Stricter clock").first
    promise.get_by_role("button", name=re.compile("Switch it on")).click()
    expect(page.get_by_role("main")).to_contain_text("now due")
    contents = page.locator(".finding").filter(has_text="Further contents of a notice").first
    contents.get_by_role("button", name=re.compile("Switch it on")).click()
    clause = page.locator(".finding").filter(has_text="storage in the United States only").first
    clause.get_by_role("button", name=re.compile("Switch it on")).click()
    page.goto(site.url(f"/b/{SLUG}/staff/policies/promises/"))
    look(page, "policy-promises")

    staff.open_contract(page, site, SLUG, title="Reading", contractor="Fern Software", products="Fern Reader")
    agreement = tmp_path / "agreement.md"
    agreement.write_text(COMPLETE)
    staff.upload(page, agreement)
    asked = page.locator(".finding").filter(has_text="storage in the United States only")
    expect(asked).to_contain_text("The statute does not ask for it")
    asked.get_by_label("Your ruling").select_option("missing")
    look(page, "policy-on-a-review")
    page.get_by_role("button", name="Record the rulings").click()
    expect(page.get_by_role("status").first).to_contain_text("1 ruling is recorded")
    page.get_by_role("link", name="Back to the contract").click()
    expect(page.get_by_role("region", name="What the board’s own policy asks")).to_contain_text("Ruled by Cora Linden")
    look(page, "policy-on-a-contract")

    page.goto(site.url(f"/b/{SLUG}/staff/duties/"))
    page.get_by_role("link", name=re.compile("Tell the families")).first.click()
    expect(page.get_by_role("main")).to_contain_text("Policy 3520.13, page 1")
    expect(page.get_by_role("main")).to_contain_text("What the board’s own policy asks beside it")
    look(page, "policy-on-a-duty")

    page.goto(site.url(f"/b/{SLUG}/staff/notices/new/?kind=breach"))
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("main")).to_contain_text("nobody has confirmed that the texts say so")
    page.get_by_role("button", name=re.compile("Every text says so")).click()
    expect(page.get_by_role("main")).to_contain_text("confirmed it on")
    look(page, "policy-on-a-notice")

    page.goto(site.url(f"/b/{SLUG}/staff/policies/draft/"))
    page.get_by_label("Committee that looks at requests").fill("Technology Committee")
    page.get_by_role("button", name="Keep the choices").click()
    expect(page.get_by_role("main")).to_contain_text("The Technology Committee looks at requests")
    look(page, "policy-draft")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"Word \(DOCX\).*regulation")).click()
    written = review.read(Path(download.value.path()).read_bytes(), "regulation.docx")
    assert "48 hours" in written.text and policy.check(written, on=today()).faults == ()

    page.goto(site.url(f"/b/{SLUG}/staff/board/"))
    page.get_by_label("Contact’s e-mail").fill("privacy@sable-ford.example")
    page.get_by_label("Web address of the state’s written guidance").fill(GUIDANCE)
    page.get_by_label("Its edition").fill("March 2024")
    page.get_by_role("button", name="Keep the changes").click()
    expect(page.get_by_role("status").first).to_contain_text("The board’s entry is changed.")

    parent = new_page()
    parent.set_viewport_size(looking.PHONE)
    parent.goto(site.url(f"/b/{SLUG}/guide/?language=es"))
    expect(parent.get_by_role("heading", level=1)).to_have_text("Datos de estudiantes: una guía para familias")
    expect(parent.get_by_role("link", name="Leer la guía escrita del estado")).to_have_attribute("href", GUIDANCE)
    expect(parent.get_by_role("main")).to_contain_text("edición: March 2024")
    expect(parent.get_by_role("main")).not_to_contain_text("3520.13")
    look(parent, "guide")
    parent.get_by_role("main").get_by_role("link", name="Cómo pedir").click()
    expect(parent.get_by_role("link", name="privacy@sable-ford.example").first).to_be_visible()
    look(parent, "ask")

    page.goto(site.url(f"/b/{SLUG}/staff/policies/promises/"))
    clock = page.locator("article").filter(has_text="Stricter clock")
    clock.get_by_label("Why it is switched off").fill("The board voted it down.")
    clock.get_by_role("button", name=re.compile("Switch it off")).click()
    expect(page.get_by_role("main")).to_contain_text("The board voted it down.")
    page.goto(site.url(f"/b/{SLUG}/staff/duties/"))
    page.get_by_role("link", name=re.compile("Tell the families")).first.click()
    expect(page.get_by_role("main")).not_to_contain_text("48 hours")
