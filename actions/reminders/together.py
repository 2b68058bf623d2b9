"""A reminder for several medicines of which only some are named: nothing is done to all unasked."""

from actions.reminders.plan import Plan, line_of
from actions.turn import Turn
from actions.wording import Button, button, title
from api.wording.calendar import join_words
from api.wording.medicines import label_without, names_part, parts_of_label

ONLY = "only"


def ask_whole(turn: Turn, plan: Plan) -> None:
    """Before it is paused or goes on: all of it?"""
    assert plan.subject is not None
    turn.say(
        "utter_reminder_together_sure",
        buttons=[
            button("yes_remind", "/affirm", turn.language),
            button("no", "/deny", turn.language),
        ],
        reminder_line=line_of(plan.subject, turn.language),
    )


def say_together(turn: Turn, plan: Plan) -> None:
    """Beside a question: it is about all of it."""
    if plan.is_part and plan.subject:
        turn.say("utter_reminder_together", label=plan.subject.medication)


def only_button(turn: Turn, plan: Plan) -> list[Button]:
    """To take what was named out of the reminder, and to keep the rest.

    Not where one dose is said for all: "amoxicillin and clavulanate" is one tablet.
    """
    if not plan.is_part or not plan.subject or plan.subject.dose:
        return []
    named = [
        part for part in parts_of_label(plan.subject.medication)
        if names_part(part, plan.named or [])
    ]  # fmt: skip
    words = f"{title(ONLY, turn.language)} {join_words(named, turn.language)}"
    return [{"title": words[:60], "payload": f'/inform{{"reminder":"{ONLY}"}}'}]


async def take_out(turn: Turn, plan: Plan) -> str:
    """What was named is reminded of no more; the rest stays as it is."""
    assert plan.subject is not None
    left = label_without(plan.subject.medication, plan.named or [], turn.language)
    done = await turn.api.change_reminder(plan_id=plan.subject.id, medication=left)
    turn.say("utter_reminder_set", reminder_line=line_of(done, turn.language))
    return "done"
