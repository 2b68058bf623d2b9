"""What people wrote in the middle of a task, and what it must come to."""

from datetime import datetime

import pytest

from api.wording.calendar import say_day
from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import BOOK, begin, reach_summary
from tests.actions.test_clarify import asked_which
from tests.actions.test_own_visits import CANCEL, CHECK, MOVE, booked
from tests.actions.test_reminder_afterwards import followed

WISH = "sick visit with dr rivera"


def shown(dialogue: Dialogue) -> list[str]:
    return [each["start_local"][:16] for each in dialogue.slots["offered"]]


async def test_a_time_counts_more_than_a_place_in_the_list(dialogue: Dialogue) -> None:
    await begin(dialogue, f"{WISH} next thursday afternoon")
    last = dialogue.slots["offered"][-1]
    clock = last["start_local"][11:16]
    await dialogue.say(f"thursday at {clock}, for my son first")
    assert dialogue.slots["offer"]["id"] == last["id"]


async def test_a_place_beside_its_own_time_is_that_one(dialogue: Dialogue) -> None:
    await begin(dialogue, f"{WISH} next thursday afternoon")
    second = dialogue.slots["offered"][1]
    await dialogue.say(f"the second one, at {second['start_local'][11:16]}")
    assert dialogue.slots["offer"]["id"] == second["id"]


@pytest.mark.parametrize("text", ["the following week would be better", "la semana siguiente"])
async def test_the_following_week_is_counted_from_the_times_shown(
    dialogue: Dialogue, text: str
) -> None:
    await begin(dialogue, f"{WISH} on a tuesday")
    day = dialogue.slots["wished_time"].partition(" ")[2][:10]
    assert all(each.startswith(day) for each in shown(dialogue))
    await dialogue.say(text)
    assert not any(each.startswith(day) for each in shown(dialogue))
    after = dialogue.slots["wished_time"].partition(" ")[2][:10]
    assert (int(after[-2:]) - int(day[-2:])) % 31 in (7, 4), "the Tuesday a week later"


async def test_a_day_that_is_just_over_is_told_to_be(dialogue: Dialogue) -> None:
    await begin(dialogue, f"{WISH} on 2028-03-05")
    assert "utter_offer_past" in dialogue.said


async def test_another_weekday_than_the_dates_is_told(dialogue: Dialogue) -> None:
    await begin(dialogue, f"{WISH} on wednesday the 19th")
    assert "utter_other_weekday" in dialogue.said
    assert dialogue.field("utter_other_weekday", "day") == "Friday, March 19"


@pytest.mark.parametrize("text", ["friday the 19th", "friday 2027-03-19", "no, wednesday instead"])
async def test_a_weekday_that_fits_is_not(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, f"{WISH} on {text}")
    assert "utter_other_weekday" not in dialogue.said


