"""Every act that the trail records has a name for people."""

import re

from charteroak.web.wording import VERBS
from tests.conftest import ROOT

RECORDED = re.compile(r'\brecord\(\s*[^,]+,\s*f?"([a-z]+\.[a-z{}-]+)"')


def test_every_verb_that_an_action_records_has_words() -> None:
    written = "\n".join(path.read_text() for path in (ROOT / "charteroak" / "district").rglob("*.py"))
    verbs = set(RECORDED.findall(written))
    states = {"review.waiting", "review.done", "review.failed"} if "review.{state}" in verbs else set()
    assert len(verbs) > 20
    assert verbs - {"review.{state}"} | states - {"review.waiting"} == set(VERBS)
