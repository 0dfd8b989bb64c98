"""Made-up rosters of any size, the same for the same seed: OneRoster 1.2 as CSV, whole or as a delta.

Names are put together from syllables, so that no real person is meant. Families have one to four children, one or two
homes, languages as Connecticut's schools know them; a part of the rows is as careless as real ones are.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

_ONSETS = "B Br Ch D Dr F G Gr H J K L M Mar N P R S Sh T Tr V W Z".split()  # noqa: SIM905
_MIDDLES = "a e i o u ai ea ia ie ou".split()  # noqa: SIM905
_ENDS = "n l r s ra na lo ro ne ta da rin len ton vey mar dez ski".split()  # noqa: SIM905
_LANGUAGES = {"English": 70, "Spanish": 17, "Portuguese": 4, "Polish": 2, "Arabic": 2, "Mandarin": 2, "": 3}
_STREETS = ("Elm St", "Quarry Rd", "Harbor Ave", "Mill Ln", "Orchard Dr", "Fifth St", "Ferry Rd")
_TOWNS = (("Ashbrook", "06001"), ("Stillwater", "06110"), ("Cedar Point", "06320"), ("Millport", "06604"))
_GRADES = ("PK", "KG", *(f"{number:02}" for number in range(1, 13)))
_START = date(2026, 9, 1)
#: How often a family has one, two or three parents and guardians, of a hundred families.
ADULTS = (22, 68, 10)

USERS = [
    "sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds", "givenName", "familyName",
    "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password",
    "userMasterIdentifier", "preferredGivenName", "primaryOrgSourcedId", "metadata.language", "metadata.birthDate",
    "metadata.street", "metadata.city", "metadata.state", "metadata.zip",
]  # fmt: skip


def write(
    folder: Path,
    students: int,
    *,
    seed: int = 1,
    year: int = 0,
    schools: Sequence[str] = (),
    start: date = _START,
    adults: Sequence[int] = ADULTS,
) -> dict[str, int]:
    """Write a whole roster of so many students; so many `year`s later the same ones have moved up.

    Returns how many students and guardians were written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = list(schools) or [f"School {number + 1}" for number in range(max(1, students // 500))]
    with (folder / "manifest.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [["propertyName", "value"], ["manifest.version", "1.0"], ["oneroster.version", "1.2"],
             ["file.users", "bulk"], ["file.orgs", "bulk"], ["file.roles", "bulk"]]
        )  # fmt: skip
    with (folder / "orgs.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"])
        for number, name in enumerate(names):
            rows.writerow([f"org-{number}", "", "", name, "school", f"{number:03}", ""])
    counts = {"students": 0, "guardians": 0}
    with (
        (folder / "users.csv").open("w", newline="", encoding="utf-8") as users,
        (folder / "roles.csv").open("w", newline="") as roles,
    ):
        out, parts = csv.writer(users), csv.writer(roles)
        out.writerow(USERS)
        parts.writerow(["sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role", "orgSourcedId"])
        for row, role, org in _people(students, len(names), seed, year, start, adults):
            out.writerow(row)
            parts.writerow([f"r-{row[0]}", "", "", row[0], "primary", role, org])
            counts["students" if role == "student" else "guardians"] += 1
    return counts


def _people(
    students: int, schools: int, seed: int, year: int, start: date, adults: Sequence[int]
) -> Iterator[tuple[list[Any], str, str]]:
    written, family = 0, 0
    while written < students:
        chance = random.Random(f"{seed}/{family}")
        children = min(chance.choices((1, 2, 3, 4), (55, 30, 11, 4))[0], students - written)
        yield from _family(chance, f"{seed}-{family}", children, schools, year, start, adults)
        written += children
        family += 1


def _family(
    chance: random.Random, name: str, children: int, schools: int, year: int, start: date, weights: Sequence[int]
) -> Iterator[tuple[list[Any], str, str]]:
    language = chance.choices(list(_LANGUAGES), list(_LANGUAGES.values()))[0]
    surname = _word(chance) + chance.choice(("", "", "", f"-{_word(chance)}"))
    town, code = chance.choice(_TOWNS)
    home = [f"{chance.randint(1, 400)} {chance.choice(_STREETS)}", town, "CT", code]
    adults = chance.choices(range(1, len(weights) + 1), weights)[0]
    guardians = [f"g-{name}-{number}" for number in range(adults)]
    pupils = [f"s-{name}-{number}" for number in range(children)]
    for number, key in enumerate(pupils):
        at = chance.randrange(len(_GRADES))
        grade = _GRADES[min(at + year, len(_GRADES) - 1)]
        birth = start - timedelta(days=365 * (at + 4) + chance.randrange(365))
        given = _word(chance)
        row = [
            key, "", "", "true", key, "", given, surname, _word(chance)[:1], key,
            f"{key}@students.example.org" if at > 3 else "", "", "", ",".join(guardians), grade, "secret", "",
            given[:3] if number % 9 == 4 else "", "", language, birth.isoformat(), *home,
        ]  # fmt: skip
        yield row, "student", f"org-{chance.randrange(schools)}"
    for number, key in enumerate(guardians):
        where = home if number < 2 or chance.random() < 0.5 else ["88 Far Rd", "Elsewhere", "NY", "10001"]
        email = "" if chance.random() < 0.06 else f"{key}@family.example.org"
        row = [
            key, "", "", "true", key, "", _word(chance), surname if number < 2 else _word(chance), "", key, email, "",
            f"860-555-{chance.randrange(10000):04}", ",".join(pupils), "", "secret", "", "", "", language, "", *where,
        ]  # fmt: skip
        yield row, chance.choice(("parent", "guardian", "parent", "relative")), ""


def _word(chance: random.Random) -> str:
    return chance.choice(_ONSETS) + chance.choice(_MIDDLES) + chance.choice(_ENDS) + chance.choice(("", "", "a", "o"))
