"""Ways of reading an agreement, measured against each other on documents that they did not learn from.

The documents are cut into folds twice: by document, and by drafter, so that no paper of a drafter in the fold was
learnt from. The rules were written by people with all open documents at hand, so that their figures are fitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from charteroak.review.evaluation import Decision, score
from charteroak.review.evidence import Judgement
from charteroak.review.provisions import MODULES, judge_of
from charteroak.review.trained.reader import outcome
from charteroak.review.trained.weights import Chances, Weights
from corpus.progress import Progress
from training import keywords, sentences
from training.examples import Example, Labelled, clauses, passages
from training.logistic import train

FOLDS = 5
#: A trained reader: for a document and a provision, the chances of each clause that is long enough to be read.
Reader: TypeAlias = Callable[[Labelled, str], list[Chances]]


def compare(theirs: Sequence[Labelled], own: Sequence[Labelled], folder: Path, say: Callable[[str], None]) -> None:
    """Say the table: an approach a row, for real and composed documents, by document and by drafter."""
    documents = [*theirs, *own]
    extra = list(passages(folder))
    rules = {
        (document.name, provision): _rules(document, provision)
        for document in documents
        for provision in _asked(document)
    }
    progress = Progress()
    for title, fold_of in (("by document", _by_document(documents)), ("by drafter", _by_drafter(documents))):
        found: dict[str, list[Decision]] = {}
        for fold in range(FOLDS):
            learnt = [document for document in documents if fold_of[document.name] != fold]
            unseen = [document for document in documents if fold_of[document.name] == fold]
            progress.say(f"{title}: fold {fold + 1} of {FOLDS}")
            readers = {"words": _words([*extra, *clauses(learnt)])}
            if sentences.available():
                readers["sentences"] = _sentences([*extra, *clauses(learnt)], unseen)
            for document in unseen:
                for provision in _asked(document):
                    for name, verdict in _verdicts(document, provision, rules, readers):
                        found.setdefault(name, []).append(_decision(document, provision, verdict))
        progress.end()
        _table(title, found, say)
    if not sentences.available():
        say(f"Sentence vectors were left out: they need {', '.join(sentences.PACKAGES)}.")


def _asked(document: Labelled) -> list[str]:
    return [provision for provision in document.labels if provision in MODULES]


def _by_document(documents: Sequence[Labelled]) -> dict[str, int]:
    return {name: at % FOLDS for at, name in enumerate(sorted(document.name for document in documents))}


def _by_drafter(documents: Sequence[Labelled]) -> dict[str, int]:
    """The largest drafters first, each to the fold that holds fewest documents."""
    works: dict[str, list[str]] = {}
    for document in documents:
        works.setdefault(document.drafter, []).append(document.name)
    sizes, fold_of = [0] * FOLDS, {}
    for _, names in sorted(works.items(), key=lambda item: (-len(item[1]), item[0])):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(names)
        fold_of.update(dict.fromkeys(names, fold))
    return fold_of


def _rules(document: Labelled, provision: str) -> str:
    judge = judge_of(provision)
    judgement: Judgement | None = judge(document.agreement) if judge else None
    return judgement.verdict if judgement else "unclear"


def _verdicts(
    document: Labelled, provision: str, rules: dict[tuple[str, str], str], readers: dict[str, Reader]
) -> Iterable[tuple[str, str]]:
    ruled = rules[document.name, provision]
    yield "keywords", keywords.verdict(document.agreement, provision)
    yield "rules (fitted)", ruled
    for name, reader in readers.items():
        found = outcome(reader(document, provision), len(document.agreement.passages))
        alone = found.verdict if found else "missing"
        yield f"{name} alone", alone
        yield f"rules (fitted), then {name}", alone if ruled == "missing" else ruled


def _words(examples: Sequence[Example]) -> Reader:
    weights: dict[str, Weights] = train(examples, tuple(MODULES))
    return lambda document, provision: [weights[provision].chances(seen) for _, seen in document.agreement.passages]


def _sentences(examples: Sequence[Example], unseen: Sequence[Labelled]) -> Reader:
    rows = _vectors([example.text for example in examples])
    weights = {}
    for provision in MODULES:
        chosen = [at for at, example in enumerate(examples) if provision in example.sides]
        weights[provision] = sentences.fit(rows[chosen], [examples[at].sides[provision] for at in chosen], 4)
    texts = {
        document.name: _vectors([str(clause.full) for clause, _ in document.agreement.passages]) for document in unseen
    }
    return lambda document, provision: [
        tuple(map(float, row)) for row in sentences.chances(texts[document.name], weights[provision])
    ]


_KNOWN: dict[str, Any] = {}


def _vectors(texts: Sequence[str]) -> Any:
    """The vectors of these texts, each made once in a run."""
    new = sorted({text for text in texts if text not in _KNOWN})
    _KNOWN.update(zip(new, sentences.vectors(new), strict=True))
    return sentences.stacked([_KNOWN[text] for text in texts])


def _decision(document: Labelled, provision: str, verdict: str) -> Decision:
    expected = document.labels[provision]["verdict"]
    return Decision(document.name, document.source, provision, expected, verdict, (), (), "")


def _table(title: str, found: dict[str, list[Decision]], say: Callable[[str], None]) -> None:
    say(f"\n{title}\n{'':32}{'':10}{'labels':>7}  {'gap recall':>20} {'gap precision':>20} {'four-way':>20}")
    for name, decisions in found.items():
        for source in ("real", "composed"):
            measured = score(decisions, lambda decision, source=source: decision.source == source)  # type: ignore[misc]
            rates = " ".join(
                f"{rate.value:>7.3f} ({rate.interval[0]:.2f}-{rate.interval[1]:.2f})"
                for rate in (measured.recall, measured.precision, measured.right)
            )
            say(f"{name:32}{source:10}{measured.decisions:>7}  {rates}")
