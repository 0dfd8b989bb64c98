"""`charteroak offer check FILE.json` and `charteroak offer schema`: a contractor's offer, without a site or a database.

Exit status: 0 the file is an offer, 1 it is none and the faults are printed, 2 it could not be opened.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

RIGHT, FAULTS, UNREADABLE = 0, 1, 2


def configure(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="what to do", dest="what", metavar="WHAT", required=True)
    check = words.add_parser("check", help="check an offer, naming each field that is wrong")
    check.add_argument("file", metavar="FILE", type=Path, help="the offer, a JSON file; - reads standard input")
    check.add_argument("--json", action="store_true", help="print the faults as JSON")
    words.add_parser("schema", help="print the JSON Schema of offers (draft 2020-12)")


def run(arguments: argparse.Namespace) -> int:
    from charteroak.district.contractors.offers.checking import schema_text

    if arguments.what == "schema":
        print(schema_text(), end="")
        return RIGHT
    return _check(arguments.file, as_json=arguments.json)


def _check(file: Path, *, as_json: bool) -> int:
    from charteroak.district.contractors.offers.reading import LARGEST, BadOffer, read

    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with file.open("rb") as opened:
                data = opened.read(LARGEST + 1)
    except OSError as problem:
        print(f"charteroak offer check: {file}: {problem.strerror}.", file=sys.stderr)
        return UNREADABLE
    try:
        offer = read(data, today=date.today())  # noqa: DTZ011 - the reader's own day
    except BadOffer as bad:
        if as_json:
            rows = [{"field": fault.where, "wrong": fault.wrong, "todo": fault.todo} for fault in bad.faults]
            print(json.dumps({"faults": rows}, indent=1, ensure_ascii=False))
        else:
            for fault in bad.faults:
                print(fault)
            print(f"{len(bad.faults)} to mend.", file=sys.stderr)
        return FAULTS
    elements = sum(len(product.elements) for product in offer.products)
    if as_json:
        print(json.dumps({"faults": [], "sha256": offer.sha256}, indent=1))
    else:
        print(
            f"An offer of {offer.contractor}: {len(offer.products)} product(s), {elements} data element(s), "
            f"{len(offer.security)} answer(s) on security. SHA-256 {offer.sha256}."
        )
    return RIGHT
