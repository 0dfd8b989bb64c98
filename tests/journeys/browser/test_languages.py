"""A parent reads the registry in Spanish and Portuguese on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.site import PASSWORD, Site

SLUG = "quarry-hill"
#: A posting as the actions make it, with what makes the longest pages: an end that has passed, two pages of text.
POST = f"""
from datetime import date
from django.utils import timezone
from charteroak.district.boards.models import Board
from charteroak.district.files import keep
from charteroak.district.notices import actions
board = Board.objects.get(slug={SLUG!r})
sha256, stored_as = keep(board, b"%PDF-1.7")
part = lambda text, page: {{"kind": "paragraph", "page": page, "parts": [{{"text": text, "marks": []}}]}}
file = actions.FileToPost("agreement", "student-data-agreement.pdf", "application/pdf", 8, sha256, stored_as,
    [part("Student Data are not the property of the Contractor.", 1), part("The laws of Connecticut govern.", 2)], [])
product = actions.ProductToPost("product00001", "Larkspur Reader", "https://larkspur.example/reader", "Reading practice")
actions.post(board, actions.ContractToPost(
    "reading00001", "Reading practice, grades 3 to 5", "Larkspur Learning, Inc.", "agreement", date(2024, 7, 1),
    date(2025, 6, 30), "A web program for reading practice.", "Pupils practise reading at their own pace.",
    "Name, grade and class.", "Reading level.", "Recordings of reading aloud.", [product], [file],
), by=board.members.get(), at=timezone.now())
"""


@pytest.fixture(scope="module")
def registry(site: Site) -> str:
    """The address of a registry with one posted contract."""
    site.run(
        "board", "add", "--name", "Quarry Hill Board of Education", "--short-name", "Quarry Hill", "--slug", SLUG,
        "--coordinator", "coordinator@quarry-hill.example", "--coordinator-name", "Robin Ames", said=f"{PASSWORD}\n",
    )  # fmt: skip
    site.python(POST)
    return site.url(f"/b/{SLUG}/")


@pytest.mark.parametrize(
    ("code", "language", "read"), [("es", "Español", "Leerlo aquí"), ("pt", "Português", "Ler aqui")]
)
def test_a_parent_chooses_a_language_once_and_reads_on(
    new_page: Callable[..., Page], look: Callable[..., None], visit: Callable[..., None], registry: str,
    code: str, language: str, read: str,
) -> None:  # fmt: skip
    parent = new_page()
    parent.goto(f"{registry}?q=larkspur")
    parent.get_by_role("link", name=language).click()
    expect(parent.locator("html")).to_have_attribute("lang", code)
    expect(parent.get_by_role("searchbox")).to_have_value("larkspur")
    look(parent, f"registry-{code}")
    for name in ("products/", "products/product00001/", "contracts/", "contracts/reading00001/", "rights/"):
        visit(parent, registry + name, f"registry-{code}-{name.strip('/').replace('/', '-')}")
        expect(parent.locator("html")).to_have_attribute("lang", code)
    visit(parent, f"{registry}contracts/none/", f"registry-{code}-no-such-page", status=404)
    parent.goto(f"{registry}contracts/reading00001/")
    parent.get_by_role("link", name=read).click()
    look(parent, f"registry-{code}-text")


def test_the_switch_needs_no_script(new_page: Callable[..., Page], registry: str) -> None:
    parent = new_page(java_script_enabled=False)
    parent.goto(f"{registry}rights/")
    parent.get_by_role("link", name="Português").click()
    expect(parent.get_by_role("heading", level=1)).to_have_text("Os seus direitos sobre os dados dos estudantes")
    parent.goto(registry)
    expect(parent.locator("html")).to_have_attribute("lang", "pt")
