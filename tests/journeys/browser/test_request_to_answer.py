"""A teacher looks a tool up on a phone, asks for it, and hears of every step; desks look at it, a decision is made, and
whoever has not signed in reads the answer. And a district starts from the spreadsheet and the folder that it has."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.builders import COMPLETE, WITH_GAPS
from tests.journeys.browser import looking, staff
from tests.journeys.site import PASSWORD, Site

Look = Callable[..., None]
SLUG = "maple-hollow"


def _members(site: Site) -> None:
    """A teacher and an approver beside the coordinator, and two schools."""
    site.python(
        "from django.utils import timezone\n"
        "from charteroak.district.boards import actions\n"
        "from charteroak.district.boards.models import Board\n"
        f"board = Board.objects.get(slug='{SLUG}')\n"
        "coordinator = board.members.get()\n"
        "for name, role in (('Tess Alder', 'teacher'), ('Abe Quince', 'approver')):\n"
        f"    made = actions.add_member(board, email=f'{{role}}@{SLUG}.example', name=name, title='Grade 4', roles=[role],"
        " by=None, at=timezone.now())\n"
        f"    made.user.set_password('{PASSWORD}')\n"
        "    made.user.save()\n"
        "for name in ('Brook School', 'Ridge School'):\n"
        "    actions.add_school(board, name=name, grades='K-8', by=coordinator, at=timezone.now())\n"
    )


def _answer(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def test_a_teacher_asks_desks_look_and_everybody_reads_the_answer(
    page: Page, new_page: Callable[..., Page], site: Site, look: Look, tmp_path: Path
) -> None:
    coordinator = staff.found_board(site, SLUG, "Maple Hollow", "Cora Linden")
    _members(site)
    staff.sign_in(page, site, coordinator)

    page.goto(site.url(f"/b/{SLUG}/staff/board/desks/"))
    look(page, "desks-empty")
    for lane, turn in (("Curriculum", "1"), ("Privacy", "2")):
        page.get_by_label("Lane").select_option(label=lane)
        page.get_by_label("Its turn").fill(turn)
        page.get_by_label("Abe Quince").set_checked(lane == "Curriculum")
        page.get_by_role("button", name="Set it up").click()
        expect(page.get_by_role("status").first).to_contain_text("The desk is set up")
    look(page, "desks")
    page.goto(site.url(f"/b/{SLUG}/staff/board/"))
    page.get_by_label("Anyone may look up").check()
    page.get_by_role("button", name="Keep the changes").click()

    teacher = new_page()
    teacher.set_viewport_size(looking.PHONE)
    staff.sign_in(teacher, site, f"teacher@{SLUG}.example")
    look(teacher, "teacher-home")
    teacher.get_by_label("May I use it?").fill("Sketchpad")
    teacher.get_by_role("button", name="Search").click()
    teacher.get_by_role("link", name="Ask for “Sketchpad”").click()
    expect(teacher.get_by_label("What is it called?")).to_have_value("Sketchpad")
    teacher.get_by_label("Which company").fill("Sketch Works")
    teacher.get_by_label("Link", exact=False).first.fill("https://sketch.example/pad")
    teacher.get_by_label("What is it, in a sentence").fill("A drawing board on the web.")
    teacher.get_by_label("Grade 4", exact=True).check()
    teacher.get_by_label("How do you plan").fill("Drawing in art lessons.")
    for question, answer in (
        ("Does a student sign in", "Yes"), ("Does anyone type in", "No"), ("Does a class list", "No"),
        ("Does it recognize", "I don’t know"), ("Does it keep", "Yes"), ("Must someone accept", "Yes"),
        ("Must students or staff download", "No"), ("Does it ask for a parent", "I don’t know"),
    ):  # fmt: skip
        _answer(teacher, question, answer)
    look(teacher, "new-request")
    teacher.get_by_role("button", name="Go on").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("Before you send it")
    look(teacher, "before-sending")
    teacher.get_by_role("button", name="Send the request").click()
    expect(teacher.get_by_role("status").first).to_contain_text("You are told at every step")
    look(teacher, "request-sent")
    request_page = teacher.url

    teacher.goto(site.url(f"/b/{SLUG}/staff/requests/"))
    look(teacher, "my-requests")

    teacher.goto(site.url(f"/b/{SLUG}/staff/requests/new/?name=Wall chart"))
    teacher.get_by_label("What is it, in a sentence").fill("A picture to look at.")
    teacher.get_by_label("Grade 4", exact=True).check()
    teacher.get_by_label("How do you plan").fill("On the board.")
    for group in teacher.get_by_role("group").all():
        if group.get_by_label("No", exact=True).count():
            group.get_by_label("No", exact=True).check()
    teacher.get_by_role("button", name="Go on").click()
    expect(teacher.get_by_role("main")).to_contain_text("It closes at once")
    teacher.get_by_role("button", name="Send the request").click()
    expect(teacher.get_by_role("status").first).to_contain_text("you may use it")
    teacher.get_by_role("link", name="Classroom card for Wall chart").click()
    expect(teacher.get_by_role("main")).to_contain_text("Nothing about any student")
    look(teacher, "card")

    approver = new_page()
    staff.sign_in(approver, site, f"approver@{SLUG}.example")
    expect(approver.get_by_role("main")).to_contain_text("At your desk")
    look(approver, "approver-home")
    approver.get_by_role("link", name="Sketchpad").first.click()
    approver.get_by_label("In favor", exact=True).check()
    approver.get_by_role("button", name="Give the opinion of the desk Curriculum").click()
    expect(approver.get_by_role("status").first).to_contain_text("The opinion of the desk Curriculum is recorded")
    approver.get_by_label("Write a comment").fill("Which art lessons?")
    approver.get_by_label("Tess Alder reads it").check()
    approver.get_by_role("button", name="Keep the comment").click()
    look(approver, "request-at-desks")

    teacher.goto(request_page)
    expect(teacher.get_by_role("main")).to_contain_text(
        "The desk Curriculum is in favor. It is now at the desk Privacy."
    )
    expect(teacher.get_by_role("main")).to_contain_text("Which art lessons?")
    assert site.mail is not None

    page.goto(request_page)
    page.get_by_label("Against, for this reason", exact=True).check()
    page.get_by_role("textbox", name="Reason (optional").fill("It shows advertisements.")
    page.get_by_role("button", name="Give the opinion of the desk Privacy").click()
    page.get_by_role("link", name="Decide on Sketchpad").click()
    look(page, "decide")
    page.get_by_label("Approved for use; no further").check()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("main")).to_contain_text("No executed contract covers it")
    look(page, "decide-refused")
    page.get_by_label("Not approved for use").check()
    page.get_by_label("Reason, where it is not approved").fill("It shows students advertisements.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("main")).to_contain_text("Not approved")
    look(page, "product-not-approved")

    anybody = new_page()
    anybody.set_viewport_size(looking.PHONE)
    anybody.goto(site.url(f"/b/{SLUG}/answers/?q=sketchpd"))
    expect(anybody.get_by_role("main")).to_contain_text("It shows students advertisements.")
    look(anybody, "public-answer")
    anybody.get_by_role("link", name="Español").click()
    expect(anybody.get_by_role("main")).to_contain_text("No aprobado")
    look(anybody, "public-answer-es")

    anybody.goto(site.url(f"/b/{SLUG}/check/"))
    look(anybody, "preflight-empty")
    (tmp_path / "terms.md").write_text(WITH_GAPS)
    anybody.get_by_label("Your agreement or terms").set_input_files(tmp_path / "terms.md")
    anybody.get_by_label("Your company’s name").fill("Sketch Works")
    anybody.get_by_role("button", name="Read it").click()
    expect(anybody.get_by_role("main")).to_contain_text("of the ten provisions would have to be cured")
    look(anybody, "preflight")

    listed = "Tool,Vendor,Website,Purpose,Grades,School,Signed,Expires,File\n"
    listed += (
        "Larkspur Reader,Larkspur Learning,larkspur.example,Reading,K-4,Brook School,7/1/2025,6/30/2027,reader.md\n"
    )
    listed += "Sprocket,Sprocket LLC,,Science,5-8,Ridge School,9/1/2024,,\nNameless,,,,,,someday,,\n"
    with zipfile.ZipFile(tmp_path / "ours.zip", "w") as archive:
        archive.writestr("tools.csv", listed)
        archive.writestr("signed/reader.md", COMPLETE)
        archive.writestr("signed/Sprocket LLC terms.md", WITH_GAPS)
    page.goto(site.url(f"/b/{SLUG}/staff/inventory/"))
    look(page, "inventory-empty")
    page.get_by_role("link", name="Hand in a spreadsheet").click()
    look(page, "inventory-hand-in")
    page.get_by_label("Files").set_input_files(tmp_path / "ours.zip")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("button", name="Take it over")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("this is no date", ignore_case=True)
    expect(page.get_by_role("main")).to_contain_text("The list names this file.")
    look(page, "inventory-checked")
    page.get_by_label("Leave out the rows").check()
    page.get_by_role("button", name="Take it over").click()
    expect(page.get_by_role("heading", name="What it made")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Undo the whole import")).to_be_visible(timeout=60_000)
    look(page, "inventory-done")
    page.goto(site.url(f"/b/{SLUG}/staff/inventory/"))
    expect(page.get_by_role("main")).to_contain_text("Sprocket LLC")
    look(page, "inventory")
    page.goto(site.url(f"/b/{SLUG}/staff/"))
    expect(page.get_by_role("main")).to_contain_text("Agreements, by state of health")
    look(page, "coordinator-home")

    page.goto(site.url(f"/b/{SLUG}/staff/products/?q=sprocket"))
    look(page, "products")
    page.get_by_role("link", name="Sprocket", exact=True).click()
    page.get_by_role("link", name="State the schedule").click()
    page.get_by_label("Student’s name").first.check()
    look(page, "schedule")
    page.get_by_role("button", name="Keep the schedule").click()
    expect(page.get_by_role("status").first).to_contain_text("The schedule is kept")
    product_page = page.url.replace("schedule/", "")
    page.goto(f"{product_page}feed/")
    look(page, "feed-empty")
    (tmp_path / "scopes.txt").write_text("openid\nprofile\nemail\nhttps://www.googleapis.com/auth/drive\n")
    page.locator("#id_file").set_input_files(tmp_path / "scopes.txt")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("main")).to_contain_text("scope https://www.googleapis.com/auth/drive")
    look(page, "feed")
    page.goto(f"{product_page}subprocessors/")
    page.get_by_label("Subprocessor").fill("Northgate Cloud")
    page.get_by_label("What it does").fill("Hosting")
    look(page, "engage")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Northgate Cloud", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Ridge School, grades 5 to 8")
    look(page, "subprocessor")
    page.goto(site.url(f"/b/{SLUG}/staff/subprocessors/"))
    look(page, "subprocessors")
    page.goto(site.url(f"/b/{SLUG}/staff/requests/"))
    look(page, "requests")
    page.goto(f"{product_page}correct/")
    look(page, "correct-product")
    page.goto(f"{product_page}permissions/")
    staff.set_up_second_factor(page)
    look(page, "permissions")
    page.goto(f"{product_page}use/")
    look(page, "record-use")
    page.goto(product_page)
    look(page, "product")
    mailed = {address for _, address in site.mail.received}
    assert f"teacher@{SLUG}.example" in mailed and f"approver@{SLUG}.example" in mailed
