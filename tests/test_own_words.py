"""Nothing that the service says of itself is withheld by its own output check."""

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.wording import TITLES
from api.safety.service import check
from api.yaml_text import read_yaml

ROOT = Path(__file__).parent.parent
LINES = (
    "metformin (500 mg), every day at 8:00 PM",
    "warfarin (2 tablets), every Monday and Thursday at 9:00 AM",
    "insulin, every 8 hours",
    "mi medicina, todos los días a las 20:00",
    "levotiroxina (media tableta), cada lunes a las 7:30",
)
VALUES: dict[str, tuple[str, ...]] = {
    "reminder_line": LINES,
    "lines": tuple("\n".join(f"• {line}" for line in LINES[i : i + 2]) for i in range(4)),
    "what": ("metformin (500 mg)", "my medicine", "lisinopril (1 tablet)", "mi medicina"),
    "schedule": ("every day at 8:00 AM and 8:00 PM", "cada lunes a las 9:00", "every 6 hours"),
    "zone": ("America/New York",),
    "when": ("Thursday, December 3 at 3:30 PM (EST)", "jueves 3 de diciembre a las 15:30 (EST)"),
    "old": ("Friday, January 1 at 9:00 AM (PST)",),
    "until": ("9:05 AM (EST)",),
    "visit": ("sick visit", "vaccination", "mental health visit", "consulta por enfermedad"),
    "practitioner": ("Dr. Elena Rivera", "Molly Byrne, NP"),
    "practitioners": ("Dr. Priya Raman (family medicine); Dr. Amos Kidd (pediatrics)",),
    "place": ("Maple Street Clinic",),
    "address": ("218 Maple Street, Suite 2, Linden Falls, NY 12588",),
    "phone": ("+1 518 555 0142",),
    "clinic_phone": ("+1 518 555 0142",),
    "person": ("PERSON_1",),
    "day": ("Thursday, November 26", "jueves 26 de noviembre"),
    "holiday": ("Thanksgiving Day",),
    "hours": ("8:00 AM–12:00 PM, 1:00 PM–6:00 PM", "closed", "cerrado"),
    "week": ("Monday to Friday: 8:00 AM–6:00 PM\nSunday: closed",),
    "line": ("I have passed this on. A clinician will read it.",),
    "code": ("482913",),
    "medication": ("metformin", "warfarin"),
    "dose": ("500 mg", "2 tablets", "1 tableta"),
    "time": ("8:00 PM", "20:00"),
    "contact": ("PHONE_1",),
    "name": ("PERSON_1",),
}


def _facts(node: Any) -> Iterator[str]:
    """Every text of the clinic's directory that a response may carry."""
    for place in node.values():
        for fact in place["facts"].values():
            if isinstance(fact, dict):
                yield from (str(text) for text in fact.values())
            elif isinstance(fact, list):
                yield ", ".join(str(each) for each in fact) + "."


def _texts(node: Any) -> Iterator[str]:
    """Every text and button title below a node."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("text", "title") and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _read(path: str, key: str) -> Any:
    return read_yaml((ROOT / path).read_text(encoding="utf-8"))[key]


VALUES["fact"] = tuple(
    _facts(read_yaml((ROOT / "data/clinic/locations.yml").read_text(encoding="utf-8")))
)
SAID = sorted(
    {
        *_texts(_read("domain.yml", "responses")),
        *_texts(_read("data/notices.yml", "notices")),
        *_texts(_read("data/safety/replies.yml", "safety_replies")["texts"]),
    }
)


def filled(template: str) -> Iterator[str]:
    """The template with each value of each of its fields in turn."""
    names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
    rounds = max([len(VALUES.get(name, ("5",))) for name in names], default=1)
    for i in range(rounds):
        chosen = {name: VALUES.get(name, ("5",)) for name in names}
        yield template.format(**{name: each[i % len(each)] for name, each in chosen.items()})


@pytest.mark.parametrize("template", SAID)
def test_our_own_words_pass_the_output_check(template: str) -> None:
    withheld = {text: check(text=text).reasons for text in filled(template)}
    assert not {text: reasons for text, reasons in withheld.items() if reasons}


@pytest.mark.parametrize("line", LINES)
def test_a_reminder_as_a_button_passes(line: str) -> None:
    """The buttons of "Which reminder do you mean?" carry a drug, a dose and times."""
    for question in ("Which reminder do you mean?", "¿Qué recordatorio?"):
        assert check(text=f"{question}\n{line}\n{LINES[0]}").allowed


BUTTONS = {
    "utter_confirm_reminder_stop": ("yes_delete", "keep"),
    "utter_confirm_reminder": ("yes_remind", "no"),
    "utter_already_booked": ("move",),
    "utter_summary": ("yes_book", "change_time", "change_practitioner", "stop"),
    "utter_summary_for": ("yes_book", "change_time", "change_practitioner", "stop"),
    "utter_summary_move": ("yes_move", "change_time", "change_practitioner", "stop"),
    "utter_summary_cancel": ("yes_cancel", "keep"),
    "utter_which_medication": ("my_medicine",),
    "utter_which_code": ("resend", "change_contact", "person"),
    "utter_which_relationship": ("self", "guardian", "proxy"),
    "utter_offer_times": ("later", "other_day", "any_practitioner"),
}


@pytest.mark.parametrize("response", BUTTONS)
def test_a_response_passes_together_with_its_buttons(response: str) -> None:
    """The check reads the text and the titles of the buttons as one."""
    for variant, language in zip(_read("domain.yml", "responses")[response], (0, 1), strict=True):
        titles = "\n".join(TITLES[name][language] for name in BUTTONS[response])
        withheld = {
            text: check(text=f"{text}\n{titles}").reasons for text in filled(variant["text"])
        }
        assert not {text: reasons for text, reasons in withheld.items() if reasons}
