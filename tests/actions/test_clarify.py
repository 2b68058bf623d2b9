"""A message that may be one of two things, and one that is two things at once."""

import pytest

from tests.actions.dialogue import Dialogue

UNCLEAR = "nlu_fallback"


async def unclear(dialogue: Dialogue, text: str, **ranking: float) -> None:
    dialogue.ranking = {UNCLEAR: 0.5, **ranking}
    await dialogue.act("action_answer_alone", text, UNCLEAR)


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Move a visit"), ("es", "Cambiar una cita")]
)
async def test_two_likely_wishes_are_two_buttons(
    dialogue: Dialogue, language: str, first: str
) -> None:
    dialogue.language = language
    await unclear(dialogue, "that thing", reschedule_appointment=0.4, cancel_appointment=0.3)
    assert dialogue.said == ["utter_which_of_two"]
    assert [b["payload"] for b in dialogue.buttons] == [
        "/reschedule_appointment",
        "/cancel_appointment",
        "/request_human",
    ]
    assert dialogue.buttons[0]["title"] == first


@pytest.mark.parametrize(
    "ranking",
    [
        {"reschedule_appointment": 0.2, "cancel_appointment": 0.2},  # it may be anything
        {"reschedule_appointment": 0.9, "cancel_appointment": 0.02},  # no second
        {"out_of_scope": 0.4, "cancel_appointment": 0.3},
        {"thank": 0.4, "affirm": 0.3},  # no button begins these
    ],
)
async def test_where_there_is_no_choice_of_two_it_asks_for_other_words(
    dialogue: Dialogue, ranking: dict[str, float]
) -> None:
    await unclear(dialogue, "that thing", **ranking)
    assert dialogue.said == ["utter_not_understood"]


@pytest.mark.parametrize("clinical", ["ask_diagnosis", "ask_medication_advice", "ask_results"])
@pytest.mark.parametrize("clinical_is_first", [True, False])
async def test_if_one_of_the_two_is_clinical_a_person_answers(
    dialogue: Dialogue, clinical: str, clinical_is_first: bool
) -> None:
    names = [clinical, "faq_cost"] if clinical_is_first else ["faq_cost", clinical]
    await unclear(dialogue, "what about the number", **dict(zip(names, (0.4, 0.3), strict=True)))
    assert dialogue.said[0] == "utter_handoff"
    assert not any("faq_cost" in b["payload"] for b in dialogue.buttons)


async def test_where_the_screen_is_sure_it_offers_the_clinician_by_the_clinical_intent(
    dialogue: Dialogue,
) -> None:
    dialogue.is_plain = True
    await unclear(dialogue, "what about it", ask_results=0.4, faq_cost=0.3)
    assert dialogue.said == ["utter_offer_clinician"]
    assert dialogue.buttons[0]["payload"] == "/ask_results"


@pytest.mark.parametrize("intent", [UNCLEAR, "out_of_scope"])
async def test_what_is_not_understood_and_may_be_about_health_is_offered_to_a_clinician(
    dialogue: Dialogue, intent: str
) -> None:
    text = "hielo o calor pa una torcedura"
    await dialogue.act("action_answer_alone", text, intent)
    assert dialogue.said == ["utter_offer_clinician"]
    assert dialogue.buttons[0]["payload"] == "/ask_diagnosis"
    dialogue.is_plain = True
    await dialogue.act("action_answer_alone", text, intent)
    assert "utter_offer_clinician" not in dialogue.said
    dialogue.is_plain = False
    await dialogue.act("action_answer_alone", "hielo o calor", intent)
    assert "utter_offer_clinician" not in dialogue.said, "too few words to be unsure of"


CLOSE = [
    ("action_open_task", "cancel_appointment", "reschedule_appointment"),
    ("action_open_task", "change_reminder", "cancel_reminder"),
    ("action_answer_faq", "faq_hours", "faq_location"),
    ("action_list_reminders", "list_reminders", "check_appointment"),
    ("action_open_task", "set_medication_reminder", "request_human"),
]


@pytest.mark.parametrize(("action", "first", "second"), CLOSE)
async def test_what_was_only_just_taken_for_something_is_asked_about(
    dialogue: Dialogue, action: str, first: str, second: str
) -> None:
    dialogue.ranking = {first: 0.55, second: 0.3, "thank": 0.1}
    events = await dialogue.act(action, "that thing on the list", first)
    assert dialogue.said == ["utter_which_of_two"]
    assert [b["payload"] for b in dialogue.buttons][:2] == [f"/{first}", f"/{second}"]
    assert "/request_human" in [b["payload"] for b in dialogue.buttons]
    followed = [e["name"] for e in events if e["event"] == "followup"]
    assert followed == (["action_listen"] if action == "action_open_task" else []), "no form begins"


