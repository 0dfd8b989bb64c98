"""The registry in English, Spanish and Portuguese: complete catalogues, the switch, and English everywhere else."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import template, trans_real
from lxml import html

from charteroak import law
from charteroak.district.boards import actions as boards
from charteroak.district.boards.models import Board
from charteroak.district.files import keep
from charteroak.district.notices import actions as notices
from charteroak.district.notices import proof
from charteroak.district.notices.fetching import Answer
from charteroak.district.notices.models import Posting
from charteroak.web.presenting import today
from tests import builders
from tests.builders import NOW, TODAY
from tests.codebase.tree import PACKAGE, files, listed, name_of

WEB = PACKAGE / "web"
CODES = ("es", "pt")
PLACEHOLDER = re.compile(r"%\(\w+\)s")


# --- The catalogues --------------------------------------------------------------------------------------------------


@dataclass
class Entry:
    """One message of a .po file: what is asked for, and the answers, two where it has a plural."""

    fuzzy: bool = False
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(self.texts[name] for name in ("msgid", "msgid_plural") if name in self.texts)

    @property
    def answers(self) -> list[str]:
        return [text for name, text in self.texts.items() if name.startswith("msgstr")]


def written(code: str) -> list[Entry]:
    """The entries of a .po file, its head first."""
    entries = []
    for block in (_folder(code) / "django.po").read_text(encoding="utf-8").split("\n\n"):
        entry, name = Entry(), ""
        for line in block.strip().splitlines():
            if line.startswith("#"):
                entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
                continue
            if not line.startswith('"'):
                name, _, line = line.partition(" ")
            entry.texts[name] = entry.texts.get(name, "") + ast.literal_eval(line)
        if entry.texts:
            entries.append(entry)
    return entries


def _folder(code: str) -> Path:
    return WEB / "locale" / code / "LC_MESSAGES"


def asked_for() -> dict[tuple[str, ...], str]:
    """Every message that the templates and the Python of the pages ask for, and a file that does."""
    found: dict[tuple[str, ...], str] = {}
    for path in files(".html", ".py", under=WEB):
        text = path.read_text(encoding="utf-8")
        for key in _in_template(text) if path.suffix == ".html" else _in_python(text):
            found[key] = name_of(path)
    return found


def _in_template(text: str) -> Iterator[tuple[str, ...]]:
    literal = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
    source = template.templatize(text)
    for match in re.finditer(rf"\b(?:gettext|_)\({literal}\)", source):
        yield (ast.literal_eval(match[1]),)
    for match in re.finditer(rf"\bngettext\({literal}, {literal}, ", source):
        yield ast.literal_eval(match[1]), ast.literal_eval(match[2])


def _in_python(text: str) -> Iterator[tuple[str, ...]]:
    takes = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in takes:
            given = node.args[: takes[node.func.id]]
            yield tuple(one.value for one in given if isinstance(one, ast.Constant))


def test_the_reader_of_templates_finds_every_way_to_ask() -> None:
    source = """{% translate "a" %}{% translate 'it\\'s' as b %}{{ x|default:_("c") }}{% blocktranslate with n=1 %}d {{ n }}{% endblocktranslate %}
    {% blocktranslate count n=2 %}{{ n }} e{% plural %}{{ n }} es{% endblocktranslate %}"""
    assert set(_in_template(source)) >= {("a",), ("c",), ("d %(n)s",), ("%(n)s e", "%(n)s es")}
    assert len(asked_for()) > 150


@pytest.mark.parametrize("code", CODES)
def test_every_message_has_its_translation(code: str) -> None:
    asked, entries = asked_for(), written(code)[1:]
    there = {entry.key for entry in entries}
    faults = [f"{where}: {key[0][:70]!r} is not translated" for key, where in asked.items() if key not in there]
    faults += [f"{key[0][:70]!r} is asked for nowhere" for key in there if key not in asked]
    for entry in entries:
        if entry.fuzzy or not all(entry.answers) or len(entry.answers) != len(entry.key):
            faults.append(f"{entry.key[0][:70]!r} is fuzzy, empty or lacks a form")
    assert not faults, f"Refresh locale/{code} (the head of its django.po says how):" + listed(faults)


@pytest.mark.parametrize("code", CODES)
def test_translations_keep_what_is_filled_in_and_cited(code: str) -> None:
    faults = []
    for entry in written(code)[1:]:
        for asked, answer in zip(entry.key, entry.answers, strict=True):
            for what in (PLACEHOLDER, re.compile(r"C\.G\.S\. §§? [\w()-]+(?: to [\w-]+)?"), re.compile("SHA-256")):
                if sorted(what.findall(asked)) != sorted(what.findall(answer)):
                    faults.append(f"{asked[:60]!r} -> {answer[:60]!r}")
            if asked[-1] in ".:?" and answer[-1] != asked[-1]:
                faults.append(f"{answer[-40:]!r} does not end as {asked[-40:]!r} does")
    assert not faults, listed(faults)


@pytest.mark.parametrize("code", CODES)
def test_what_is_compiled_is_what_is_written(code: str) -> None:
    expected: dict[object, str] = {}
    for entry in written(code):
        if len(entry.key) == 1:
            expected[entry.key[0]] = entry.answers[0]
        else:
            expected |= {(entry.key[0], number): answer for number, answer in enumerate(entry.answers)}
    with (_folder(code) / "django.mo").open("rb") as compiled:
        found = gettext.GNUTranslations(compiled)
    assert found._catalog == expected, f"Compile locale/{code} again (the head of its django.po says how)."  # type: ignore[attr-defined]
    assert (found.ngettext("%(n)s product", "All %(n)s products", 1)).startswith("%(n)s produ")


# --- The pages -------------------------------------------------------------------------------------------------------

#: What the board wrote: in English on every page, and marked so.
SAID = {
    "title": "Reading practice, grades 3 to 5",
    "description": "A web program for reading practice.",
    "purpose": "Pupils practise reading at their own pace.",
    "student_information": "Name, grade and class.",
    "student_records": "Reading level.",
    "student_generated_content": "Recordings of reading aloud.",
}
TWIN = [
    {"kind": "heading", "level": 1, "page": 1, "parts": [{"text": "Student data agreement", "marks": []}]},
    {"kind": "paragraph", "page": 2, "parts": [{"text": "The laws of the State of Connecticut govern.", "marks": []}]},
]


def _post(board: Board, contract_id: str = "reading00001", **changes: object) -> Posting:
    sha256, stored_as = keep(board, b"%PDF-1.7 the very bytes")
    file = notices.FileToPost(
        "agreement", "agreement.pdf", "application/pdf", 23_000, sha256, stored_as, TWIN, ["Page 2 was read by eye."]
    )
    product = notices.ProductToPost("product00001", "Larkspur Reader", "https://larkspur.example/", "Reading practice")
    values = {
        **SAID, "contract_id": contract_id, "contractor": "Larkspur Learning, Inc.", "instrument": "agreement",
        "executed_on": TODAY, "ends_on": date(2024, 6, 30), "products": [product], "files": [file], **changes,
    }  # fmt: skip
    contract = notices.ContractToPost(**values)  # type: ignore[arg-type]
    return notices.post(board, contract, by=builders.member(board), at=NOW + timedelta(minutes=len(str(changes))))


@pytest.fixture
def posting(db: None) -> Posting:
    """A posting with a correction, of a board that says how to reach it."""
    board = builders.board("Ashbrook", website="https://ashbrook.example/")
    reach = {"contact_name": "Dana Whitcomb", "contact_email": "dana@ashbrook.example", "contact_phone": "860 555 0100"}
    boards.change_board(board, fields=reach, by=builders.member(board), at=NOW)
    builders.designation(board, limits="To yearbooks alone.")
    boards.add_school(board, name="Hill Street School", by=builders.member(board), at=NOW)
    _post(board, purpose="Reading.")
    return _post(board)


def _pages(posting: Posting) -> dict[str, str]:
    slug, sha256 = posting.board.slug, posting.files.get().sha256
    home = reverse("registry:home", args=[slug])
    return {
        "home": home,
        "found": f"{home}?q=larkspur",
        "nothing found": f"{home}?q=xyzzy",
        "products": reverse("registry:products", args=[slug]),
        "product": reverse("registry:product", args=[slug, "product00001"]),
        "contracts": reverse("registry:contracts", args=[slug]),
        "contract": posting.get_absolute_url(),
        "text": reverse("registry:text", args=[slug, posting.contract_id, sha256]),
        "guide": reverse("registry:guide", args=[slug]),
        "ask": reverse("registry:ask", args=[slug]),
        "rights": reverse("registry:rights", args=[slug]),
        "directory": reverse("registry:directory", args=[slug]),
        "directory sent": f"{reverse('registry:directory-sent', args=[slug])}?reference=bcdfghjkmnpq",
        "no such page": f"{home}products/none/",
    }


def _get(address: str, code: str) -> html.HtmlElement:
    answer = Client().get(address, headers={"accept-language": code})
    assert answer.status_code == (404 if "/none/" in address else 200), address
    assert answer.headers["Content-Language"] == code
    page = html.fromstring(answer.content)
    assert page.get("lang") == code, address
    return page


def _language_of(element: html.HtmlElement) -> str:
    marked = next((one for one in element.iterancestors() if one.get("lang")), None)
    return element.get("lang") or (marked.get("lang") if marked is not None else "")


def _words(page: html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    """What is read out on a page, piece by piece: where, in which language, the words."""
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "code"}:
            continue
        language = _language_of(element)
        where = f"{element.tag}.{element.get('class', '')}"
        for name in ("aria-label", "data-label", "alt", "title", "placeholder"):
            if element.get(name):
                yield f"{where} {name}", language, element.get(name)
        for piece in (element.text, *(child.tail for child in element)):
            if piece and piece.strip():
                yield where, language, " ".join(piece.split())


@pytest.mark.parametrize("code", CODES)
def test_no_page_shows_a_message_in_english(posting: Posting, code: str) -> None:
    english = {entry.key[0] for entry in written(code)[1:] if entry.answers[0] != entry.key[0]}
    faults = []
    for name, address in _pages(posting).items():
        for where, language, words in _words(_get(address, code)):
            if language == code and words in english:
                faults.append(f"{name}, {where}: {words}")
            if "%(" in words or "{{" in words or "{%" in words:
                faults.append(f"{name}, {where}: nothing is filled in: {words}")
    assert not faults, listed(faults)


def test_every_word_of_a_page_is_translated_or_marked_as_english(
    posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A made-up language: what went through a catalogue stands in brackets, and nothing may stand outside."""
    said, said_of_many = trans_real.DjangoTranslation.gettext, trans_real.DjangoTranslation.ngettext
    monkeypatch.setattr(trans_real.DjangoTranslation, "gettext", lambda *given: f"⟦{said(*given)}⟧")
    monkeypatch.setattr(trans_real.DjangoTranslation, "ngettext", lambda *given: f"⟦{said_of_many(*given)}⟧")
    names = (
        posting.board.name, posting.board.short_name, "Larkspur Learning, Inc.", "Larkspur Reader", "agreement.pdf", "Dana Whitcomb",
        "dana@ashbrook.example", "https://larkspur.example/", "Hill Street School", "Charter Oak", "Español", "Português", "English",
    )  # fmt: skip
    faults = []
    for name, address in _pages(posting).items():
        for where, language, words in _words(_get(address, "es")):
            if language != "es" or "citation" in where or (where.startswith("title") and SAID["title"] in words):
                continue
            rest = words
            while "⟦" in rest:
                rest, before = re.sub(r"⟦[^⟦⟧]*⟧", "", rest), rest
                assert rest != before, words
            for known in names:
                rest = rest.replace(known, "")
            rest = re.sub(r"\d+ de\s+de \d{4}", "", rest)  # a date, whose month was in brackets
            if re.search(r"[^\W\d_]{2}", rest):
                faults.append(f"{name}, {where}: {rest}")
    assert not faults, "Wrap it in {% translate %}, or mark it lang=en where the board or the law says it:" + listed(
        faults
    )


@pytest.mark.parametrize("code", ["en", *CODES])
def test_what_the_board_and_the_law_say_is_marked_as_english(posting: Posting, code: str) -> None:
    pages = {name: list(_words(_get(address, code))) for name, address in _pages(posting).items()}
    rules = law.on(today())
    shown = [
        ("contract", SAID.values()),
        ("product", [*SAID.values(), "Reading practice"]),
        ("text", ["Student data agreement", "The laws of the State of Connecticut govern.", "Page 2 was read by eye."]),
        ("products", ["Reading practice"]),
        ("found", [SAID["title"], SAID["purpose"]]),
        ("rights", [row.paraphrase for row in (*rules.provisions, *rules.prohibitions, *rules.terms)]),
    ]
    for name, texts in shown:
        for text in texts:
            plain = " ".join(text.split())
            languages = {language for where, language, words in pages[name] if words == plain and where != "title."}
            assert languages == {"en"}, f"{name}: {text}"
    page_break = {"en": "Page 2", "es": "Página 2", "pt": "Página 2"}[code]
    assert [language for _, language, words in pages["text"] if words == page_break] == [code]


@pytest.mark.parametrize(("code", "title", "day", "note"), [
    ("en", "Your rights over student data", "This contract was executed on November 20, 2026.", ""),
    ("es", "Sus derechos sobre los datos de estudiantes", "Las partes firmaron este contrato el 20 de noviembre de 2026.", "en inglés"),
    ("pt", "Os seus direitos sobre os dados dos estudantes", "As partes assinaram este contrato em 20 de novembro de 2026.", "em inglês"),
])  # fmt: skip
def test_a_page_speaks_its_language(posting: Posting, code: str, title: str, day: str, note: str) -> None:
    pages = _pages(posting)
    rights = _get(pages["rights"], code)
    assert rights.findtext(".//h1") == title
    notes = [one.text_content() for one in rights.xpath("//p[@class='note']")]
    assert len(notes) == bool(note) and all(note in one for one in notes)
    contract = _get(pages["contract"], code).text_content()
    assert day in contract and all(text in contract for text in SAID.values())


# --- The switch ------------------------------------------------------------------------------------------------------


def test_the_switch_keeps_the_address_and_its_query(posting: Posting) -> None:
    page = _get(_pages(posting)["found"] + "&page=1", "pt")
    links = page.xpath("//nav[contains(@class, 'languages')]//a")
    assert [(link.text, link.get("href"), link.get("lang"), link.get("aria-current")) for link in links] == [
        ("English", "?q=larkspur&page=1&language=en", "en", None),
        ("Español", "?q=larkspur&page=1&language=es", "es", None),
        ("Português", "?q=larkspur&page=1&language=pt", "pt", "true"),
    ]
    again = Client().get(_pages(posting)["found"] + "&language=es&page=1")
    assert b'href="?q=larkspur&amp;language=pt&amp;page=1"' in again.content


@pytest.mark.parametrize("secure", [False, True])
def test_a_choice_is_obeyed_at_once_and_remembered(posting: Posting, settings, secure: bool) -> None:  # type: ignore[no-untyped-def]
    settings.LANGUAGE_COOKIE_SECURE = secure
    reader, home = Client(headers={"accept-language": "pt"}), _pages(posting)["home"]
    chosen = reader.get(home, {"language": "es"})
    assert b'<html lang="es"' in chosen.content
    cookie = chosen.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["samesite"], bool(cookie["secure"]), bool(cookie["httponly"])) == (
        "es",
        "Lax",
        secure,
        True,
    )
    assert int(cookie["max-age"]) == 365 * 24 * 3600
    later = reader.get(home)
    assert b'<html lang="es"' in later.content and not later.cookies
    assert b'<html lang="en"' in reader.get(home, {"language": "en"}).content
    assert b'<html lang="en"' in reader.get(home).content


