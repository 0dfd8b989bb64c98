"""`charteroak evidence verify FILE`: whether an evidence file is as it was made, without a site or a database.

Exit status: 0 it holds, 1 it does not and the faults are printed, 2 it could not be opened.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

HOLDS, FAULTS, UNREADABLE = 0, 1, 2


def configure(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="what to do", dest="what", metavar="WHAT", required=True)
    verify = words.add_parser("verify", help="check every file's hash, and that none was added or taken out")
    verify.add_argument("file", metavar="FILE", type=Path, help="the evidence file, a zip archive")
    verify.add_argument("--seal", default="", metavar="SHA256", help="the seal that the board's audit trail keeps")
    verify.add_argument("--json", action="store_true", help="print what was found as JSON")


def run(arguments: argparse.Namespace) -> int:
    from charteroak.evidence.verifying import verify

    try:
        data = arguments.file.read_bytes()
    except OSError as fault:
        print(f"charteroak evidence: {arguments.file} could not be opened: {fault.strerror}.", file=sys.stderr)
        return UNREADABLE
    found = verify(data, seal=arguments.seal)
    if arguments.json:
        print(json.dumps(asdict(found), indent=1, ensure_ascii=False))
    elif found.holds:
        print(f"It holds: {found.title}, {found.files} files, made {found.made}. Seal {found.seal}.")
        if not arguments.seal:
            print("Compare the seal with the one in the board's audit trail: --seal does so.")
    else:
        print(f"It does not hold: {len(found.faults)} fault{'s' if len(found.faults) != 1 else ''}.")
        for fault in found.faults:
            print(f"  {fault}")
    return HOLDS if found.holds else FAULTS
