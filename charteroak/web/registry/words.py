"""The statute's words for families: each in a sentence or two, by the row of the law that defines it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: Row of the law, the word, and what it means in plain words.
WORDS = (
    (
        "aa-1",
        _("Contractor"),
        _("A company or a consultant that holds or can see student data under a contract with the board."),
    ),
    (
        "aa-2",
        _("Operator"),
        _(
            "Whoever runs a website, an online service or an app that was made for schools and knows that "
            "schools use it."
        ),
    ),
    (
        "aa-3",
        _("Consultant"),
        _(
            "A professional who works for the board under a contract, but does not teach. For example, "
            "someone who studies test results."
        ),
    ),
    (
        "aa-4",
        _("Student information"),
        _(
            "What can be linked to one student and is not public. For example: a name, an address, grades, "
            "health facts, photos or a voice recording."
        ),
    ),
    (
        "aa-5",
        _("Student record"),
        _(
            "What the school or the state keeps about a student. It also means what a student types into "
            "software that a teacher assigned."
        ),
    ),
    (
        "aa-6",
        _("Student-generated content"),
        _("What a student makes: essays, art, music, photos. Answers on state tests do not count."),
    ),
    (
        "aa-7",
        _("Directory information"),
        _("Facts that a school may share under federal rules, such as a name in a yearbook."),
    ),
    (
        "aa-8",
        _("School purposes"),
        _("What teachers and schools usually do or ask for: lessons, homework, running the school."),
    ),
    (
        "aa-9",
        _("Student"),
        _(
            "Someone of any age who lives in Connecticut and goes to public school or a state preschool, gets"
            " special education, or is otherwise the board’s to look after."
        ),
    ),
    (
        "aa-10",
        _("Targeted advertising"),
        _("An ad that is picked for a student because of that student’s data or what the student does online."),
    ),
    (
        "aa-11",
        _("De-identified information"),
        _("Data changed so that nobody can tell which student it is about."),
    ),
    (
        "aa-12",
        _("Persistent unique identifier"),
        _("A code by which a service knows a user again, later and in other places."),
    ),
)