@pytest.mark.parametrize(("browser", "code"), [
    ("", "en"), ("es-419,es;q=0.9", "es"), ("pt-BR", "pt"), ("pt-PT,en;q=0.5", "pt"), ("fr", "en"), ("fr,pt;q=0.3", "pt"), ("*", "en"),
])  # fmt: skip
def test_a_browser_is_answered_in_a_language_that_it_asks_for(posting: Posting, browser: str, code: str) -> None:
    answer = Client().get(_pages(posting)["home"], headers={"accept-language": browser} if browser else {})
    assert f'<html lang="{code}"'.encode() in answer.content
    assert not answer.cookies
    varies = {part.strip() for part in answer.headers["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= varies


@pytest.mark.parametrize("asked", ["fr", "ES", "../es", "<script>", "", "es\r\nX: y"])
def test_a_language_that_is_not_there_is_not_remembered(posting: Posting, asked: str) -> None:
    answer = Client().get(_pages(posting)["home"], {"language": asked})
    assert b'<html lang="en"' in answer.content and not answer.cookies
    assert b"<script>" not in answer.content


def test_a_posted_file_is_the_same_in_every_language(posting: Posting) -> None:
    address = reverse("registry:file", args=[posting.board.slug, posting.contract_id, posting.files.get().sha256])
    answer = Client().get(address, headers={"accept-language": "es"})
    assert answer.getvalue() == b"%PDF-1.7 the very bytes"
    assert "Content-Language" not in answer.headers and "Accept-Language" not in answer.headers.get("Vary", "")


# --- English ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def spanish() -> Client:
    """A browser that prefers Spanish and has been told so on the registry, too."""
    reader = Client(headers={"accept-language": "es"})
    reader.cookies["django_language"] = "es"
    return reader


def _english(client: Client, address: str, status: int = 200, data: dict[str, str] | None = None) -> str:
    answer = client.get(address) if data is None else client.post(address, data)
    assert answer.status_code == status, address
    assert answer.headers["Content-Language"] == "en" and "django_language" not in answer.cookies
    text = answer.content.decode()
    assert '<html lang="en"' in text and "Ir al contenido" not in text and "?language=" not in text
    return text


def test_staff_pages_are_english_whatever_the_browser_prefers(posting: Posting, spanish: Client) -> None:
    board = posting.board
    spanish.force_login(builders.member(board).user)
    for name in ("home", "contracts", "products", "duties", "board", "audit", "law", "new-contract"):
        _english(spanish, reverse(f"staff:{name}", args=[board.slug]) + "?language=es")
    refused = _english(spanish, f"/b/{board.slug}/staff/board/calendar/", 200, {"date": "the ides of March"})
    assert "Enter a valid date." in refused or "This field is required." in refused
    _english(spanish, f"/b/{board.slug}/staff/contracts/none/", 404)
    teacher = Client(headers={"accept-language": "es"})
    teacher.force_login(builders.member(board, "teacher").user)
    assert "Your role does not include this page" in _english(teacher, f"/b/{board.slug}/staff/contracts/", 403)


def test_account_pages_are_english_whatever_the_browser_prefers(posting: Posting, spanish: Client) -> None:
    _english(spanish, "/")
    refused = _english(spanish, "/sign-in/", 200, {"username": "nobody@example.org", "password": "wrong"})
    assert "Please enter a correct" in refused
    _english(spanish, "/no-such-page/", 404)
    spanish.force_login(builders.member(posting.board).user)
    assert "This field is required." in _english(spanish, "/password/", 200, {})


def test_one_answer_leaves_no_language_behind(posting: Posting) -> None:
    Client().get(_pages(posting)["home"], {"language": "pt"})
    assert trans_real.get_language() == "en"


def test_a_proof_of_posting_reads_the_english_page(posting: Posting, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof fetches without cookies and without Accept-Language, and finds every statement."""
    fetched: dict[str, bytes] = {}

    def fetch(address: str) -> Answer:
        answer = Client().get(urlsplit(address).path)
        fetched[address] = answer.getvalue()
        return Answer(address, answer.status_code, fetched[address], answer.headers["Content-Type"])

    monkeypatch.setattr(proof, "fetch", fetch)
    posting.board.website = proof.registry_address(posting) + "?language=es"
    seen = proof.look(posting)
    assert (seen.outcome, seen.fault) == ("up", "")
    assert b'<html lang="en"' in fetched[proof.public_address(posting)]