@pytest.mark.parametrize(
    "ranking",
    [
        {"faq_hours": 0.76, "faq_location": 0.2},  # sure
        {"faq_hours": 0.6, "faq_location": 0.09},  # the second is far
        {"faq_hours": 0.3, "faq_location": 0.19},  # it may be anything
        {"faq_hours": 0.5, "inform": 0.4},  # no button begins it
        {"faq_hours": 0.5, "ask_results": 0.3},
        {"faq_hours": 0.45, "faq_location": 0.3, "ask_symptom": 0.1, "ask_diagnosis": 0.06},
        {"faq_location": 0.5, "faq_hours": 0.4},  # read by its words as something else
        {},
    ],
)
async def test_what_is_clear_or_may_be_clinical_is_not_asked_about(
    dialogue: Dialogue, ranking: dict[str, float]
) -> None:
    dialogue.ranking = ranking
    await dialogue.act("action_answer_faq", "when is it there", "faq_hours")
    assert dialogue.said[0] == "utter_hours"


async def test_what_the_screen_gives_to_a_person_is_not_asked_about(dialogue: Dialogue) -> None:
    dialogue.ranking = {"faq_hours": 0.5, "faq_location": 0.4}
    dialogue.disposition = "clinician"
    await dialogue.act("action_answer_faq", "when is it there", "faq_hours")
    assert "utter_which_of_two" not in dialogue.said


async def test_inside_a_form_nothing_is_asked_beside_its_question(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need a visit", "book_appointment")
    dialogue.ranking = {"faq_hours": 0.5, "faq_location": 0.4}
    await dialogue.say("when is it there", "faq_hours")
    await dialogue.act("action_answer_faq", "when is it there", "faq_hours")
    assert "utter_which_of_two" not in dialogue.said


async def test_it_is_not_asked_twice_in_a_row(dialogue: Dialogue) -> None:
    dialogue.ranking = {"faq_hours": 0.5, "faq_location": 0.4}
    await dialogue.act("action_answer_faq", "when is it there", "faq_hours")
    assert dialogue.said == ["utter_which_of_two"]
    asked = [{"event": "bot", "metadata": {"utter_action": "utter_which_of_two"}}]
    await dialogue.act("action_answer_faq", "when is it there", "faq_hours", before=asked)
    assert dialogue.said[0] == "utter_hours"


@pytest.mark.parametrize("made", ["last_visit", "last_reminder"])
async def test_right_after_something_was_made_it_is_meant(dialogue: Dialogue, made: str) -> None:
    dialogue.slots[made] = {"id": "x"}
    dialogue.ranking = {"faq_hours": 0.5, "faq_location": 0.4}
    await dialogue.act("action_answer_faq", "when is it there", "faq_hours")
    assert dialogue.said[0] == "utter_hours"


async def test_a_question_beside_a_wish_is_answered_before_the_task_begins(
    dialogue: Dialogue,
) -> None:
    dialogue.also = {"faq_location": "where are you on saturday"}
    text = "book a skin check and where are you on saturday"
    await dialogue.begin("booking_form", text, "book_appointment")
    assert dialogue.said[0] == "utter_place"
    assert dialogue.said[-1] == "utter_offer_times"
    assert dialogue.slots.get("visit_type") == "skin-check"
    assert not dialogue.slots.get("wished_time"), "the day belongs to the question"
    assert dialogue.said.count("utter_place") == 2, "once for each place"


async def test_a_question_beside_an_answer_is_answered_before_the_next_one(
    dialogue: Dialogue,
) -> None:
    await dialogue.begin("booking_form", "i need a visit", "book_appointment")
    dialogue.also = {"faq_insurance": "do you take medicare"}
    await dialogue.say("skin check. do you take medicare", "book_appointment")
    assert dialogue.said[0] == "utter_fact"
    assert dialogue.said[-1] == "utter_offer_times"


async def test_a_question_beside_a_list_of_reminders_is_answered(dialogue: Dialogue) -> None:
    dialogue.also = {"faq_location": "where are you"}
    await dialogue.act("action_list_reminders", "my reminders? where are you", "list_reminders")
    assert dialogue.said[0] == "utter_place"
    assert dialogue.said[-1] == "utter_no_reminders"


def asked_which(*names: str) -> list[dict[str, object]]:
    buttons = [{"title": name, "payload": f"/{name}"} for name in names]
    said = {"utter_action": "utter_which_of_two"}
    return [{"event": "bot", "metadata": said, "data": {"buttons": buttons}}]


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("the first one", ["reschedule_form"]),
        ("the second", ["booking_form"]),
        ("la segunda", ["booking_form"]),
        ("neither", []),
    ],
)
async def test_which_one_may_be_said_in_words(
    dialogue: Dialogue, text: str, follows: list[str]
) -> None:
    before = asked_which("reschedule_appointment", "book_appointment", "request_human")
    events = await dialogue.act("action_answer_alone", text, "inform", before=before)
    assert [e["name"] for e in events if e["event"] == "followup"] == follows


async def test_the_last_of_them_is_a_person(dialogue: Dialogue) -> None:
    before = asked_which("book_appointment", "faq_practitioners", "request_human")
    await dialogue.act("action_answer_alone", "the last one", "inform", before=before)
    assert dialogue.said[0] == "utter_handoff"
    await dialogue.act("action_answer_alone", "the second one", "inform", before=before)
    assert dialogue.said == ["utter_practitioners"]
