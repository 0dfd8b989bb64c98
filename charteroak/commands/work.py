"""`charteroak work`: the worker, which reads documents, checks postings and keeps the clocks' consequences."""

from __future__ import annotations

import argparse

from charteroak.commands import open_site


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is waiting, tick one time, and stop")


def run(arguments: argparse.Namespace) -> int:
    open_site()
    from charteroak import work

    work.run(once=arguments.once)
    return 0
