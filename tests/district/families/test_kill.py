"""An import that is killed with signal 9 leaves nothing that anybody sees, and the next one goes through."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from charteroak.district.families.roster import generate
from tests.journeys.site import PASSWORD, Site, fresh_database

COUNTED = (
    "from charteroak.district.boards.models import Board\n"
    "from charteroak.district.families.models import Guardianship, Student\n"
    "board = Board.objects.get(slug='killed')\n"
    "print(Student.objects.count(), Student.objects.listed(board).count(), Guardianship.objects.standing(board).count())\n"
)
AS_IF_LONG_AGO = (
    "from datetime import timedelta\n"
    "from django.utils import timezone\n"
    "from charteroak.district.families.models import RosterImport\n"
    "RosterImport.objects.filter(state='staging').update(alive_at=timezone.now() - timedelta(hours=1))\n"
)


@pytest.mark.slow
def test_an_import_killed_half_way_is_seen_by_nobody_and_the_next_one_goes_through(tmp_path: Path) -> None:
    generate.write(tmp_path / "roster", 9000, seed=2)
    with fresh_database() as database:
        site = Site(tmp_path / "site", 1, database)
        site.folder.mkdir()
        site.run("setup")
        site.run(
            "board", "add", "--name", "Killed Board", "--short-name", "Killed", "--slug", "killed", "--coordinator",
            "c@killed.example", said=f"{PASSWORD}\n",
        )  # fmt: skip
        words = ["roster", str(tmp_path / "roster"), "--board", "killed", "--commit"]
        taking = subprocess.Popen([sys.executable, "-m", "charteroak.cli", *words], env=site.environment)
        written = 0
        while not written and taking.poll() is None:
            time.sleep(0.05)
            written = int(site.python(COUNTED).split()[0])
        taking.kill()
        taking.wait()
        assert 0 < written < 9000, "it was killed too early or too late"
        assert site.python(COUNTED).split()[1:] == ["0", "0"]
        site.python(AS_IF_LONG_AGO)
        site.run(*words)
        there, listed, pairs = map(int, site.python(COUNTED).split())
        assert there == listed == 9000 and pairs > 9000
