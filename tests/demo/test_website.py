"""The made-up districts' own websites: one links to the registry, one does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from charteroak.district.notices.proof import HREF


@pytest.fixture(autouse=True)
def served() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.demo.urls"):
        yield


def links_on(slug: str) -> list[str]:
    answer = Client().get(f"/demo/{slug}/")
    assert answer.status_code == 200
    return HREF.findall(answer.content.decode())


@pytest.mark.parametrize("slug", ["wrenfield", "harrowmere"])
def test_a_proof_finds_the_registry_from_the_website(slug: str) -> None:
    assert f"/b/{slug}/" in links_on(slug)


def test_one_website_does_not_link() -> None:
    assert "/b/tidewick/" not in links_on("tidewick")


def test_there_is_no_other_district() -> None:
    assert Client().get("/demo/elsewhere/").status_code == 404


def test_the_page_keeps_the_rules_of_every_page() -> None:
    page = Client().get("/demo/wrenfield/").content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert "https://" not in page
    assert Client().get("/demo/website.css").headers["Content-Type"] == "text/css"
