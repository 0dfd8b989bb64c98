"""An offer is read as hostile input, and each fault names its field."""

from __future__ import annotations

import copy
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from charteroak.cli import main
from charteroak.district.contractors.elements import ELEMENTS
from charteroak.district.contractors.models import FLOW_DOWN
from charteroak.district.contractors.offers import checking
from charteroak.district.contractors.offers.reading import DEEPEST, LARGEST, MOST_FAULTS, BadOffer, Offer, read
from charteroak.district.contractors.security import QUESTIONS
from tests import offering

TODAY = date(2026, 11, 20)
Change = Callable[[dict[str, Any]], object]


def _read(content: Any) -> Offer:
    return read(json.dumps(content).encode(), today=TODAY)


def _faults(data: bytes) -> list[str]:
    with pytest.raises(BadOffer) as bad:
        read(data, today=TODAY)
    return [str(fault) for fault in bad.value.faults]


def _changed(change: Change) -> list[str]:
    content = copy.deepcopy(offering.CONTENT)
    change(content)
    return _faults(json.dumps(content).encode())


def test_a_whole_offer_is_read() -> None:
    offer = _read(offering.CONTENT)
    assert (offer.contractor, offer.products[0].name) == ("Larkspur Learning, Inc.", "Larkspur Reader")
    assert offer.contacts[0].purpose == "breach"
    assert offer.products[0].subprocessors[0].terms["same_duties"] == "Annex B"
    assert offer.agreement is not None and offer.agreement.signed_on == date(2026, 11, 2)


def test_the_schema_is_a_schema_and_knows_every_element_question_and_term() -> None:
    schema = json.loads(checking.schema_text())
    Draft202012Validator.check_schema(schema)
    defs = schema["$defs"]
    assert defs["element"]["properties"]["code"]["enum"] == list(ELEMENTS)
    assert defs["subprocessor"]["properties"]["elements"]["items"]["enum"] == list(ELEMENTS)
    assert defs["attestation"]["properties"]["question"]["enum"] == list(QUESTIONS)
    assert tuple(FLOW_DOWN) == checking.TERMS


def test_every_field_of_the_schema_says_what_to_write() -> None:
    schema = json.loads(checking.schema_text())
    tables = [schema, *schema["$defs"].values()]
    silent = [
        name
        for table in tables
        for name, rule in table.get("properties", {}).items()
        if not rule.get("description") and "$ref" not in rule
    ]
    silent += [name for name, rule in schema["$defs"].items() if not rule.get("description")]
    assert not silent


