"""What people do in a conversation: go back, come back later, contradict, leave half unsaid."""

import pytest

from actions.appointments.going_back import says_back
from actions.appointments.typed import press_of, says_other_one
from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import begin
from tests.actions.test_own_visits import booked
from tests.support.clocks import TestClock


async def at_name(dialogue: Dialogue, wish: str = "sick visit with dr rivera") -> None:
    await begin(dialogue, wish)
    await dialogue.say("the first one")
    await dialogue.press("for me")
    assert dialogue.asked == "patient_name"


async def test_misunderstandings_end_with_a_person_and_not_in_a_loop(dialogue: Dialogue) -> None:
    await at_name(dialogue)
    said = []
    for _ in range(5):
        await dialogue.say("blub", "nlu_fallback")
        said.append(dialogue.said)
    assert said[0] == ["utter_missed", "utter_which_name"]
    assert said[1] == ["utter_missed_again", "utter_which_name"]
    assert said[2][0] == "utter_handoff" and said[2][-1] == "utter_missed_for_person"
    assert said[3] == said[4] == ["utter_missed_for_person"], "told once, asked no more"
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    assert dialogue.asked == "birth_date", "an answer is still taken"
    await dialogue.say("blub", "nlu_fallback")
    assert dialogue.said[0] == "utter_missed", "and patience begins anew"


@pytest.mark.parametrize("minutes", [70, 60 * 24])
async def test_after_a_silence_the_time_is_taken_again_or_others_are_shown(
    dialogue: Dialogue, time: TestClock, minutes: int
) -> None:
    await at_name(dialogue, "sick visit with dr rivera on friday")
    time.advance(minutes=minutes)
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    assert dialogue.said == ["utter_hold_expired", "utter_time_held", "utter_which_birth_date"]
    assert dialogue.slots["patient_name"]


async def test_after_days_the_time_is_past_and_others_are_offered(
    dialogue: Dialogue, time: TestClock
) -> None:
    await at_name(dialogue, "sick visit with dr rivera on friday")
    time.advance(days=4)
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    assert dialogue.said[:2] == ["utter_hold_expired", "utter_wish_past"]
    assert dialogue.asked == "offer"
    assert any('"offer"' in button["payload"] for button in dialogue.buttons)


async def test_the_time_was_taken_by_somebody_else_meanwhile(
    dialogue: Dialogue, another_dialogue: Dialogue, time: TestClock
) -> None:
    await at_name(dialogue)
    taken = dialogue.slots["offer"]["id"]
    time.advance(minutes=10)
    await begin(another_dialogue, "sick visit with dr rivera")
    await another_dialogue.say("the first one")
    assert another_dialogue.slots["offer"]["id"] == taken
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    assert dialogue.said[:2] == ["utter_hold_expired", "utter_time_taken"]
    assert dialogue.asked == "offer"


@pytest.mark.parametrize("text", ["go back", "can we go back a step?", "volver atrás"])
async def test_back_asks_the_question_before(dialogue: Dialogue, text: str) -> None:
    await at_name(dialogue)
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    assert dialogue.asked == "birth_date"
    await dialogue.say(text, "nlu_fallback")
    assert dialogue.asked == "patient_name" and dialogue.slots["patient_name"] is None
    await dialogue.say(text, "nlu_fallback")
    assert dialogue.asked == "relationship"
    await dialogue.say(text, "nlu_fallback")
    assert dialogue.asked == "offer" and dialogue.slots["offer"] is None
    await dialogue.say(text, "nlu_fallback")
    assert dialogue.asked == "visit_type"


@pytest.mark.parametrize("text", ["back pain", "my back hurts", "i'll come back later", "atrasado"])
def test_no_way_back(text: str) -> None:
    assert not says_back(text)


async def test_another_name_later_is_noticed(dialogue: Dialogue) -> None:
    await at_name(dialogue)
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    await dialogue.say(f"sorry, my name is {dialogue.token('PERSON', 'Ada Quillon')}")
    assert dialogue.said == ["utter_noted", "utter_which_birth_date"]
    assert dialogue.slots["patient_name"] == "PERSON_2"


@pytest.mark.parametrize(
    "text",
    ["not that doctor", "somebody else please", "i'd like a different doctor", "otro doctor"],
)
async def test_not_that_doctor_offers_everybody_else(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "sick visit with dr rivera next week")
    await dialogue.say("the first one")
    await dialogue.say(text, "deny")
    assert dialogue.asked == "offer"
    assert dialogue.slots["practitioner"]
    assert "elena-rivera" not in dialogue.slots["practitioner"]
    assert "samuel-okafor" not in dialogue.slots["practitioner"], "nobody's child yet"
    shown = {each["practitioner_id"] for each in dialogue.slots["offered"]}
    assert shown and "elena-rivera" not in shown


