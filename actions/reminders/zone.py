"""A journey: the clocks of all reminders move after a yes, and back by a button."""

from datetime import datetime, timedelta

from actions import clock
from actions.reminders.afterwards import done_last
from actions.reminders.plan import Plan, line_of
from actions.reminders.reading import moves_later, zone_of
from actions.turn import Turn
from actions.wording import button
from api.internal.schemas import ClinicRead, ReminderRead

BACK_WITHIN = timedelta(hours=1)
_BACK = "zone"


async def take_zone(turn: Turn, plan: Plan) -> bool:
    """Note to which zone the clocks are to go, if a message says; nothing moves before a yes."""
    understanding = await turn.api.understand(text=turn.text)
    found = zone_of(turn.text, of_place=understanding.place_zone)
    if found is None:
        return False
    if not found.name or moves_later(turn.text):
        turn.say("utter_zone_how")
        return False
    listed = await turn.api.list_reminders()
    here = (await turn.api.get_conversation()).time_zone
    if all(zone == found.name for zone in (here, *(one.time_zone for one in listed))):
        turn.say("utter_zone_already", zone=say_place(found.name))
        return False
    plan.zone = found.name
    return True


async def ask_zone(turn: Turn, zone: str) -> None:
    listed = await turn.api.list_reminders()
    turn.say(
        "utter_confirm_zone",
        buttons=[
            button("yes_remind", "/affirm", turn.language),
            button("no", "/deny", turn.language),
        ],
        zone=say_place(zone),
        lines="".join(f"\n• {_line(one, zone, turn.language)}" for one in listed),
    )


async def answer_zone(turn: Turn, plan: Plan, *, yes: bool) -> None:
    """Move, with a way back, or leave everything where it is."""
    zone, plan.zone = plan.zone or "", None
    if not yes:
        turn.say("utter_zone_kept")
        return
    before = (await turn.api.get_conversation()).time_zone
    listed = await turn.api.list_reminders()
    # A reminder of another chat may come from elsewhere: there is no one zone to go back to.
    can_go_back = before != zone and all(one.time_zone == before for one in listed)
    await turn.api.move_to_zone(time_zone=zone)
    back = f"{_BACK}:{before}:{int(clock.utc_now().timestamp())}"
    plan.last_reminder = done_last(back=back) if can_go_back else None
    payload = f'/change_reminder{{"reminder":"{back}"}}'
    turn.say(
        "utter_zone_moved",
        buttons=[button("move_back", payload, turn.language)] if can_go_back else None,
        zone=say_place(zone),
    )


async def take_back(turn: Turn, plan: Plan, said: str) -> bool:
    """What undoes a move, a button or a word; later than BACK_WITHIN it is a journey, and asked
    about."""
    kind, _, rest = said.partition(":")
    if kind != _BACK:
        return False
    zone, _, moved_at = rest.rpartition(":")
    at = datetime.fromtimestamp(int(moved_at), tz=clock.utc_now().tzinfo)
    if clock.utc_now() > at + BACK_WITHIN:
        plan.zone = zone
        return True
    plan.last_reminder = None
    await turn.api.move_to_zone(time_zone=zone, back=True)
    turn.say("utter_zone_back", zone=say_place(zone))
    return True


def say_place(zone: str) -> str:
    """ "Los Angeles" of "America/Los_Angeles"."""
    return zone.rpartition("/")[2].replace("_", " ")


def _line(reminder: ReminderRead, zone: str, language: str) -> str:
    """A reminder as it would be: clock times there, an interval as far apart as before."""
    line, spanish = line_of(reminder, language), language == "es"
    if reminder.kind == "interval":
        return f"{line} ({'misma distancia' if spanish else 'same distance'})"
    return f"{line} ({say_zone(zone, language)})"


def line_with_zone(reminder: ReminderRead, clinic: ClinicRead, language: str) -> str:
    """A reminder of the list, with whose clock it goes by where that is not the clinic's alone."""
    line = line_of(reminder, language)
    zones = {location.time_zone for location in clinic.locations}
    if reminder.kind == "interval" or zones == {reminder.time_zone}:
        return line
    return f"{line} ({say_zone(reminder.time_zone, language)})"


def say_zone(zone: str, language: str) -> str:
    """ "Denver time"."""
    return f"hora de {say_place(zone)}" if language == "es" else f"{say_place(zone)} time"