WRONG: list[tuple[str, Change, str]] = [
    ("a reason is missing", lambda o: o["products"][0]["elements"][0].pop("reason"),
     "products[0].elements[0].reason: it is missing. Add it. Why the product needs it."),
    ("a reason is empty", lambda o: o["products"][0]["elements"][0].update(reason="  "),
     "products[0].elements[0].reason: it is empty. Why the product needs it."),
    ("a reason is too long", lambda o: o["products"][0]["elements"][0].update(reason="x" * 301),
     "products[0].elements[0].reason: it has 301 characters, and 300 fit. Shorten it."),
    ("a reason is a number", lambda o: o["products"][0]["elements"][0].update(reason=7),
     "products[0].elements[0].reason: it is a number, not text. Why the product needs it."),
    ("an element has another name", lambda o: o["products"][0]["elements"][0].update(code="DOB"),
     "products[0].elements[0].code: 'DOB' is not one of what may stand here. Write birth-date for it."),
    ("a field is misspelt", lambda o: o["products"][0].update(subprocesors=[]),
     "products[0].subprocesors: no such field is known here. Is it subprocessors? Else leave it out."),
    ("no product", lambda o: o.update(products=[]), "products: it is empty. The products that are offered."),
    ("no breach contact", lambda o: o.pop("breach_contact"),
     "breach_contact: it is missing. Add it. Whom a board reaches at any hour about a breach of security: "
     "C.G.S. § 10-234dd."),
    ("an e-mail address without a host", lambda o: o["breach_contact"].update(email="privacy"),
     "breach_contact.email: 'privacy' is not in the form. An e-mail address, such as privacy@larkspur.example."),
    ("a script as an address", lambda o: o["products"][0].update(address="javascript:alert(1)"),
     "products[0].address: 'javascript:alert(1)' is not in the form. A web address that begins with https:// or "
     "http://."),
    ("another format", lambda o: o.update(format="charteroak-offer/2"),
     "format: it is 'charteroak-offer/2'. Write charteroak-offer/1."),
    ("no such day", lambda o: o.update(offered_on="2026-02-30"),
     "offered_on: '2026-02-30' is not in the form. A day, such as 2026-11-20."),
    ("a day to come", lambda o: o.update(offered_on="2026-11-21"),
     "offered_on: 2026-11-21 lies in the future. Write the day on which it was."),
    ("an element twice", lambda o: o["products"][0]["elements"].append(o["products"][0]["elements"][0]),
     "products[0].elements[2].code: it stands in products[0].elements[0] already. Name it once."),
    ("a product twice", lambda o: o["products"].append(o["products"][0] | {"name": "LARKSPUR reader"}),
     "products[1].name: it stands in products[0] already. Name it once."),
    ("a subprocessor with data that the product does not receive",
     lambda o: o["products"][0]["subprocessors"][0].update(elements=["grades"]),
     "products[0].subprocessors[0].elements[0]: the product does not receive grades. Add it to the product's "
     "elements, or leave it out here."),
    ("an answer that does not fit", lambda o: o["security"][0].update(said="fine"),
     "security[0].said: 'fine' is no answer to encrypted-at-rest. Write one of: in-place, partly, no."),
    ("a partial answer unexplained", lambda o: (o["security"][0].update(said="partly"), o["security"][0].pop("words")),
     "security[0].words: it is not explained. Say what is there, why not all of it, and what is done instead."),
    ("a hash with capitals", lambda o: o["agreement"].update(sha256="A" * 64),
     "agreement.sha256: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA...' is not in the form. The SHA-256 of the file's "
     "bytes: 64 of the characters 0-9 and a-f."),
    ("null", lambda o: o.update(contractor=None), "contractor: it is null, not an object. The company."),
    ("text that turns round", lambda o: o["products"][0].update(purpose="Read\u202egnp.exe"),
     "products[0].purpose: it holds signs that cannot be seen. Type it anew, without them and in one line."),
    ("a null character", lambda o: o["products"][0].update(purpose="a\x00b"),
     "products[0].purpose: it holds signs that cannot be seen. Type it anew, without them and in one line."),
    ("a name of two lines", lambda o: o["contractor"].update(name="Fern\nBcc: all@fern.example"),
     "contractor.name: it holds signs that cannot be seen. Type it anew, without them and in one line."),
    ("markup as an e-mail address", lambda o: o["breach_contact"].update(email='"><b>@x.example'),
     "breach_contact.email: '\"><b>@x.example' is not in the form. An e-mail address, such as privacy@larkspur.example."),
    ("half a letter", lambda o: o["contractor"].update(name="\ud800"),
     "contractor.name: it holds signs that cannot be seen. Type it anew, without them and in one line."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_fault_names_its_field(change: Change, said: str) -> None:
    assert _changed(change) == [said]


HOSTILE: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "the file: it is no JSON: line 1, column 1"),
    ("no UTF-8", b'{"a": "\xff"}', "the file: byte 8 is no UTF-8"),
    ("cut off", b'{"format": ', "the file: it is no JSON: line 1, column 12"),
    ("too large", b" " * (LARGEST + 1), "the file: it has 1,000,001 bytes, and 1,000,000 fit"),
    ("deep lists", b"[" * 200_000 + b"]" * 200_000, f"the file: it is nested more than {DEEPEST} deep"),
    ("deep enough to parse", b"[" * 100 + b"]" * 100, "nested more than 12 deep"),
    ("deep objects", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested more than 12 deep"),
    ("a long number", b'{"format": ' + b"9" * 100_000 + b"}", "the file: it holds a number that is no JSON"),
    ("NaN", b'{"format": NaN}', "the file: it holds a number that is no JSON"),
    ("a field twice", b'{"format": 1, "format": 2}', "format: stands twice in one object"),
    ("a list", b"[]", "the file: it is a list, not an object"),
    ("no object", b'"charteroak-offer/1"', "the file: it is text, not an object"),
]


@pytest.mark.parametrize(("data", "said"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_what_is_built_to_hurt_is_one_plain_fault(data: bytes, said: str) -> None:
    assert said in _faults(data)[0]


SLOW: list[tuple[str, Any]] = [
    ("many elements", offering.CONTENT | {"products": [{"name": "x", "elements": [{}] * 200_000}]}),
    ("many unknown fields", offering.CONTENT | {f"x{at}": 1 for at in range(60_000)}),
    ("an address of dots", offering.CONTENT | {"breach_contact": {"name": "x", "email": "a@" + "a." * 400_000 + " "}}),
    ("a long web address", offering.CONTENT | {"contractor": {"name": "x", "kind": "operator", "website":
                                                              "https://" + "a" * 900_000 + " "}}),
    ("a long code", offering.CONTENT | {"products": [{"name": "x", "elements": [
        {"code": "a" * 900_000, "reason": "x", "entry": "staff"}]}]}),
    ("many subprocessors", offering.CONTENT | {"products": [{"name": "x", "elements": [], "subprocessors":
                                                             [{"name": "a", "service": "b"}] * 25_000}]}),
]  # fmt: skip


@pytest.mark.parametrize("content", [row[1] for row in SLOW], ids=[row[0] for row in SLOW])
def test_no_file_takes_long_or_tells_without_end(content: Any) -> None:
    data = json.dumps(content).encode()
    began = time.process_time()
    found = _faults(data)
    assert time.process_time() - began < 8
    assert 1 <= len(found) <= MOST_FAULTS
    assert all(len(fault) < 1_000 for fault in found)


def test_the_command_names_fields_and_prints_the_schema(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "offer.json"
    file.write_bytes(offering.as_bytes(offered_on="2020-05-04"))
    assert main(["offer", "check", str(file)]) == 0
    assert "An offer of Larkspur Learning, Inc.: 1 product(s)" in capsys.readouterr().out
    file.write_bytes(offering.as_bytes(products=[]))
    assert main(["offer", "check", str(file)]) == 1
    assert "products: it is empty." in capsys.readouterr().out
    assert main(["offer", "check", "--json", str(file)]) == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["field"] == "products"
    assert main(["offer", "check", str(tmp_path / "none.json")]) == 2
    assert main(["offer", "schema"]) == 0
    assert json.loads(capsys.readouterr().out.split("products: it")[-1])["$id"] == "urn:charteroak:offer:1"


def test_the_sample_is_an_offer_and_names_the_sample_addendum() -> None:
    samples = Path(__file__).parents[3] / "samples"
    offer = read((samples / "offer.json").read_bytes(), today=TODAY)
    assert offer.agreement is not None
    assert offer.agreement.sha256 == hashlib.sha256((samples / "addendum.pdf").read_bytes()).hexdigest()


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        yield (*path, key)
        yield from _places(inner, (*path, key))


@given(st.sampled_from(list(_places(offering.CONTENT))), _VALUES)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_in_a_field_it_is_read_or_named(path: tuple[Any, ...], value: Any) -> None:
    content = copy.deepcopy(offering.CONTENT)
    holder = content
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    data = json.dumps(content).encode()
    try:
        read(data, today=TODAY)
    except BadOffer as bad:
        assert all(str(fault).isprintable() or "\\" in str(fault) for fault in bad.faults)
        assert bad.faults[0].where.startswith(checking.at_path(path)[:8]) or bad.faults[0].where == "the file"


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_an_offer_or_none(data: bytes) -> None:
    with pytest.raises(BadOffer):
        read(data, today=TODAY)
