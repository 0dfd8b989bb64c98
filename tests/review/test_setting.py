"""What the document says about itself changes what its clauses mean."""

from __future__ import annotations

from collections.abc import Callable

Verdict = Callable[[str, str], str]

VERMONT = "9. This Agreement is governed by the laws of the State of Vermont."
CONNECTICUT = "The laws of the State of Connecticut govern the rights and duties of the Contractor and the Board."


def test_a_part_that_prevails_cures_a_contradiction_in_another(verdict: Verdict) -> None:
    text = f"""MASTER AGREEMENT

{VERMONT}

ADDENDUM A: CONNECTICUT TERMS

A.1 In the event of a conflict between this Addendum and the Agreement, this Addendum controls.

A.2 {CONNECTICUT}
"""
    assert verdict(text, "bb-a-9") == "present"
    assert verdict(text.replace("this Addendum controls", "the parties will talk"), "bb-a-9") == "conflict"


def test_a_part_that_loses_does_not_matter(verdict: Verdict) -> None:
    text = f"""AGREEMENT

1. A term of Schedule B that is inconsistent with this Agreement has no effect.

2. {CONNECTICUT}

SCHEDULE B: STANDARD TERMS

B1. {VERMONT}
"""
    assert verdict(text, "bb-a-9") == "present"


def test_an_exhibit_for_another_state_meets_nothing_here(verdict: Verdict) -> None:
    text = """AGREEMENT

1. Term. This Agreement begins in July. 2. Fees. The District pays the fees. 3. Notices are sent by mail.

4. Nobody may assign this Agreement.

EXHIBIT 1: NEW YORK

The Vendor shall delete student data within ten days of the District's written request.
"""
    assert verdict(text, "bb-a-2") == "weak"


def test_another_states_exhibit_contradicts_nothing_here(verdict: Verdict) -> None:
    text = f"""AGREEMENT

1. {CONNECTICUT}

2. Fees are paid yearly. 3. Notices are sent by mail. 4. Nobody may assign this Agreement.

EXHIBIT 1: OREGON

The laws of the State of Oregon govern this Agreement.
"""
    assert verdict(text, "bb-a-9") == "present"


def test_a_section_that_is_switched_off_does_not_count(verdict: Verdict) -> None:
    text = f"""AGREEMENT

12.1 This Agreement is governed by the laws of the State of Delaware.

EXHIBIT C: CONNECTICUT

C.1 Section 12.1 does not apply. {CONNECTICUT}
"""
    assert verdict(text, "bb-a-9") == "present"


def test_a_part_that_is_no_part_of_the_contract_counts_for_nothing(verdict: Verdict) -> None:
    text = """AGREEMENT

1. The Vendor provides the software.

CHECKLIST FOR THE DISTRICT (not part of the agreement)

The Vendor shall delete student data within ten days of the District's written request.
"""
    assert verdict(text, "bb-a-2") == "missing"


def test_a_recital_promises_nothing(verdict: Verdict) -> None:
    assert verdict("WHEREAS the parties wish that each party comply with FERPA;", "bb-a-8") == "missing"


def test_a_heading_promises_nothing(verdict: Verdict) -> None:
    text = "4. No Targeted Advertising. The Provider shall not sell or rent Student Data to any person."
    assert verdict(text, "policy:advertising") == "weak"


def test_struck_words_count_for_nothing(verdict: Verdict) -> None:
    text = (
        'In Section 4 the words "within ninety days after a breach of Student Data the Vendor shall notify the Board" are struck out.\n\n'
        "Upon discovery of a breach of Student Data the Vendor shall notify the Board within ten days."
    )
    assert verdict(text, "bb-a-6") == "present"


def test_a_sentence_cut_by_a_page_is_one_sentence(verdict: Verdict) -> None:
    pages = "".join(
        f"\n\nContract 2026-14                 - {n} -\n\n{words}"
        for n, words in enumerate(
            (
                "provision of this contract is invalid, the rest of this contract remains in\nfull force.",
                "8. Notices.",
                "9. Names.",
            ),
            1,
        )
    )
    assert (
        verdict(f"7. Invalid terms. If a court of competent jurisdiction finds that any one{pages}", "bb-a-10")
        == "present"
    )


def test_data_that_are_not_students_meet_a_provision_partly(verdict: Verdict) -> None:
    text = """"Personal Data" means information about a teacher who uses the Service.

The Processor shall not process Personal Data for any purpose other than providing the Service to the Controller."""
    assert verdict(text, "bb-a-3") == "weak"


def test_a_misread_word_is_mended(verdict: Verdict) -> None:
    text = """Tbe Company wi1l deliver tbe tests. Tbe Board sha1l pay tbe Cornpany.

If any provision of this Agreernent is found invalid, the rernaining provisions sha1l rernain in full force."""
    assert verdict(text, "bb-a-10") == "present"
