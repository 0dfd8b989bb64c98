"""A contract is ruled void after notice; another ends, is certified by a letter, followed to its last copy and closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from charteroak import evidence, review
from tests.builders import COMPLETE
from tests.journeys.browser import looking, staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG = "birch-hollow"
TEACHER = "tess@birch-hollow.example"
WITHOUT_LAW = "\n".join(line for line in COMPLETE.splitlines() if "State of Connecticut" not in line)
LETTER = """All student data of Birch Hollow were deleted from our production database on {yesterday}. The volumes were purged.
Backup copies will be overwritten by {later}; they are not accessible to the public.
No other student data is retained by Elm Apps.

I am authorized to certify this on behalf of the company.

Signed by: Ada Elm, Privacy officer
"""


def _contracts(site: Site) -> None:
    """One contract that lacks a provision, under notice since 40 days; one that ended the day before yesterday."""
    site.python(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from charteroak import law\n"
        "from charteroak.district.boards import actions as boards\n"
        "from charteroak.district.boards.models import Board\n"
        "from charteroak.district.contractors import actions, usage\n"
        "from charteroak.district.contracts import actions as contracts\n"
        "from charteroak.district.demands import actions as demands, reminding\n"
        "from tests import builders\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "by, at = board.members.get(), timezone.now()\n"
        "today = at.astimezone(law.ZONE).date()\n"
        f"tess = boards.add_member(board, email='{TEACHER}', name='Tess Reed', title='', roles=['teacher'], by=by, at=at)\n"
        f"tess.user.set_password('{PASSWORD}'); tess.user.save()\n"
        "company = actions.enter_contractor(board=board, name='Elm Apps', kind='operator', by=by, at=at)\n"
        "def made(product, text, ends):\n"
        "    tool = actions.enter_product(company, board=board, name=product, by=by, at=at)\n"
        "    row = contracts.open_contract(board, contractor=company, products=[tool], title=product + ' agreement',"
        " instrument='agreement', ends_on=ends, by=by, at=at)\n"
        "    contracts.add_document(row, data=text.encode(), name='agreement.md', role='agreement', by=by, at=at)\n"
        "    for one in row.documents.all(): builders.read(one)\n"
        "    contracts.record_executed(row, on=today - timedelta(days=90), by=by, at=at)\n"
        "    for one in row.documents.all():\n"
        "        if one.latest_review().state == 'waiting': builders.read(one)\n"
        "    for one in row.documents.all():\n"
        "        stored = one.last_done_review()\n"
        "        for f in stored.as_report().findings:\n"
        "            if f.verdict != 'unclear': contracts.rule(stored, provision=f.id, verdict=f.verdict, reason='', by=by, at=at)\n"
        "    return row, tool\n"
        f"lacking, maps = made('Elm Maps', {WITHOUT_LAW!r}, None)\n"
        "usage.record_use(board, maps, school=None, grades=[], from_day=None, until=None, by=by, at=at)\n"
        "sent = today - timedelta(days=40)\n"
        "demands.make(board, kind='cure', contractor=company, contract=lacking, asked_on=sent,"
        " limit=demands.Limit(20, 'calendar days', 'the notice'), sending=demands.Sending('letter', sent, 'Receipt 7'),"
        " by=by, at=at)\n"
        "reminding.remind(board, today=today, at=at)\n"
        f"made('Elm Poems', {COMPLETE!r}, today - timedelta(days=2))\n"
        "contracts.open_what_ended(board, today=today, at=at)\n"
    )


def _day(site: Site, days: int) -> str:
    return site.python(
        "from datetime import timedelta; from django.utils import timezone; from charteroak import law\n"
        f"print(timezone.now().astimezone(law.ZONE).date() + timedelta(days={days}))"
    ).strip()


def test_a_contract_is_ruled_void_and_another_is_closed(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Birch Hollow", "Cora Linden")
    _contracts(site)
    staff.sign_in(page, site, coordinator)
    page.goto(site.url(f"/b/{SLUG}/staff/demands/"))
    staff.set_up_second_factor(page)

    # Not void by itself; the reminder by letter is proved; then it is ruled void.
    page.goto(site.url(f"/b/{SLUG}/staff/contracts/"))
    page.get_by_role("link", name="Elm Maps agreement").click()
    contract_page = page.url
    expect(page.get_by_role("main")).to_contain_text("Lacking, under notice, and not void")
    look(page, "contract-under-notice")
    page.get_by_role("link", name="Notice to cure").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="The reminder (PDF)").click()
    download.value.save_as(tmp_path / "reminder.pdf")
    assert "nothing that settles it has reached the board" in " ".join(
        review.read((tmp_path / "reminder.pdf").read_bytes(), "reminder.pdf").text.split()
    )
    page.get_by_label("Reached the contractor on").fill(_day(site, 0))
    page.get_by_label("What shows that it arrived").fill("Receipt 8")
    page.get_by_role("button", name="Record that it arrived").click()
    expect(page.get_by_role("main")).to_contain_text("(Receipt 8)")
    look(page, "demand-reminded")
    page.get_by_role("link", name="Rule the contract void").click()
    page.get_by_role("button", name="Rule it void").click()
    look(page, "rule-void-refused")
    page.get_by_label("Why").fill("Twenty days for one sentence, and a reminder.")
    page.get_by_role("button", name="Rule it void").click()
    expect(page.get_by_role("main")).to_contain_text("The contract is void")
    look(page, "contract-void")

    # The teacher is told, and is shown that it may not be used.
    teacher = new_page()
    teacher.set_viewport_size(looking.PHONE)
    staff.sign_in(teacher, site, TEACHER)
    assert site.mail is not None
    site.mail.last_memo(TEACHER, saying="Do not use it")

    # The evidence file proves itself without the site.
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the evidence file").click()
    download.value.save_as(tmp_path / "evidence.zip")
    found = evidence.verify((tmp_path / "evidence.zip").read_bytes())
    assert found.holds, found.faults

    # The other one has ended: the certificate is asked for by letter, and comes as a letter.
    page.goto(site.url(f"/b/{SLUG}/staff/contracts/"))
    page.get_by_role("link", name="Elm Poems agreement").click()
    ended_page = page.url
    expect(page.get_by_role("main")).to_contain_text("No certificate has been asked for yet")
    page.get_by_role("link", name="Ask for a cure, a deletion, a certificate").click()
    page.get_by_role("link", name="Certificate that nothing is kept").click()
    page.get_by_label("By a letter or an e-mail").check()
    page.get_by_label("Reached the contractor on").fill(_day(site, -1))
    page.get_by_label("What shows that it arrived").fill("Receipt 9")
    page.get_by_role("button", name="Send it").click()
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER.format(yesterday=_day(site, -1), later=_day(site, 60)))
    page.get_by_role("link", name="Record an answer on paper").click()
    page.get_by_label("A certificate or a letter came").check()
    page.get_by_label("File").set_input_files(letter)
    page.get_by_label("Day on which it reached the board").fill(_day(site, 0))
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("main")).to_contain_text("Found in the paper")
    expect(page.get_by_label("Purged")).to_be_checked()
    expect(page.get_by_label("The public cannot reach those copies")).to_be_checked()
    look(page, "certificate-read")
    page.get_by_role("button", name="Record the certificate").click()
    expect(page.get_by_role("main")).to_contain_text("unusable in the normal course of business")
    look(page, "certificate-lacking")
    with page.expect_download() as download:
        page.get_by_role("link", name="A letter that asks for what is missing").click()
    download.value.save_as(tmp_path / "missing.pdf")
    assert "unusable in the normal course" in " ".join(
        review.read((tmp_path / "missing.pdf").read_bytes(), "missing.pdf").text.split()
    )

    # The second letter says it; the copy is followed, and then the contract is closed.
    page.get_by_role("button", name="Return it to the contractor").click()
    letter.write_text(
        letter.read_text().replace("to the public.", "to the public and are unusable in the normal course of business.")
    )
    page.get_by_role("link", name="Record an answer on paper").click()
    page.get_by_label("A certificate or a letter came").check()
    page.get_by_label("File").set_input_files(letter)
    page.get_by_label("Day on which it reached the board").fill(_day(site, 0))
    page.locator("main form button[type=submit]").click()
    page.get_by_role("button", name="Record the certificate").click()
    page.get_by_label("Done: the board accepts the answer").check()
    page.get_by_role("button", name="Settle it").click()
    page.goto(ended_page)
    expect(page.get_by_role("main")).to_contain_text("it still exists")
    look(page, "contract-ended")
    page.get_by_role("link", name="Say what became of it").first.click()
    page.get_by_label("It is overwritten, and gone").check()
    page.get_by_label("On which day").fill(_day(site, 0))
    page.get_by_label("What shows it").fill("E-mail of the company")
    page.get_by_role("button", name="Record it").click()
    page.goto(ended_page)
    page.get_by_role("button", name="Close the contract").click()
    expect(page.get_by_role("main")).to_contain_text("every limb is certified, or lawfully kept with its reason")
    look(page, "contract-closed")
    page.goto(contract_page)
    expect(page.get_by_role("main")).to_contain_text("Cora Linden ruled so on")

    # It is renewed with one word changed; a day is kept and listed.
    page.goto(ended_page)
    page.get_by_role("link", name="Renew or amend it").click()
    page.get_by_role("button", name="Open it").click()
    text = tmp_path / "renewal.md"
    text.write_text(COMPLETE.replace("within ten days of the request", "within twenty days of the request"))
    staff.choose_file(page, text)
    expect(page.get_by_role("heading", level=1)).to_contain_text("renewal.md")
    site.python(
        "from charteroak.district.contracts.models import Review\n"
        "from charteroak.district.contracts.reading import read_and_check\n"
        "from django.utils import timezone\n"
        "for one in Review.objects.filter(state='waiting'): read_and_check(one.public_id, at=timezone.now)\n"
    )
    page.goto(site.url(f"/b/{SLUG}/staff/contracts/"))
    page.get_by_role("link", name="Elm Poems agreement: renewal").click()
    page.get_by_role("link", name="what changed").click()
    expect(page.locator("del").first).to_contain_text("ten")
    expect(page.locator("ins").first).to_contain_text("twenty")
    look(page, "contract-compared")
    page.get_by_role("button", name="Keep the rulings on what did not change").click()
    expect(page.get_by_role("status").first).to_contain_text("did not change are kept")
    page.goto(ended_page)
    page.get_by_role("link", name="Keep a day").click()
    page.get_by_label("Report by the contractor is due").check()
    page.get_by_label("Day", exact=True).fill(_day(site, 10))
    page.get_by_label("Where it stands").fill("Clause 12")
    page.get_by_role("button", name="Keep the day").click()
    expect(page.get_by_role("main")).to_contain_text("Clause 12")
    page.goto(site.url(f"/b/{SLUG}/staff/contracts/this-year/"))
    look(page, "this-school-year")
