"""The words of a made-up agreement, and what a careful person would rule on each of them.

The words are our own (content/clauses.toml). Because the author of a text knows what it says, the demonstration's
people rule by that, and where the reading differs they correct it with a reason, as people do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .tables import ProductRow, table

PROVISIONS = [*(f"bb-a-{number}" for number in range(1, 11)), "policy:advertising"]
#: The order in which a document of each voice speaks of them; the others keep the statute's.
ORDER = {
    "plain": [
        "bb-a-3", "policy:advertising", "bb-a-1", "bb-a-5", "bb-a-6", "bb-a-4", "bb-a-2", "bb-a-7", "bb-a-8", "bb-a-9",
        "bb-a-10",
    ],
    "terms": [
        "bb-a-1", "bb-a-3", "bb-a-5", "policy:advertising", "bb-a-8", "bb-a-4", "bb-a-2", "bb-a-6", "bb-a-7", "bb-a-10",
        "bb-a-9",
    ],
    "addendum": [*PROVISIONS, "precedence"],
}  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """What the text says on a provision: the verdict, the passage word for word, and the reason for a ruling."""

    verdict: str
    passage: str = ""
    why: str = ""


@dataclass(frozen=True)
class Wording:
    """A text as blocks of (kind, words), where kind is `title`, `heading` or `paragraph`."""

    blocks: list[tuple[str, str]] = field(default_factory=list)
    truths: dict[str, Truth] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.blocks[0][1]


def compose(voice: str, faults: dict[str, str], *, board: str, products: list[ProductRow]) -> Wording:
    """Write the text of this voice for these products, with these faults: {provision: weak, missing or conflict}."""
    first = products[0]
    words = {
        "board": board, "contractor": first.contractor, "product": _listed([product.name for product in products]),
        "what": first.what, "purpose": first.purpose, "email": first.privacy_contact,
    }  # fmt: skip
    frame = table("clauses")["frame"][voice]
    made = Wording([("title", frame["title"].format(**words))])
    made.blocks.extend(("paragraph", line.format(**words)) for line in frame["opening"])
    for number, provision in enumerate(ORDER.get(voice, PROVISIONS), start=1):
        clause = _clause(provision, faults.get(provision, "present"), voice)
        if clause is None:
            made.truths[provision] = Truth("missing", why="No clause speaks of it.")
            continue
        text = clause["text"].format(**words)
        made.blocks.append(("heading", f"{number}. {table('clauses')['heading'][provision]}"))
        made.blocks.append(("paragraph", text))
        made.truths[provision] = Truth(clause["verdict"], text, clause.get("why", ""))
    made.blocks.extend(("paragraph", line.format(**words)) for line in frame["closing"])
    return made


def _clause(provision: str, verdict: str, voice: str) -> dict[str, str] | None:
    """The clause of this voice, else one for any voice, else the formal one; none where the text is silent."""
    if verdict == "missing":
        return None
    fitting = {
        clause.get("voice", ""): clause
        for clause in table("clauses")["clause"]
        if (clause["provision"], clause["verdict"]) == (provision, verdict)
    }
    for wanted in (voice, "", "plain" if voice == "terms" else "formal", "formal"):
        if wanted in fitting:
            return dict(fitting[wanted])
    raise LookupError(f"content/clauses.toml has no {verdict} clause on {provision}. Add one.")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
