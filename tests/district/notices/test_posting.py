"""Posting: the statements of § 10-234bb(g), what is public and what is not, and the proof over real HTTP."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client
from django.urls import reverse

from charteroak.district.boards.models import Board
from charteroak.district.contracts import actions
from charteroak.district.contracts.models import Contract
from charteroak.district.duties.models import Duty
from charteroak.district.notices import actions as notices
from charteroak.district.notices import fetching
from charteroak.district.notices.models import Posting
from charteroak.district.notices.proof import Sight, look
from charteroak.district.refusal import Refusal
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


class Web:
    """A real web server on this machine: what it answers is set by the test."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, bytes]] = {}
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = web.pages.get(self.path, (404, b"nothing here"))
                self.send_response(status)
                if status in {301, 302}:
                    self.send_header("Location", body.decode())
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def show(self, posting: Posting) -> None:
        """Serve what the registry answers for this posting, as the site would."""
        client = Client()
        for path in [posting.get_absolute_url(), reverse("registry:home", args=[posting.board.slug])] + [
            reverse("registry:file", args=[posting.board.slug, posting.contract_id, file.sha256])
            for file in posting.files.all()
        ]:
            answer = client.get(path)
            self.pages[path] = (answer.status_code, answer.getvalue())


@pytest.fixture
def web(settings) -> Iterator[Web]:  # type: ignore[no-untyped-def]
    made = Web()
    settings.PUBLIC_ADDRESS = made.address
    settings.FETCH_PRIVATE_ADDRESSES = True
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def contract(web: Web) -> Contract:
    return builders.executed(builders.board(website=f"{web.address}/our-contracts"))


def _post(contract: Contract) -> Posting:
    return actions.post_contract(contract, by=builders.member(contract.board), at=NOW)


def _link(web: Web, board: Board) -> None:
    web.pages["/our-contracts"] = (200, f'<p>See <a class="x" href="/b/{board.slug}/">our contracts</a></p>'.encode())


def test_a_draft_is_never_posted(web: Web) -> None:
    with pytest.raises(Refusal, match="has not been executed"):
        _post(builders.ready(builders.board()))


def test_a_posting_without_its_statements_is_refused_naming_each(web: Web) -> None:
    board = builders.board()
    contract = builders.contract(board)
    builders.document(contract)
    actions.record_executed(contract, on=date(2026, 11, 16), by=builders.member(board), at=NOW)
    with pytest.raises(Refusal) as refused:
        _post(contract)
    assert len(refused.value.items) == 5
    assert refused.value.citation == "C.G.S. § 10-234bb(g)"


def test_a_posting_that_is_up_and_linked_is_proved_and_meets_the_duty(contract: Contract, web: Web) -> None:
    posting = _post(contract)
    web.show(posting)
    _link(web, contract.board)
    check = actions.check_posting(posting, at=NOW + timedelta(minutes=1))
    assert (check.outcome, check.status) == ("up", 200)
    assert check.linked_from == contract.board.website
    agreement, record = check.files_sha256  # the record of the execution is posted with it
    assert agreement == contract.documents.get().sha256
    assert record in posting.files.values_list("sha256", flat=True)
    duty = Duty.objects.get(subject_id=contract.public_id, row="B4")
    assert duty.met_at == posting.posted_at
    assert duty.state(NOW) == "met"


def test_a_posting_that_nothing_links_to_does_not_count(contract: Contract, web: Web) -> None:
    posting = _post(contract)
    web.show(posting)
    web.pages["/our-contracts"] = (200, b"<p>Welcome</p>")
    check = actions.check_posting(posting, at=NOW)
    assert check.outcome == "unlinked" and "does not answer with a link" in check.fault
    assert Duty.objects.get(subject_id=contract.public_id, row="B4").met_at is None
    _link(web, contract.board)
    later = NOW + timedelta(days=3)
    actions.check_posting(posting, at=later)
    assert Duty.objects.get(subject_id=contract.public_id, row="B4").met_at == later


def test_a_page_that_lost_a_statement_or_a_file_that_changed_is_seen(contract: Contract, web: Web) -> None:
    posting = _post(contract)
    web.show(posting)
    _link(web, contract.board)
    page = posting.get_absolute_url()
    status, body = web.pages[page]
    web.pages[page] = (200, body.replace(b"Recordings of reading aloud", b"Nothing"))
    assert look(posting).outcome == "changed"
    web.pages[page] = (status, body)
    file = next(path for path in web.pages if "/files/" in path)
    web.pages[file] = (200, b"other bytes")
    assert look(posting).outcome == "changed"
    web.pages[page] = (503, b"")
    seen = look(posting)
    assert (seen.outcome, seen.status, seen.page_sha256) == ("down", 503, hashlib.sha256(b"").hexdigest())


def test_a_link_through_a_redirect_a_frame_or_the_registry_itself_counts(contract: Contract, web: Web) -> None:
    posting = _post(contract)
    web.show(posting)
    board = contract.board
    web.pages["/our-contracts"] = (302, b"/moved")
    web.pages["/moved"] = (200, f"<iframe title='x' src='{web.address}/b/{board.slug}'></iframe>".encode())
    assert look(posting).outcome == "up"
    board.website = f"{web.address}/b/{board.slug}/"
    posting.board.website = board.website
    assert look(posting).linked_from == board.website


def test_a_day_without_a_check_shows_as_missed(contract: Contract, web: Web) -> None:
    posting = _post(contract)
    for day, outcome in ((0, "up"), (2, "down"), (2, "up"), (3, "changed")):
        notices.record_sight(posting, Sight("http://x", outcome=outcome), at=NOW + timedelta(days=day))
    shown = posting.days(until=NOW.date() + timedelta(days=4))
    assert [state for _, state in shown] == ["up", "missed", "up", "changed", "pending"]


def test_a_correction_replaces_the_posting_and_keeps_the_earlier_one(contract: Contract, web: Web) -> None:
    first = _post(contract)
    with pytest.raises(Refusal, match="posted already"):
        _post(contract)
    contract.purpose = "Pupils practise reading at home too."
    contract.save()
    second = _post(contract)
    first.refresh_from_db()
    assert first.replaced_by == second
    page = Client().get(second.get_absolute_url()).content.decode()
    assert "at home too" in page and "Corrected on" in page


def test_a_private_address_is_not_asked(settings) -> None:  # type: ignore[no-untyped-def]
    settings.FETCH_PRIVATE_ADDRESSES = False
    settings.PUBLIC_ADDRESS = "https://privacy.example"
    for address in ("http://127.0.0.1:1/", "http://localhost/", "file:///etc/passwd", "ftp://x/"):
        with pytest.raises(fetching.Unreachable):
            fetching.fetch(address)


def test_endless_redirects_end(web: Web) -> None:
    web.pages["/a"] = (302, b"/a")
    with pytest.raises(fetching.Unreachable, match="redirects more than"):
        fetching.fetch(f"{web.address}/a")
