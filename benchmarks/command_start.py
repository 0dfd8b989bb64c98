"""`charteroak due` from a cold start, against a bare interpreter that imports what any such command needs."""

from benchmarks.ratio import Ratio, of_commands

OURS = ["-m", "charteroak.cli", "due", "contract.executed", "--at", "2026-11-20", "--json"]
BARE = ["-c", "import argparse, dataclasses, datetime, json, tomllib, zoneinfo"]


def measure() -> Ratio:
    return of_commands("command-start", OURS, BARE, size="one event, five business days")
