"""Pages that name students ask for a second factor; other pages do not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from charteroak.district.boards.models import Board
from charteroak.district.boards.roles import MAY
from charteroak.web.staff.access import OF_STUDENTS
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked_for(settings: Any) -> None:
    settings.SECOND_FACTOR = True


@pytest.fixture
def board() -> Board:
    return builders.board("Factorfield")


@pytest.fixture
def client(board: Board) -> Client:
    client = Client()
    client.force_login(builders.member(board, "coordinator").user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _code(device: TOTPDevice, later: int = 0) -> str:
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, digits=device.digits, drift=later):06}"


def _wanted(board: Board) -> str:
    return reverse("staff:hand-in", args=[board.slug])


def _set_up(client: Client, board: Board) -> str:
    """Follow the page to the set-up, confirm the app; returns the page of recovery codes."""
    client.get(_wanted(board), follow=True)
    answer = client.post(
        f"{reverse('account:second-factor')}?next={_wanted(board)}",
        {"code": _code(TOTPDevice.objects.get())},
        follow=True,
    )
    return answer.content.decode()


def test_a_page_of_students_sends_to_the_second_factor_and_another_does_not(client: Client, board: Board) -> None:
    answer = client.get(_wanted(board))
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account:second-factor"))
    assert client.get(reverse("staff:contracts", args=[board.slug])).status_code == 200


def test_finding_a_student_by_name_sends_to_the_second_factor_and_counting_them_does_not(
    client: Client, board: Board
) -> None:
    address = reverse("staff:families", args=[board.slug])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"q": "Ann Oak"})
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account:second-factor"))
    assert "Ann" not in answer["Location"]


def test_who_has_none_sets_one_up_and_gets_recovery_codes_once(client: Client, board: Board) -> None:
    page = client.get(_wanted(board), follow=True).content.decode()
    assert "Set up a second factor" in page and "data:image/svg+xml" in page
    codes = re.findall(r"<li><code>(\w+)</code>", _set_up(client, board))
    assert len(codes) == 10
    assert client.get(_wanted(board)).status_code == 200
    assert "<li><code>" not in client.get(reverse("account:recovery-codes"), follow=True).content.decode()


def test_a_wrong_code_opens_nothing(client: Client, board: Board) -> None:
    client.get(_wanted(board), follow=True)
    answer = client.post(reverse("account:second-factor"), {"code": "000000"})
    assert "not the code" in answer.content.decode()
    assert client.get(_wanted(board)).status_code == 302


def test_the_next_session_asks_again_and_takes_a_recovery_code_once(client: Client, board: Board) -> None:
    code = re.findall(r"<li><code>(\w+)</code>", _set_up(client, board))[0]
    user = TOTPDevice.objects.get().user
    for opens in (True, False):
        again = Client()
        again.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        again.post(reverse("account:second-factor"), {"code": code})
        assert (again.get(_wanted(board)).status_code == 200) is opens


def test_no_code_leads_to_another_site(client: Client, board: Board) -> None:
    client.get(_wanted(board), follow=True)
    answer = client.post(
        f"{reverse('account:second-factor')}?next=https://evil.example/", {"code": _code(TOTPDevice.objects.get())}
    )
    assert "evil" not in answer["Location"]


def test_what_names_students_is_what_asks(board: Board) -> None:
    assert {name for name in MAY if name.split(".")[0] in ("families", "exceptions", "demands", "breaches", "directory")} - {
        # Counts, a report without identities, and a log without students.
        "families.count", "exceptions.report", "exceptions.report-write", "directory.log", "demands.answer",
    } == OF_STUDENTS  # fmt: skip
