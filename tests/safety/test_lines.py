"""Which line a message gets, bare calls for help, and what is said over several turns."""

import pytest

from api.conversations.notices import notice_text
from api.safety.replies import REPLIES, ReplyText, reply, reply_names
from api.safety.service import emergency_messages, screen
from api.yaml_text import read_yaml

NUMBERS = read_yaml(REPLIES.read_text("utf-8"))["safety_replies"]["numbers"]


def answer(text: str) -> str:
    verdict = screen(text=text)
    messages = emergency_messages(
        disposition=verdict.disposition, language=verdict.language, rules=verdict.rules
    )
    return "\n".join(message.text for message in messages)


@pytest.mark.parametrize("language", ["en", "es"])
def test_whoever_is_handed_to_a_person_hears_both_numbers(language: str) -> None:
    """A crisis that is only half said may be taken for a question to a person."""
    fields = dict.fromkeys(("when", "clinic_phone", "staff"), "x")
    said = [
        reply(name, language, **fields).text for name in reply_names() if name.startswith("handoff")
    ]
    for name in ("person_open", "person_closed", "person_has_it", "person_has_it_closed"):
        said.append(notice_text(name, language, **fields).text)
    assert len(said) == 6
    for text in said:
        assert "911" in text and "988" in text, text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("my coach put his hand down there and told me not to tell", "assault_number"),
        ("i was raped at a party on friday", "assault_number"),
        ("abusaron de mi en el trabajo", "assault_number"),
        ("the boy downstairs is being beaten every night", "child_number"),
        ("my husband punched me again", "violence_number"),
        ("he drank antifreeze", "poison_number"),
    ],
)
def test_the_line_that_fits_is_named(text: str, number: str) -> None:
    assert NUMBERS[number] in answer(text)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("rule", "number"),
    [
        ("violence.sexual", "assault_number"),
        ("violence.child", "child_number"),
        ("violence.hurt", "violence_number"),
    ],
)
def test_who_is_harmed_and_in_despair_gets_both_lines(
    rule: str, number: str, language: str
) -> None:
    def said(*rules: str) -> ReplyText:
        return emergency_messages(disposition="crisis", language=language, rules=rules)[0]

    line = said(rule, "model:0123456789ab")
    assert NUMBERS[number] in line.text
    assert NUMBERS["crisis_number"] in line.text
    assert "/report_false_alarm" not in {button.payload for button in line.buttons}
    both = emergency_messages(
        disposition="crisis", language=language, rules=(rule, "crisis.suicide"), band="ask"
    )
    assert both[0] == said("crisis.suicide")
    assert NUMBERS[number] in both[1].text
    assert both[2] == reply("crisis_question", language)


def test_a_child_who_is_touched_and_in_despair_hears_of_both() -> None:
    said = answer("my uncle touches me at night and i dont want to be here anymore")
    assert NUMBERS["crisis_number"] in said
    assert NUMBERS["child_number"] in said or NUMBERS["assault_number"] in said


@pytest.mark.parametrize(
    "text",
    [
        "my daughter drank bleach and her mouth is blistered",
        "he swallowed drain cleaner and cant stop coughing",
        "mi nene tomo cloro y babea mucho",
    ],
)
def test_who_is_poisoned_and_has_signs_calls_911_first(text: str) -> None:
    first = answer(text).splitlines()[0]
    assert NUMBERS["emergency_number"] in first
    assert NUMBERS["poison_number"] in answer(text)


@pytest.mark.parametrize(
    "text",
    ["911", "9-1-1", "call 911", "heart attack", "stroke!!", "ambulance", "es una emergencia",
     "ambulancia", "au secours", "saklolo", "cứu tôi với", "cnt brth", "mychesthurtssobad"],
)  # fmt: skip
def test_a_bare_call_is_heard(text: str) -> None:
    assert screen(text=text).disposition in ("emergency", "crisis")


@pytest.mark.parametrize(
    "text",
    ["we live at 911 oak street", "suite 911", "what number is 911 main", "disculpe la molestia",
     "my doctor is dr strokes", "is there an ambulance entrance", "can you help me"],
)  # fmt: skip
def test_the_same_words_in_passing_are_not(text: str) -> None:
    assert screen(text=text).disposition not in ("emergency", "crisis")


@pytest.mark.parametrize(
    ("recent", "text"),
    [
        (("im on chemo", "feel cold"), "100.9"),
        (("i get chemo on mondays", "shivering"), "101.2"),
        (("estoy en quimio", "tengo frio"), "38.4"),
    ],
)
def test_a_fever_said_a_little_at_a_time(recent: tuple[str, ...], text: str) -> None:
    assert screen(text=text, recent=recent).disposition == "emergency"


def test_a_bare_number_alone_is_no_fever() -> None:
    assert screen(text="101", recent=("what is the price", "ok")).disposition == "none"
