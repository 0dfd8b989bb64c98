"""An exception for one child's plan: refused while a condition lacks evidence, signed by both, and confidential."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from charteroak.district.audit.models import Event
from charteroak.district.duties import actions as duties
from charteroak.district.duties.models import Duty
from charteroak.district.exceptions import actions, agreement, disclosing, report
from charteroak.district.exceptions.conditions import CONDITIONS
from charteroak.district.exceptions.models import AgreementSignature, ConditionEvidence, PlanException
from charteroak.district.families import actions as families
from charteroak.district.families.models import Student
from charteroak.district.refusal import Refusal
from charteroak.district.search.models import Entry
from charteroak.district.technology import answers
from tests import builders
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db

NEXT_YEAR = TODAY + timedelta(days=365)


@pytest.fixture
def board():
    return builders.board("Ashbrook")


@pytest.fixture
def by(board):
    return builders.member(board, "plans")


@pytest.fixture
def child(board):
    return builders.student(board, "Ann Oak", guardian="Mo Oak")


@pytest.fixture
def product(board):
    return builders.contract(board, product="Readaloud").products.get()


def begun(board, child, product, by, **changed) -> PlanException:
    said = {"plan": "iep", "plan_from": TODAY, "plan_until": NEXT_YEAR, "review_on": NEXT_YEAR, "reason": "refused"}
    return actions.propose(board, child, product, **{**said, **changed}, by=by, at=NOW)


def evidenced(row: PlanException, by, but: str = "") -> PlanException:
    for condition in CONDITIONS:
        if condition.code != but:
            actions.add_evidence(
                row, condition=condition.code, words=f"Shown: {condition.title}", happened_on=TODAY, received_on=TODAY,
                file=b"A letter of the provider.", file_name="letter.txt", by=by, at=NOW,
            )  # fmt: skip
    return agreement.put_before_signers(row, by=by, at=NOW)


def signed(row: PlanException, by) -> PlanException:
    guardian = row.student.guardianships.get().guardian
    for capacity, person in (("guardian", guardian), ("team", None)):
        if capacity in row.capacities:
            agreement.record_paper(
                row, capacity=capacity, guardian=person, name="Signer Name", signed_on=TODAY, received_on=TODAY,
                file=b"Signed.", file_name="signed.txt", by=by, at=NOW,
            )  # fmt: skip
    return PlanException.objects.get(pk=row.pk)


def in_force(board, child, product, by, **changed) -> PlanException:
    return actions.grant(
        signed(evidenced(begun(board, child, product, by, **changed), by), by), on=TODAY, by=by, at=NOW
    )


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/]+(/link/\S+)", text)
    assert found
    return found.group(1)


@pytest.mark.parametrize("condition", [one.code for one in CONDITIONS if one.code != "unique"])
def test_it_is_not_put_in_force_while_a_condition_lacks_evidence(board, child, product, by, condition):
    row = signed(evidenced(begun(board, child, product, by), by, but=condition), by)
    with pytest.raises(Refusal) as refused:
        actions.grant(row, on=TODAY, by=by, at=NOW)
    (item,) = refused.value.items
    assert next(one.citation for one in CONDITIONS if one.code == condition) in item


def test_an_iep_needs_a_member_of_the_team_and_a_504_plan_does_not(board, child, product, by):
    row = evidenced(begun(board, child, product, by), by)
    guardian = child.guardianships.get().guardian
    agreement.record_paper(
        row, capacity="guardian", guardian=guardian, name="Mo Oak", signed_on=TODAY, received_on=TODAY, file=b"x",
        file_name="x.txt", by=by, at=NOW,
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        actions.grant(PlanException.objects.get(pk=row.pk), on=TODAY, by=by, at=NOW)
    assert "planning and placement team" in refused.value.items[0]
    other = builders.student(board, "Bea Elm", guardian="Di Elm")
    assert in_force(board, other, product, by, plan="504").granted_on == TODAY


def test_in_force_it_unlocks_the_tool_for_this_child_alone_and_meets_the_duty(board, child, product, by):
    before = answers.answer_for(board, product, TODAY)
    row = in_force(board, child, product, by)
    other = builders.student(board, "Bea Elm")
    assert actions.unlocks(child, product, on=TODAY) and not actions.unlocks(other, product, on=TODAY)
    assert answers.answer_for(board, product, TODAY) == before
    assert Duty.objects.about(row).get(event="exception.proposed").met_at == NOW
    assert not actions.unlocks(child, product, on=NEXT_YEAR + timedelta(days=1))


def test_the_child_is_named_in_no_event_no_search_and_no_duty(board, child, product, by):
    in_force(board, child, product, by)
    assert not Entry.objects.filter(title__icontains="Oak").exists()
    for event in Event.objects.filter(chain=board.public_id):
        assert "Oak" not in str(event.facts) and "Readaloud" not in str(event.facts)
    assert not any("Oak" in duty.subject_name for duty in Duty.objects.filter(board=board))


def test_both_sign_by_link_in_their_language_and_a_link_works_once(board, child, product, by):
    guardian = child.guardianships.get().guardian
    guardian.sealed = {**guardian.sealed, "language": "es"}
    guardian.save()
    row = evidenced(begun(board, child, product, by), by)
    agreement.ask_by_link(row, capacity="guardian", guardian=guardian, name="", email="", by=by, at=NOW)
    agreement.ask_by_link(row, capacity="team", guardian=None, name="Pat Team", email="pat@team.example", by=by, at=NOW)
    moment = AgreementSignature.objects.first().asked_at
    assert agreement.mail_waiting(moment) == 2
    assert agreement.mail_waiting(moment) == 0
    family = next(one for one in mail.outbox if "family.example" in one.to[0])
    assert "Oak" not in family.subject + family.body and "Readaloud" not in family.subject + family.body
    AgreementSignature.objects.update(expires_at=moment + timedelta(days=36500))
    client, page = Client(), link_in(family.body)
    shown = client.get(page).text
    assert "Autorizo el uso de Readaloud para Ann Oak" in shown and "I authorize the use of Readaloud" in shown
    assert client.post(page, {"name": "Mo Oak"}).status_code == 422
    assert client.post(page, {"name": "Mo", "aware": "on", "authorizes": "on"}).status_code == 422
    assert "Mo Oak" in client.post(page, {"name": "Mo Oak", "aware": "on", "authorizes": "on"}).text
    assert client.get(page).status_code == 404
    team = link_in(next(one for one in mail.outbox if one.to == ["pat@team.example"]).body)
    client.post(team, {"name": "Pat Team", "aware": "on", "authorizes": "on"})
    fresh = PlanException.objects.get(pk=row.pk)
    assert {(one.capacity, one.method, one.signed_name) for one in fresh.signatures} == {
        ("guardian", "link", "Mo Oak"), ("team", "link", "Pat Team"),
    }  # fmt: skip
    assert fresh.signatures[0].signed["language"] == "es"


def test_a_link_that_is_over_or_whose_text_was_written_anew_opens_nothing(board, child, product, by):
    row = evidenced(begun(board, child, product, by), by)
    guardian = child.guardianships.get().guardian
    asked = agreement.ask_by_link(row, capacity="guardian", guardian=guardian, name="", email="", by=by, at=NOW)
    token = asked.addressee["token"]
    assert agreement.waiting_for(token, at=NOW) == asked
    assert agreement.waiting_for(token, at=NOW + timedelta(days=15)) is None
    assert agreement.waiting_for(f"{token}x", at=NOW) is None
    agreement.put_before_signers(row, by=by, at=NOW)
    assert agreement.waiting_for(token, at=NOW) is None


def test_a_guardian_whom_a_court_keeps_away_is_not_asked_and_gets_no_evidence(board, child, product, by):
    row = evidenced(begun(board, child, product, by), by)
    pair = child.guardianships.get()
    families.limit(
        pair, kind="records", order=b"order", order_is="FA-1", from_day=TODAY, until=None, by=builders.member(board),
        at=NOW,
    )  # fmt: skip
    with pytest.raises(Refusal, match="court"):
        agreement.ask_by_link(row, capacity="guardian", guardian=pair.guardian, name="", email="", by=by, at=NOW)
    asked = disclosing.ask(
        row, guardian=pair.guardian, name="", asked_on=TODAY, received_on=TODAY, by=by, at=NOW
    )  # fmt: skip
    with pytest.raises(Refusal, match="court"):
        disclosing.give(asked, how="link", by=by, at=NOW)
    assert disclosing.give(asked, how="paper", despite="Counsel agrees.", by=by, at=NOW).given_at == NOW


def test_the_evidence_goes_to_the_parent_by_link_with_proof_of_when(board, child, product, by):
    row = in_force(board, child, product, by)
    guardian = child.guardianships.get().guardian
    asked = disclosing.ask(
        row, guardian=guardian, name="", asked_on=TODAY, received_on=TODAY, by=by, at=NOW
    )  # fmt: skip
    assert Duty.objects.open().about(asked).exists()
    disclosing.give(asked, how="link", by=by, at=NOW)
    assert not Duty.objects.open().about(asked).exists()
    agreement.mail_waiting(NOW)
    page = link_in(mail.outbox[-1].body)
    type(asked).objects.update(expires_at=NOW + timedelta(days=36500))
    assert "Ann Oak" not in Client().get(page).text
    asked.refresh_from_db()
    assert asked.opened_at is None
    data = b"".join(Client().get(page, {"file": "1"}).streaming_content)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert names == ["index.pdf", "attempt-1-letter.txt", "equivalent-1-letter.txt", "SHA256SUMS"]
    asked.refresh_from_db()
    assert asked.opened_at is not None


def test_a_renewal_carries_what_the_provider_stated_and_asks_for_the_rest_anew(board, child, product, by):
    row = in_force(board, child, product, by)
    made = actions.renew(
        row, plan_from=NEXT_YEAR, plan_until=NEXT_YEAR + timedelta(days=300), review_on=NEXT_YEAR, by=by, at=NOW
    )
    carried = set(ConditionEvidence.objects.filter(exception=made).values_list("condition", flat=True))
    assert carried == {"ferpa", "hipaa", "operator", "cannot"}
    row.refresh_from_db()
    assert (row.ended_on, made.renews) == (None, row), "the child is not left without the tool meanwhile"
    for condition in ("unique", "attempt", "equivalent"):
        actions.add_evidence(
            made, condition=condition, words="Anew.", happened_on=TODAY, received_on=TODAY, by=by, at=NOW
        )
    signed(agreement.put_before_signers(made, by=by, at=NOW), by)
    later = NOW + timedelta(days=365)
    with pytest.raises(Refusal, match="future"):
        actions.grant(PlanException.objects.get(pk=made.pk), on=NEXT_YEAR, by=by, at=NOW)
    actions.grant(PlanException.objects.get(pk=made.pk), on=NEXT_YEAR, by=by, at=later)
    row.refresh_from_db()
    assert (row.end, row.ended_on) == ("renewed", NEXT_YEAR)


def test_it_ends_when_the_child_leaves_and_its_record_keeps_the_child(board, child, product, by):
    row = in_force(board, child, product, by)
    Student.objects.filter(pk=child.pk).update(left_on=TODAY)
    assert actions.end_of_those_who_left(board, today=TODAY, at=NOW) == 1
    assert actions.end_of_those_who_left(board, today=TODAY, at=NOW) == 0
    row.refresh_from_db()
    assert row.end == "left"
    families.forget(board, on=NEXT_YEAR, by=None, at=NOW)
    assert Student.objects.filter(pk=child.pk).exists()


def test_a_review_that_is_due_is_told_once_and_names_nobody(board, child, product, by):
    row = in_force(board, child, product, by)
    assert actions.remind(board, today=TODAY, at=NOW) == 0
    assert actions.remind(board, today=NEXT_YEAR, at=NOW) == 2
    assert actions.remind(board, today=NEXT_YEAR, at=NOW) == 0
    assert actions.remind(board, today=NEXT_YEAR + timedelta(1), at=NOW) == 2
    for memo in by.user.memos.filter(about_id=row.public_id):
        assert "Oak" not in memo.subject + memo.body and "Readaloud" not in memo.subject + memo.body


def test_each_reading_is_on_record_and_others_read_nothing(board, child, product, by, client, settings):
    settings.SECOND_FACTOR = False
    row = in_force(board, child, product, by)
    client.force_login(by.user)
    page = f"/b/{board.slug}/staff/exceptions/{row.public_id}/"
    answer = client.get(page)
    assert "Ann Oak" in answer.text and "Ann Oak" not in answer.text.split("</title>")[0]
    read = Event.objects.filter(chain=board.public_id, verb="exception.read", actor=by.audit_id)
    assert read.count() == 1
    for role in ("teacher", "approver", "auditor", "signer"):
        client.force_login(builders.member(board, role).user)
        assert client.get(page).status_code == 403
        assert client.get(f"/b/{board.slug}/staff/exceptions/").status_code == 403
    client.force_login(builders.member(board, "teacher").user)
    assert "exception" not in client.get(f"/b/{board.slug}/staff/products/{product.public_id}/").text.lower()


@pytest.mark.parametrize(
    "changed",
    [
        {"plan": "x"},
        {"reason": "x"},
        {"plan_until": TODAY - timedelta(days=1)},
        {"review_on": NEXT_YEAR + timedelta(1)},
    ],
)
def test_an_exception_whose_particulars_do_not_fit_is_not_begun(board, child, product, by, changed):
    with pytest.raises(Refusal):
        begun(board, child, product, by, **changed)


def test_one_child_and_tool_have_one_open_exception(board, child, product, by):
    begun(board, child, product, by)
    with pytest.raises(Refusal, match="open already"):
        begun(board, child, product, by)


def test_evidence_of_tomorrow_or_received_before_it_happened_is_refused(board, child, product, by):
    row = begun(board, child, product, by)
    for happened, received in ((TODAY + timedelta(1), TODAY + timedelta(1)), (TODAY, TODAY - timedelta(1))):
        with pytest.raises(Refusal):
            actions.add_evidence(
                row, condition="ferpa", words="x", happened_on=happened, received_on=received, by=by, at=NOW
            )


def test_the_report_hides_small_numbers_names_nobody_and_can_be_nil(board, child, product, by):
    year = report.school_year(TODAY)
    in_force(board, child, product, by)
    later = NOW.replace(year=year + 1, month=8, day=1)
    made = report.make(board, year=year, by=by, at=later)
    (row,) = made.table["rows"]
    assert row[:3] == ["Readaloud", product.contractor.name, "The provider does not sign contracts with boards"]
    assert 1 not in row[3] and None in row[3]
    assert "Oak" not in report.as_csv(made) and "hidden" in report.as_csv(made)
    assert report.as_pdf(made).startswith(b"%PDF")
    assert report.make(board, year=year, by=by, at=later) == made
    other = builders.board("Birchfield")
    nil = report.make(other, year=year, by=builders.member(other, "plans"), at=later)
    assert nil.is_nil and "No service" in report.as_csv(nil)
    with pytest.raises(Refusal, match="not over"):
        report.make(board, year=year, by=by, at=NOW)


def test_the_board_sets_the_day_and_sending_the_report_meets_the_duty(board, child, product, by):
    year = report.school_year(TODAY)
    later = NOW.replace(year=year + 1, month=8, day=1)
    report.open_the_year(board, at=later)
    report.open_the_year(board, at=later)
    duty = Duty.objects.get(board=board, event="year.report")
    assert duty.due_at is None
    report.set_due(board, month=10, day=1, by=builders.member(board), at=later)
    duty.refresh_from_db()
    assert duty.last_day().isoformat() == f"{year + 1}-10-01"
    made = report.make(board, year=year, by=by, at=later)
    report.submit(made, on=later.date(), receipt="Message 42", by=by, at=later)
    duty.refresh_from_db()
    assert duty.met_at == later


def test_its_clocks_are_seen_and_met_by_nobody_who_may_not_read_it(board, child, product, by, client):
    row = begun(board, child, product, by)
    duty = Duty.objects.about(row).get()
    page = f"/b/{board.slug}/staff/duties/{duty.public_id}/"
    for role, status in (("approver", 404), ("auditor", 404), ("signer", 404), ("coordinator", 200)):
        client.force_login(builders.member(board, role).user)
        assert client.get(page).status_code == status
        listed = client.get(f"/b/{board.slug}/staff/duties/").text
        assert (duty.public_id in listed) == (status == 200)
    with pytest.raises(Refusal, match="by a proof on record"):
        duties.meet(duty, happened=NOW, received=None, evidence="Said so.", by=builders.member(board), at=NOW)
