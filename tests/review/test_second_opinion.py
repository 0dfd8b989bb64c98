"""A second reader can make a verdict unclear or point at words of the document, and nothing else. A real server answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from charteroak import cli, law
from charteroak.review import Report, check, read
from charteroak.review.second_opinion import from_environment, with_second_opinion

LAW = "The laws of the State of Connecticut govern the rights and duties of both parties."
FEES = "The Board pays four thousand dollars for each school year."
DOCUMENT = read(f"1. {LAW}\n\n2. {FEES}\n".encode(), "agreement.txt")

Answer = Callable[[dict[str, Any]], str]


class Model(ThreadingHTTPServer):
    """Answers like a local model's server; `asked` holds what it was sent."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, list[dict[str, Any]]()
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        values = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({**values, "path": self.path, "key": self.headers.get("Authorization")})
        said = self.server.answer(values)
        body = json.dumps({"choices": [{"message": {"content": said}}]}).encode() if said else b"not json"
        self.send_response(200 if said else 500)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Model]]:
    servers: list[Model] = []

    def start(answer: Answer) -> Model:
        servers.append(Model(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _asked(model: Model) -> Report:
    opinion = from_environment({"CHARTEROAK_SECOND_OPINION": model.address, "CHARTEROAK_SECOND_OPINION_KEY": "k"})
    assert opinion is not None
    return with_second_opinion(DOCUMENT, check(DOCUMENT, law.on(date(2026, 11, 20))), opinion)


def _says(agree: bool, *quotes: str) -> str:
    return "Here you are: " + json.dumps({"agree": agree, "why": "the words differ", "quotes": quotes})


def test_disagreement_makes_a_verdict_unclear_and_never_present(serve: Callable[[Answer], Model]) -> None:
    report = _asked(serve(lambda _: _says(False)))
    assert {finding.verdict for finding in report.findings} == {"unclear"}
    assert "read this as present; a second reader disagrees (the words differ)" in report.findings[8].reason


def test_agreement_changes_no_verdict(serve: Callable[[Answer], Model]) -> None:
    before = check(DOCUMENT, law.on(date(2026, 11, 20)))
    assert _asked(serve(lambda _: _says(True))) == before


def test_words_are_kept_only_where_the_document_has_them(serve: Callable[[Answer], Model]) -> None:
    report = _asked(serve(lambda _: _says(False, FEES, "The Board pays five thousand dollars for each school year.")))
    quotes = [quote.text for quote in report.findings[0].quotes]
    assert quotes == [FEES]
    assert DOCUMENT.text[report.findings[0].quotes[0].start : report.findings[0].quotes[0].end] == FEES


@pytest.mark.parametrize("answer", ["", "I cannot say.", '{"agree": false', "[1, 2]"])
def test_an_answer_that_cannot_be_used_changes_nothing_and_is_said(
    serve: Callable[[Answer], Model], answer: str
) -> None:
    before = check(DOCUMENT, law.on(date(2026, 11, 20)))
    model = serve(lambda _: answer)
    report = _asked(model)
    assert report.findings == before.findings and len(model.asked) == 1
    assert report.warnings[-1].message.startswith("No second opinion from bb-a-1 on")


def test_the_document_goes_to_the_address_that_was_set(serve: Callable[[Answer], Model]) -> None:
    model = serve(lambda _: _says(True))
    _asked(model)
    first = model.asked[0]
    assert first["path"] == "/v1/chat/completions" and first["key"] == "Bearer k"
    assert LAW in first["messages"][1]["content"] and len(model.asked) == 11


def test_nothing_is_asked_without_the_setting_or_the_option(
    serve: Callable[[Answer], Model],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = serve(lambda _: _says(False))
    path = tmp_path / "agreement.txt"
    path.write_text(DOCUMENT.text)
    assert cli.main(["review", str(path), "--second-opinion"]) == 2
    assert "CHARTEROAK_SECOND_OPINION does not name one" in capsys.readouterr().err
    monkeypatch.setenv("CHARTEROAK_SECOND_OPINION", model.address)
    cli.main(["review", str(path)])
    assert model.asked == []
    cli.main(["review", str(path), "--second-opinion", "--json"])
    assert len(model.asked) == 11
    monkeypatch.setenv("CHARTEROAK_SECOND_OPINION", "localhost")
    assert cli.main(["review", str(path), "--second-opinion"]) == 2
    assert "is no web address" in capsys.readouterr().err
