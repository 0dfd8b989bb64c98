"""Every list page of the large demonstration: the slowest one's 95th percentile, and each page's own.

Baseline: the same site's sign-in page, which asks the database nothing of the board. The goal is 200 ms.
"""

from __future__ import annotations

from benchmarks import large
from benchmarks.ratio import Ratio

PAGES = {
    "home": "staff/", "requests": "staff/requests/", "requests-mine": "staff/requests/?state=mine",
    "products": "staff/products/", "products-last": "staff/products/?page=160", "contracts": "staff/contracts/",
    "contracts-search": "staff/contracts/?q=amber", "contracts-last": "staff/contracts/?page=100",
    "inventory": "staff/inventory/", "subprocessors": "staff/subprocessors/", "duties": "staff/duties/",
    "notices": "staff/notices/", "families": "staff/families/", "audit": "staff/audit/",
    "registry": "", "registry-products": "products/", "registry-contracts": "contracts/",
}  # fmt: skip


def measure() -> list[Ratio]:
    size = large.load()
    browser = large.client()
    base = large.bare(large.client(""))
    spent = {name: large.p95(large.page(browser, f"/b/{large.SLUG}/{path}"), 30) for name, path in PAGES.items()}
    slowest = max(spent, key=spent.__getitem__)
    rows = [("list-pages", spent[slowest], f"the slowest: {slowest}; {size}")]
    rows += [(f"list-pages-{name}", value, size) for name, value in spent.items()]
    return [Ratio(name, round(v, 4), round(base, 4), round(v / base, 2), "s, p95", said) for name, v, said in rows]
