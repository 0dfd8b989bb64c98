"""Listing the recipients of a notice to a district of 20,000 students, against reading the same rows and no more."""

from __future__ import annotations

import os
import time

from benchmarks import site
from benchmarks.ratio import Ratio


def measure() -> Ratio:
    students = int(os.environ.get("CHARTEROAK_BENCH_STUDENTS", "20000"))
    place = site.folder() / "district"
    from charteroak.district.families import imports, notifying
    from charteroak.district.families.models import Guardian, Guardianship, RosterImport, Student
    from charteroak.district.families.recipients import Scope, recipients
    from charteroak.district.families.roster import generate, open_roster
    from charteroak.district.notices import queueing, writing
    from charteroak.district.notices.models import Notice

    board = site.board("district")
    generate.write(place, students)
    imported = RosterImport.objects.create(board=board, sha256="0" * 64, begun_at=site.NOW, begun_by="bench")
    imports.stage(imported, open_roster(place), by=None, at=site.NOW)
    imports.commit(imported, by=None, at=site.NOW)
    notice = writing.draft(
        board, kind="september", title="", languages=["en", "es", "pt"], facts={"website": "https://x.example/"},
        by=None, at=site.NOW,
    )  # fmt: skip
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.QUEUEING)
    began = time.perf_counter()
    for model in (Student, Guardian, Guardianship):
        for _ in model.objects.filter(board=board).iterator(2000):
            pass
    bare = time.perf_counter() - began
    began = time.perf_counter()
    people = queueing.queue(
        notice, recipients(board, notifying.scope_of({}) or Scope(), on=site.NOW.date()), at=site.NOW
    )
    ours = time.perf_counter() - began
    return Ratio("notice-queue", round(ours, 2), round(bare, 2), round(ours / bare, 3), "s", f"{people:,} recipients")
