"""May I use it? The 95th percentile of the answer over 5,000 products, as page and as search alone.

Baseline: the same site's sign-in page, which asks the database nothing of the board. The goal is 100 ms.
"""

from __future__ import annotations

from urllib.parse import quote

from benchmarks import large
from benchmarks.ratio import Ratio

#: A name, a misspelling, a company, an address, a purpose, a beginning, and what nobody has heard of.
ENDINGS = ("{name}", "{typo}", "{company}", "{address}", "{purpose}", "{start}", "zzyzx nowhere")


def measure() -> list[Ratio]:
    size = large.load()
    from charteroak.district.boards.models import Board
    from charteroak.district.contractors.models import Product

    Board.objects.filter(slug=large.SLUG).update(answers_public=True)
    products = list(Product.objects.filter(contractor__website__contains="large-").select_related("contractor")[:700:7])
    queries = [_query(product, number) for number, product in enumerate(products)]
    anyone, teacher = large.client(""), large.client("teacher")
    base = large.bare(anyone)
    found = []
    for name, browser, address in (
        ("answer-search", anyone, f"/b/{large.SLUG}/answers/?q="),
        ("answer-search-staff", teacher, f"/b/{large.SLUG}/staff/?q="),
    ):

        def ask(number: int, browser=browser, address=address) -> object:  # type: ignore[no-untyped-def]
            answer = browser.get(address + quote(queries[number % len(queries)]))
            assert answer.status_code == 200
            return answer

        ours = large.p95(ask, rounds=len(queries))
        found.append(Ratio(name, round(ours, 4), round(base, 4), round(ours / base, 2), "s, p95", size))
    return found


def _query(product, number: int) -> str:  # type: ignore[no-untyped-def]
    name = product.name
    typo = name[:2] + name[3:]
    said = {
        "name": name, "typo": typo, "company": product.contractor.name, "address": product.address,
        "purpose": " ".join(product.purpose.split()[:3]), "start": name[:4],
    }  # fmt: skip
    return ENDINGS[number % len(ENDINGS)].format(**said)
