"""The trained reader: what it sees, how it weighs, when it is asked, and that its weights come out the same again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from charteroak.review import read
from charteroak.review.clauses import Agreement, agreement_of
from charteroak.review.engine import judgement
from charteroak.review.evidence import Evidence, Judgement
from charteroak.review.provisions import MODULES
from charteroak.review.trained import Weights, second_reading, weights_of
from charteroak.review.trained.grams import grams
from charteroak.review.trained.reader import FEW, MANY, RIGHT, outcome
from charteroak.review.trained.weights import Lexicon, softmax
from training.__main__ import weights_from
from training.examples import Example, labelled, passages
from training.logistic import train

PASSAGES = Path(__file__).parents[2] / "corpus" / "passages"
#: Severability in words that no rule knows.
STRUCK = "If a court strikes one provision of this paper, whatever else it says goes on binding both sides."
MISSING = Judgement("missing", "Nothing was found.", 0.8)


def paper(*sentences: str) -> Agreement:
    return agreement_of(read(" ".join(sentences).encode(), "paper.txt"))


def test_words_are_seen_beside_their_families_and_their_neighbours() -> None:
    seen = grams("We will never sell pupils' records.")
    assert {"never", "sell", "~@contractor @must @not", "@not>sell", "sell>@family"} <= seen


def test_a_figure_is_a_number_unless_it_names_the_statute() -> None:
    assert "~@number days" in grams("within 45 days") and "234" in grams("C.G.S. § 10-234bb")


def test_chances_add_up_and_rise_with_the_score() -> None:
    chances = softmax([2.0, 0.0, -1.0, 0.0])
    assert sum(chances) == pytest.approx(1.0)
    assert chances[0] > chances[1] == chances[3] > chances[2]


def test_weights_are_read_back_as_they_were_written() -> None:
    weights = Weights((1, -2, 3, 0), {"never": (4, 0, -9, 1), "~@board own": (30, 2, -11, -20)})
    assert Weights.from_text(weights.to_text()) == weights


def test_one_table_for_all_provisions_gives_the_same_chances_as_each_by_itself() -> None:
    few = {"x": Weights((20, -20, 0, 0), {"never": (40, -7, -90, 1), "sell": (-30, 2, 60, -20)}),
           "y": Weights((0, 0, 0, 5), {"sell": (-9, -9, -9, 30)})}  # fmt: skip
    lexicon = Lexicon(few)
    for text in ("We never sell.", "sell sell", "Nothing here."):
        seen = grams(text)
        for provision, weights in few.items():
            each, joint = weights.chances(seen), lexicon.chances(provision, lexicon.sums(seen), len(seen))
            assert joint == each if joint else each[3] > 0.5


@pytest.mark.parametrize("provision", MODULES)
def test_every_provision_has_weights(provision: str) -> None:
    weights = weights_of(provision)
    assert weights is not None and len(weights.of) > 1000


def test_a_provision_without_weights_keeps_its_verdict() -> None:
    assert second_reading(paper("Anything at all is said here, at some length."), "bb-a-99", MISSING) is MISSING


def test_a_verdict_of_the_rules_stands() -> None:
    weak = Judgement("weak", "A part is promised.", 0.7)
    found = second_reading(paper(STRUCK), "bb-a-10", weak)
    assert (found.verdict, found.reason) == ("weak", "A part is promised.")


def test_confidence_is_less_where_the_reader_differs_from_the_rules() -> None:
    agreed, differed = (
        second_reading(paper(STRUCK), "bb-a-10", Judgement(verdict, "Said.", 0.7)).confidence
        for verdict in ("present", "weak")
    )
    assert (agreed, differed) == (RIGHT["present"]["agrees"], RIGHT["weak"]["differs"])


def test_the_rules_first_quotation_stays_first_and_a_telling_clause_is_added() -> None:
    agreement = paper("Severability is dealt with in our house rules.", STRUCK)
    first = Evidence("meets", agreement.clauses[0], "")
    found = second_reading(agreement, "bb-a-10", Judgement("present", "Promised.", 0.8, (first,), (first,)))
    assert [item.clause.index for item in found.quoted] == [0, 1]


def test_what_it_finds_is_quoted_and_says_how_it_was_found() -> None:
    agreement = paper(
        "Lunch is served at noon in the hall of the library.",
        STRUCK,
    )
    found = second_reading(agreement, "bb-a-10", MISSING)
    assert found.verdict == "present"
    assert "strikes one provision" in found.quoted[0].clause.text
    assert "not by a rule" in found.reason


def test_nothing_on_the_topic_stays_missing() -> None:
    agreement = paper("Lunch is served at noon in the hall of the library.", "Parking costs two dollars an hour.")
    assert second_reading(agreement, "bb-a-5", MISSING) is MISSING


def test_among_many_clauses_it_must_be_surer() -> None:
    doubtful = [(0.75, 0.0, 0.0, 0.25)]
    found = outcome(doubtful, FEW)
    assert found is not None and found.verdict == "present"
    assert outcome(doubtful, MANY) is None


def test_what_may_only_partly_meet_a_provision_is_weak() -> None:
    found = outcome([(0.5, 0.4, 0.0, 0.1)], FEW)
    assert found is not None and found.verdict == "weak"


def test_a_clause_of_another_state_is_not_read() -> None:
    body = "Lunch is served at noon. " * 5
    text = f"{body}\n\n# Exhibit for New York districts\n\n{STRUCK}\n"
    agreement = agreement_of(read(text.encode(), "paper.md"))
    assert second_reading(agreement, "bb-a-10", MISSING) is MISSING


def test_the_same_examples_give_the_same_weights() -> None:
    few = [example for example in passages(PASSAGES) if "bb-a-9" in example.sides]
    once, again = (train(few, ["bb-a-9"])["bb-a-9"].to_text() for _ in range(2))
    assert once == again
    names = [line.split("\t")[0] for line in once.splitlines()]
    assert all(first < second for first, second in pairwise(names))


def test_what_was_learnt_holds_for_words_it_has_not_met_together() -> None:
    examples = [
        *(
            Example(f"{who} may never sell {what}.", {"x": 0})
            for who in ("We", "Vendor")
            for what in ("files", "notes")
        ),
        *(Example(f"{who} may sell {what}.", {"x": 2}) for who in ("We", "Vendor") for what in ("files", "notes")),
    ]
    weights = train(examples * 5, ["x"])["x"]
    assert weights.chances(grams("Supplier may never sell essays."))[0] > 0.5
    assert weights.chances(grams("Supplier may sell essays."))[2] > 0.5


@pytest.mark.shared
@pytest.mark.slow
def test_the_weights_of_the_repository_come_out_of_the_training_byte_for_byte(shared: Path) -> None:
    """Whoever changes how clauses are cut, a passage or a label runs `bin/train` again."""
    dev = shared / "review" / "dev"
    folder = Path(__file__).parents[2] / "charteroak" / "review" / "trained" / "learnt"
    made = weights_from(labelled(dev / "documents", dev / "labels"))
    stale = [name for name, text in made.items() if (folder / name).read_bytes().decode() != text]
    assert not stale, "run: bin/train ../shared/review/dev/documents ../shared/review/dev/labels"


def test_the_engine_asks_it() -> None:
    agreement = paper(STRUCK)
    assert judgement(agreement, "bb-a-10").verdict == "present"
