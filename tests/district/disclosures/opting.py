"""What these tests do again and again: somebody opts out, and a file is read as it went out."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from charteroak.district.disclosures import optouts, releasing
from charteroak.district.disclosures.models import OptOut, Release
from tests.builders import NOW, TODAY

LATER = NOW + timedelta(hours=2)


def opt_out(student, by, *, at=NOW, guardian: object = "first", **more) -> OptOut:
    who = student.guardianships.get().guardian if guardian == "first" else guardian
    said = {"covers": "all", "via": "form", "happened_on": TODAY, "received_on": TODAY}
    return optouts.opt_out(student, guardian=who, **{**said, **more}, by=by, at=at)


def sent(made: Release, by) -> list[list[str]]:
    data = releasing.open_file(made, by=by, at=LATER).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data)))