async def test_the_only_one_who_does_a_visit_is_said_to_be(dialogue: Dialogue) -> None:
    await begin(dialogue, "skin check next week")
    await dialogue.say("not that doctor", "deny")
    assert dialogue.said[0] == "utter_only_practitioner"
    assert dialogue.asked == "offer"


@pytest.mark.parametrize(
    "text", ["same time next week", "a week later", "misma hora la semana siguiente"]
)
async def test_the_same_time_a_week_on(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "sick visit with dr rivera on friday")
    await dialogue.say("the first one")
    before = dialogue.slots["offer"]["start_local"]
    assert before.startswith("2027-03-12")
    await dialogue.say(text)
    assert dialogue.slots["wished_time"] == f"datetime 2027-03-19{before[10:16]}"


async def test_the_same_hour_on_another_day(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera on friday")
    await dialogue.say("the first one")
    clock = dialogue.slots["offer"]["start_local"][11:16]
    await dialogue.say("same time on monday")
    assert dialogue.slots["wished_time"] == f"datetime 2027-03-15T{clock}"


async def test_a_visit_is_moved_to_the_same_time_next_week(dialogue: Dialogue) -> None:
    await booked(dialogue, "sick visit with dr rivera on friday at 9am")
    await dialogue.begin(
        "reschedule_form", "move it to the same time next week", "reschedule_appointment"
    )
    assert dialogue.slots["offer"]["start_local"].startswith("2027-03-19T09:00")
    assert dialogue.asked == "confirmation"


async def test_the_other_one_of_two_visits(dialogue: Dialogue) -> None:
    await booked(dialogue, "sick visit with dr rivera on friday at 9am")
    await booked(dialogue, "follow up with dr rivera on monday at 9am")
    dialogue.slots["last_visit"] = None
    await dialogue.begin("cancel_form", "cancel my sick visit", "cancel_appointment")
    first = dialogue.slots["appointment"]["id"]
    await dialogue.say("no, the other one", "deny")
    assert dialogue.asked == "confirmation"
    assert dialogue.slots["appointment"]["id"] != first
    await dialogue.say("yes", "affirm")
    [left] = dialogue.appointments()
    assert left["id"] == first


@pytest.mark.parametrize("text", ["the other one", "no, not that one", "la otra"])
def test_the_other_one(text: str) -> None:
    assert says_other_one(text)


@pytest.mark.parametrize("text", ["another doctor", "the other day i was sick", "no"])
def test_not_the_other_one(text: str) -> None:
    assert not says_other_one(text)


@pytest.mark.parametrize(
    "text", ["please disregard my request", "i no longer require it", "ignore all that"]
)
async def test_giving_up_in_other_words(dialogue: Dialogue, text: str) -> None:
    await at_name(dialogue)
    await dialogue.say(text, "cancel_appointment")
    assert dialogue.said == ["utter_stopped"]


async def test_a_visit_that_stands_is_no_visit_given_up(dialogue: Dialogue) -> None:
    await at_name(dialogue)
    await dialogue.say("cancel my appointment on friday", "cancel_appointment")
    assert dialogue.rejected


@pytest.mark.parametrize("text", ["not with him", "no con ese doctor", "anyone but that doctor"])
def test_words_for_somebody_else(text: str) -> None:
    press = press_of(text, asked="offer", purpose="book")
    assert press == ("inform", {"change": "practitioner"})


async def test_a_small_childs_birth_date_for_oneself_is_noticed(dialogue: Dialogue) -> None:
    await at_name(dialogue, "flu shot with dr rivera")
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    await dialogue.say(dialogue.token("DATE_OF_BIRTH", "April 9, 2023"))
    assert dialogue.said == ["utter_small_child", "utter_which_contact_of_other"]
    assert dialogue.slots["relationship"] == "guardian"
    assert dialogue.slots["patient_name"] and dialogue.slots["birth_date"]


async def test_a_mistyped_word_is_no_name(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.say(f"for {dialogue.token('PERSON', 'Xbrself')}")
    assert dialogue.slots.get("patient_name") is None
    assert dialogue.asked == "relationship"


@pytest.mark.parametrize(
    ("text", "relationship"),
    [("for myelf", "self"), ("for my daghter", "guardian"), ("para mi espsoa", "proxy")],
)
async def test_whom_it_is_for_with_a_letter_wrong(
    dialogue: Dialogue, text: str, relationship: str
) -> None:
    await begin(dialogue, "flu shot with dr rivera")
    await dialogue.say("the first one")
    await dialogue.say(text)
    assert dialogue.slots["relationship"] == relationship


async def at_summary(dialogue: Dialogue) -> None:
    await at_name(dialogue)
    await dialogue.give_details()
    await dialogue.type_code()
    assert dialogue.asked == "confirmation"


@pytest.mark.parametrize(
    "text",
    ["cancle that, i changed my mind", "canclee, cambié de opinión", "blorp that", "i dropped it"],
)
async def test_nothing_is_booked_on_what_was_only_read_as_a_yes(
    dialogue: Dialogue, text: str
) -> None:
    await at_summary(dialogue)
    await dialogue.say(text, "affirm")
    assert "utter_booked" not in dialogue.said
    assert dialogue.appointments() == []


@pytest.mark.parametrize(
    "text",
    ["that's perfect, thanks", "yes go ahead", "yup", "ok", "dele", "sí, está bien", "Yes, kindly"],
)
async def test_a_clear_yes_books(dialogue: Dialogue, text: str) -> None:
    await at_summary(dialogue)
    await dialogue.say(text, "affirm")
    assert dialogue.said[0] == "utter_booked"


async def test_the_same_visit_said_again_at_the_summary_asks_what_to_change(
    dialogue: Dialogue,
) -> None:
    await at_summary(dialogue)
    await dialogue.say("hold on, i asked for a sick visit", "book_appointment")
    assert dialogue.said == ["utter_what_to_change"]
    assert dialogue.appointments() == []


@pytest.mark.parametrize("intent", ["stop", "request_human"])
async def test_a_name_in_a_sentence_is_an_answer_whatever_it_was_read_as(
    dialogue: Dialogue, intent: str
) -> None:
    await at_name(dialogue)
    name = dialogue.token("PERSON", "Ada Quill")
    await dialogue.say(f"The appointment should be under the name {name}.", intent)
    assert dialogue.asked == "birth_date"
    assert dialogue.slots["patient_name"]


async def test_a_stop_or_a_wish_for_a_person_beside_a_name_is_heard(dialogue: Dialogue) -> None:
    await at_name(dialogue)
    name = dialogue.token("PERSON", "Ada Quill")
    await dialogue.say(f"{name} here, forget it", "stop")
    assert dialogue.said == ["utter_stopped"]


async def test_a_weekday_and_hour_mean_the_time_on_the_screen(dialogue: Dialogue) -> None:
    """Under times of a day far ahead, "8 am tuesday" is not the Tuesday of this week."""
    await begin(dialogue, "sick visit with dr rivera on march 30")
    assert dialogue.asked == "offer"
    title = next(b["title"] for b in dialogue.buttons if '"offer"' in b["payload"])
    day, hour = title.partition(" at ")[0], title.partition(" at ")[2].partition(" ·")[0]
    await dialogue.say(f"{hour.lower()} {title.partition(',')[0].lower()} plz")
    assert dialogue.said[0] == "utter_time_held", dialogue.said
    assert day in str(dialogue.messages[0])


@pytest.mark.parametrize("contact", ["PHONE", "EMAIL"])
async def test_a_contact_with_a_courtesy_is_no_wish_for_a_time(
    dialogue: Dialogue, contact: str
) -> None:
    await at_name(dialogue)
    chosen = dialogue.slots["offer"]["id"]
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    await dialogue.say(dialogue.token("DATE_OF_BIRTH", "April 9, 1984"))
    value = "ada@mail.example" if contact == "EMAIL" else "5185550161"
    await dialogue.say(f"{dialogue.token(contact, value)} please")
    assert dialogue.slots["offer"]["id"] == chosen
    assert dialogue.asked == "code"


@pytest.mark.parametrize("text", ["ill do third", "first please", "i'll go with the first"])
async def test_a_choice_is_no_end(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say(text, "stop")
    assert dialogue.form is not None and dialogue.slots["offer"]


async def test_another_kind_of_visit_at_the_summary_is_no_end(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.type_code()
    await dialogue.say("not quite, i asked for a follow-up", "stop")
    assert dialogue.form is not None


@pytest.mark.parametrize("text", ["mmm, déjeme ver", "hmm let me check", "let me see", "a ver"])
async def test_a_wish_for_time_ends_nothing(dialogue: Dialogue, text: str) -> None:
    await at_name(dialogue)
    await dialogue.say(text, "stop")
    assert dialogue.asked == "patient_name"


@pytest.mark.parametrize(
    "text",
    ["4 me", "im the patient", "soy the patient", "para mí nomás", "la paciente soy yo", "for me"],
)
async def test_the_visit_is_for_who_writes(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.say(text)
    assert dialogue.slots["relationship"] == "self"