@pytest.mark.parametrize("text", ["thx bye", "ok gracias, adiós"])
async def test_a_goodbye_before_the_yes_is_told_that_nothing_is_booked(
    dialogue: Dialogue, text: str
) -> None:
    await reach_summary(dialogue)
    await dialogue.say(text, "goodbye")
    assert dialogue.said == ["utter_not_done_yet", "utter_summary_for"]
    assert dialogue.appointments() == []


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("yes. also do i need to bring his vaccine card", "faq_insurance"),
        ("yes, and do i have to bring the flu shot papers too", "inform"),
    ],
)
async def test_a_question_with_a_visits_word_in_it_is_no_second_visit(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await reach_summary(dialogue)
    await dialogue.say(text, intent)
    assert "utter_one_after_another" not in dialogue.said
    assert not dialogue.slots.get("next_task")


@pytest.mark.parametrize("form", [("check_form", CHECK), ("cancel_form", CANCEL)])
async def test_a_visit_wished_for_where_one_is_looked_for_begins_a_booking(
    dialogue: Dialogue, form: tuple[str, str]
) -> None:
    await dialogue.begin(form[0], "flu shot please", form[1])
    assert dialogue.asked == "patient_name"
    await dialogue.say("no i want to book a flu shot", BOOK)
    assert dialogue.rejected
    await dialogue.say("no tengo cita, quiero una nueva", CANCEL)
    assert dialogue.rejected or dialogue.asked == "patient_name"


async def test_wishing_for_one_in_the_middle_of_cancelling_opens_a_booking(
    dialogue: Dialogue,
) -> None:
    await dialogue.begin("cancel_form", "cancel my visit", CANCEL)
    opened = await dialogue.act("action_open_task", "no tengo cita, quiero una nueva", CANCEL)
    assert followed(opened) == "booking_form"


@pytest.mark.parametrize(
    "text", ["wait, can i move it to another thursday?", "espere, ¿mejor la puedo cambiar?"]
)
async def test_moving_it_instead_of_cancelling_leaves_the_form(
    dialogue: Dialogue, text: str
) -> None:
    await booked(dialogue)
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    await dialogue.say(text, MOVE)
    assert dialogue.rejected
    assert len(dialogue.appointments()) == 1


@pytest.mark.parametrize(
    ("text", "form"),
    [("no, don't cancel, move it to friday", "reschedule_form"), ("no, leave it", None)],
)
async def test_a_no_that_moves_it_goes_on_with_that(
    dialogue: Dialogue, text: str, form: str | None
) -> None:
    await booked(dialogue)
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    await dialogue.say(text, "deny")
    assert dialogue.said == ["utter_kept"]
    before = [{"event": "bot", "metadata": {"utter_action": "utter_kept"}}]
    closed = await dialogue.act("action_close_task", text, "deny", before=before)
    assert followed(closed) == form
    assert len(dialogue.appointments()) == 1


async def test_a_week_later_is_kept_until_the_visit_is_known(
    dialogue: Dialogue, another_dialogue: Dialogue
) -> None:
    visit = await booked(dialogue, f"{WISH} on friday at 9am")
    again = another_dialogue
    wish = "can't make it friday, can i come the week after, same time"
    await again.begin("reschedule_form", wish, MOVE)
    await again.give_details()
    await again.type_code()
    assert again.said[-1] == "utter_summary_move"
    assert again.slots["offer"]["start_local"][10:16] == visit["start"][10:16]
    assert again.slots["offer"]["start_local"][:10] > visit["start"][:10]


async def test_what_the_message_said_is_known_to_the_one_that_was_meant(
    dialogue: Dialogue,
) -> None:
    ranking = {MOVE: 0.6, BOOK: 0.3}
    dialogue.ranking, dialogue.confidence = ranking, 0.6
    text = "my son needs his checkup, can we do it next friday afternoon"
    await dialogue.act("action_open_task", text, MOVE)
    assert dialogue.said == ["utter_which_of_two"]
    dialogue.ranking, dialogue.confidence = {}, 0.9
    asked = asked_which(MOVE, BOOK)
    await dialogue.act("action_open_task", "/book_appointment", BOOK, before=asked)
    dialogue.form = "booking_form"
    await dialogue.say("/book_appointment", BOOK)
    assert dialogue.slots["relationship"] == "guardian"
    assert dialogue.slots["visit_type"] == "child-check-up"
    assert dialogue.asked == "offer"
    assert all(int(each[11:13]) >= 12 for each in shown(dialogue))
    assert dialogue.slots["next_task"] is None


async def test_what_it_said_is_forgotten_when_something_else_is_said(dialogue: Dialogue) -> None:
    dialogue.ranking, dialogue.confidence = {MOVE: 0.6, BOOK: 0.3}, 0.6
    await dialogue.act("action_open_task", "my son's checkup, next friday", MOVE)
    dialogue.ranking, dialogue.confidence = {}, 0.9
    later = [{"event": "bot", "metadata": {"utter_action": "utter_hours"}}]
    await dialogue.act("action_open_task", "book a visit", BOOK, before=later)
    assert not dialogue.slots.get("relationship") and not dialogue.slots.get("wished_time")
    assert dialogue.slots["next_task"] is None


async def test_a_kind_of_visit_that_hardly_reads_like_a_question_is_taken(
    dialogue: Dialogue,
) -> None:
    await begin(dialogue, "whenever dr rivera is in next")
    assert dialogue.asked == "visit_type"
    dialogue.confidence = 0.38
    await dialogue.say("just a followup on my blood pressure", "ask_results")
    assert dialogue.slots["visit_type"] == "follow-up"


@pytest.mark.parametrize("confidence", [0.38, 0.8])
async def test_a_question_about_results_still_goes_to_a_person(
    dialogue: Dialogue, confidence: float
) -> None:
    await begin(dialogue, "whenever dr rivera is in next")
    dialogue.confidence = confidence
    await dialogue.say("is my blood pressure ok? should i get a follow-up", "ask_results")
    assert dialogue.rejected


@pytest.mark.parametrize("text", ["a visit", "una cita por favor", "appointment"])
async def test_a_visit_alone_begins_a_booking(dialogue: Dialogue, text: str) -> None:
    assert followed(await dialogue.act("action_answer_alone", text, "inform")) == "booking_form"


def part_of(offer: dict[str, str]) -> tuple[str, str]:
    start = offer["start_local"]
    return start[:10], "morning" if start[11:13] < "12" else "afternoon"


@pytest.mark.parametrize("text", ["the {day} one in the {part}", "that {day} one in the {part}"])
async def test_the_only_one_of_a_part_of_a_day_is_picked(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "skin check with dr chen")
    offered = dialogue.slots["offered"]
    parts = [part_of(each) for each in offered]
    meant = next(each for each in offered if parts.count(part_of(each)) == 1)
    date = datetime.fromisoformat(meant["start_local"])
    await dialogue.say(text.format(day=f"{date:%A}".lower(), part=part_of(meant)[1]))
    assert dialogue.slots["offer"]["id"] == meant["id"]


@pytest.mark.parametrize(("text", "language"), [("the {} one", "en"), ("la del {}", "es")])
async def test_the_only_one_of_a_day_is_picked(
    dialogue: Dialogue, text: str, language: str
) -> None:
    await begin(dialogue, "skin check with dr chen")
    days = [each["start_local"][:10] for each in dialogue.slots["offered"]]
    meant = next(
        one for one in dialogue.slots["offered"] if days.count(one["start_local"][:10]) == 1
    )
    day = say_day(datetime.fromisoformat(meant["start_local"]), language)
    await dialogue.say(text.format(day.replace(",", "").split()[0].lower()))
    assert dialogue.slots["offer"]["id"] == meant["id"]


async def test_an_abbreviated_weekday_is_of_the_times_shown(dialogue: Dialogue) -> None:
    await begin(dialogue, "skin check with dr chen in two weeks")
    meant = next(
        each
        for each in dialogue.slots["offered"]
        if datetime.fromisoformat(each["start_local"]).weekday() == 2
    )
    await dialogue.say(f"the weds one at {meant['start_local'][11:16]}")
    assert dialogue.slots["offer"]["id"] == meant["id"]


@pytest.mark.parametrize(
    "text", ["push my visit one week, same time", "páseme la cita una semana, a la misma hora"]
)
async def test_one_week_further_is_the_same_hour_a_week_later(
    dialogue: Dialogue, text: str
) -> None:
    visit = await booked(dialogue, f"{WISH} on friday at 9am")
    await dialogue.begin("reschedule_form", text, MOVE)
    start = datetime.fromisoformat(visit["start"][:19])
    moved = datetime.fromisoformat(dialogue.slots["offer"]["start_local"][:19])
    assert (moved - start).days == 7 and moved.time() == start.time()


async def test_the_following_week_may_be_narrowed(dialogue: Dialogue) -> None:
    await begin(dialogue, WISH)
    await dialogue.say("any day the week after, mornings")
    assert shown(dialogue) and all(each[11:13] < "12" for each in shown(dialogue))


async def test_neither_of_two_but_a_new_one_keeps_what_was_said_of_the_visit(
    dialogue: Dialogue,
) -> None:
    dialogue.ranking, dialogue.confidence = {CHECK: 0.5, MOVE: 0.4}, 0.5
    text = "me toca mi seguimiento con rivera, el viernes 19"
    await dialogue.act("action_open_task", text, CHECK)
    assert dialogue.said == ["utter_which_of_two"]
    dialogue.ranking, dialogue.confidence = {}, 0.9
    await dialogue.act(
        "action_open_task", "ninguna, una nueva", BOOK, before=asked_which(CHECK, MOVE)
    )
    assert dialogue.slots["visit_type"] == "follow-up"
    assert dialogue.slots["practitioner"] == ["elena-rivera"]


async def test_where_only_the_one_not_wanted_does_it_that_is_said(dialogue: Dialogue) -> None:
    await begin(dialogue, "skin check with anyone but dr chen")
    assert dialogue.said == ["utter_only_practitioner", "utter_offer_times"]
