"""What staff do in the browser, in the words of the pages."""

from __future__ import annotations

import base64
from pathlib import Path

from django_otp.oath import totp
from playwright.sync_api import Page, expect

from tests.journeys.site import PASSWORD, Site


def found_board(site: Site, slug: str, name: str, coordinator: str) -> str:
    """A board with its first coordinator; returns the e-mail address to sign in with."""
    email = f"coordinator@{slug}.example"
    site.run(
        "board", "add", "--name", f"{name} Board of Education", "--short-name", name, "--slug", slug,
        "--coordinator", email, "--coordinator-name", coordinator, said=f"{PASSWORD}\n",
    )  # fmt: skip
    return email


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(site.url("/sign-in/"))
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good day")


def set_up_second_factor(page: Page) -> bytes:
    """On the page that asks for it: make an app of the key, enter its code, keep the recovery codes. Returns the key."""
    key = base64.b32decode(page.locator("#key").inner_text().replace(" ", ""))
    show_second_factor(page, key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    page.get_by_role("link", name="I have kept them").click()
    return key


def show_second_factor(page: Page, key: bytes) -> None:
    page.get_by_label("Code").fill(f"{totp(key):06}")
    page.get_by_role("button", name="Go on").click()


def open_contract(page: Page, site: Site, slug: str, *, title: str, contractor: str, products: str) -> None:
    """Open a record; the browser is then on the page where its agreement is uploaded."""
    page.goto(site.url(f"/b/{slug}/staff/contracts/new/"))
    page.get_by_label("What is the contract for?").fill(title)
    known = page.get_by_label("Contractor", exact=False).first
    if known.locator("option", has_text=contractor).count():
        known.select_option(label=contractor)
    else:
        page.get_by_label("New contractor’s name").fill(contractor)
    page.get_by_label("Products", exact=False).first.fill(products)
    page.get_by_role("button", name="Open the record").click()


def choose_file(page: Page, file: Path, role: str = "agreement") -> None:
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("What is it?").select_option(role)
    page.get_by_role("button", name="Upload and read").click()


def upload(page: Page, file: Path, role: str = "agreement") -> None:
    """Upload a file that can be read, and wait for its findings."""
    choose_file(page, file, role)
    expect(page.get_by_role("heading", name="Findings")).to_be_visible(timeout=30_000)
