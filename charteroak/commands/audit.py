"""`charteroak audit`: prove the audit trail, or print its heads to be kept elsewhere."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from charteroak.commands import open_site


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["verify", "heads"],
        help="verify: read every event and prove the chains; heads: print each chain's count and last digest",
    )
    parser.add_argument(
        "--heads", type=Path, help="a file of heads that was kept apart (default: the one in the data directory)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """0 where the trail holds, 1 where it does not."""
    open_site()
    return _heads() if arguments.what == "heads" else _verify(arguments)


def _heads() -> int:
    from charteroak.district.audit.models import Head

    for head in Head.objects.order_by("chain"):
        print(json.dumps({"chain": head.chain, "count": head.count, "digest": head.digest}))
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from django.conf import settings

    from charteroak.district.audit.verification import verify

    read, faults = verify(arguments.heads or settings.AUDIT_HEADS)
    if arguments.json:
        print(json.dumps({"events": read, "faults": [vars(fault) for fault in faults]}))
    elif faults:
        print(
            f"The audit trail does not hold: {len(faults)} fault{'s' if len(faults) != 1 else ''} in {read:,} events."
        )
        for fault in faults:
            print(f"  {fault}")
    else:
        print(f"The audit trail holds: {read:,} events, every one unchanged and in its place.")
    return 1 if faults else 0
