"""The large demonstration in a database of its own, made once for all figures that are taken on it."""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable

from benchmarks import site

SLUG = "largemont"
ROUNDS = 60


@functools.cache
def load() -> str:
    """Load it; returns what was loaded, in words."""
    site.folder()
    from datetime import datetime

    from django.core.management import call_command

    from charteroak import law
    from charteroak.demo import loading
    from charteroak.district import bulk

    call_command("collectstatic", interactive=False, verbosity=0)
    made = loading.load(now=datetime.now(law.ZONE), size="large")
    bulk.note_sizes()
    _as_the_server_does()
    return f"{made.products:,} products, {made.contracts:,} contracts"


def _as_the_server_does() -> None:
    """Set the garbage collector as charteroak/wsgi.py sets it once the program is loaded."""
    import charteroak.wsgi  # noqa: F401


def p95(ask: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """The 95th percentile of the seconds that an answer takes, after it was asked a few times."""
    for number in range(3):
        ask(number)
    spent = []
    for number in range(rounds):
        began = time.perf_counter()
        ask(number)
        spent.append(time.perf_counter() - began)
    return statistics.quantiles(spent, n=20)[-1]


def client(role: str = "coordinator"):  # type: ignore[no-untyped-def]
    """A signed-in browser without a network: the whole of Django from the address to the bytes."""
    from django.test import Client

    from charteroak.district.boards.models import Member

    made = Client(SERVER_NAME="127.0.0.1")
    if role:
        member = Member.objects.get(board__slug=SLUG, user__email=f"{role}@{SLUG}.example")
        made.force_login(member.user, "django.contrib.auth.backends.ModelBackend")
    return made


def page(browser, address: str) -> Callable[[int], object]:  # type: ignore[no-untyped-def]
    """Asks for a page, and sees that it is one."""

    def ask(_: int) -> object:
        answer = browser.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return answer.content

    return ask


def bare(browser) -> float:  # type: ignore[no-untyped-def]
    """The same site's simplest page, for scale: it asks nothing of a board."""
    return p95(page(browser, "/sign-in/"))
