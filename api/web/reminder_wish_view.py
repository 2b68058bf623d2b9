"""The forms of the page of reminders as they are shown: filled in, asked about, passed on."""

import hashlib
from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session

from api.conversations.routes import RoomDep
from api.conversations.schemas import TurnResult
from api.errors import NotFound
from api.rate import Limiter, address_of
from api.reminders import service
from api.reminders.page_links import BASE, find_conversation
from api.reminders.schedule_form import PLACES, Times, how_often_of, times_of
from api.reminders.service import Reminder
from api.web.pages import CLINIC_NAME, render
from api.web.reminder_form_words import FORM, UNCLEAR
from api.web.reminder_links import outcome
from api.web.reminder_words import word
from api.wording.calendar import DAYS, say_clock
from api.wording.recurrence import CODES, ORDINALS, say_recurrence

LEAST_CLOCKS, MOST_CLOCKS = 4, 24
ALARMS = ("emergency", "crisis")
_SINGLE = (
    *("medication", "dose", "often", "hours", "first_at", "last_day", "month_days", "place"),
    *("once", "seen"),
)
_limiter = Limiter(count=60, seconds=60)
Short = Annotated[str, StringConstraints(max_length=40)]
# Longer than a reminder keeps, so that what is too long is said and not lost.
Words = Annotated[str, StringConstraints(max_length=2000)]


class WishForm(BaseModel):
    """What was filled in. `sure`: yes, or no to change it again; `once` tells one wish from
    another; `seen`: the reminder as it was when its form was filled in; `at_night`: a dose in
    quiet hours was agreed to."""

    medication: Words = ""
    dose: Words = ""
    often: Short = "day"
    day: list[Short] = []
    clock: list[Short] = []
    hours: Short = ""
    first_at: Short = ""
    last_day: Short = ""
    sure: Short = ""
    once: Short = ""
    at_night: Short = ""
    month_days: Words = ""
    place: Short = ""
    seen: Annotated[str, StringConstraints(max_length=64)] = ""

    @property
    def times(self) -> Times:
        return Times(
            self.often,
            self.day,
            self.clock,
            self.hours,
            self.first_at,
            self.last_day,
            self.month_days,
            self.place,
        )


Filled = Annotated[WishForm, Form()]


class WishPage:
    """The link that was opened; `conversation_id` is None when it is over."""

    def __init__(self, key: str, request: Request, room: RoomDep) -> None:
        _limiter.take(address_of(request))
        self.key, self.request, self.room = key, request, room
        self.conversation_id: str | None = None
        self.language = "en"
        with room.database.read() as session:
            found = find_conversation(session=session, keystore=room.keystore, key=key)
            if found is not None:
                self.conversation_id, self.language = found.id, found.language

    def is_over(self) -> Response:
        phone = self.room.settings.clinic_phone
        return outcome(self.request, "old_page", "en", phone, status=404)

    def back(self, done: str) -> Response:
        return RedirectResponse(f"{BASE}/{self.key}?done={done}", 303)

    def find_plan(self, session: Session, plan_id: str) -> Reminder:
        """A reminder that is kept.

        Raises:
            NotFound.
        """
        found = next((one for one in self.list_plans(session) if one.id == plan_id), None)
        if found is None:
            raise NotFound
        return found

    def list_plans(self, session: Session) -> list[Reminder]:
        return service.list_plans(
            session=session,
            keystore=self.room.keystore,
            conversation_id=self.conversation_id or "",
        )

    def show(self, form: WishForm, plan: Reminder | None = None, *, problem: str = "") -> Response:
        """The form with what was filled in; nothing that was typed is lost."""
        language = self.language
        clocks = [clock for clock in form.clock if clock][:MOST_CLOCKS]
        rows = min(max(LEAST_CLOCKS, len(clocks) + 1), MOST_CLOCKS)
        return render(
            self.request,
            "reminders/wish.html",
            status=422 if problem else 200,
            clinic_name=CLINIC_NAME,
            language=language,
            words=_words(language),
            base=f"{BASE}/{self.key}",
            plan=plan,
            now=say_plan(plan, language) if plan else "",
            form=form,
            choices=_choices(plan, language),
            days=[(code, DAYS[language][place].capitalize()) for place, code in enumerate(CODES)],
            clocks=[*clocks, *[""] * (rows - len(clocks))],
            places=_places(language),
            problem=word(UNCLEAR[problem], language) if problem else "",
        )

    def ask(self, form: WishForm, said: str, plan: Reminder | None, at_night: str) -> Response:
        """What would be kept, in words, to say yes to; `at_night`: a time in quiet hours."""
        night = word(FORM["at_night"], self.language).format(at=at_night) if at_night else ""
        return render(
            self.request,
            "reminders/sure.html",
            clinic_name=CLINIC_NAME,
            language=self.language,
            words=_words(self.language),
            said=said,
            before=say_plan(plan, self.language) if plan else "",
            night=night,
            kept=_kept(form, at_night=bool(at_night)),
        )

    def tell(self, result: TurnResult, reason: str) -> Response:
        """What the chat answered, where a person has to see it first."""
        alarm = result.disposition in ALARMS
        intro = None if alarm else FORM.get(reason)
        return render(
            self.request,
            "reminders/told.html",
            clinic_name=CLINIC_NAME,
            language=self.language,
            words=_words(self.language),
            base=f"{BASE}/{self.key}",
            intro=word(intro, self.language) if intro else "",
            alarm=alarm,
            messages=result.messages,
        )


Page = Annotated[WishPage, Depends(WishPage)]


def say_first(form: WishForm, language: str) -> str:
    """From when hours are counted; nothing for clock times."""
    if form.often != "hours":
        return ""
    if not form.first_at:
        return word(FORM["from_now"], language)
    return word(FORM["from_clock"], language).format(at=say_at(form.first_at, language))


def say_at(clock: str, language: str) -> str:
    hour, _, minute = clock.partition(":")
    return say_clock(int(hour), int(minute), language)


def say_plan(plan: Reminder, language: str) -> str:
    dose = f" ({plan.dose})" if plan.dose else ""
    when = say_recurrence(plan.recurrence, language, plan.time_zone)
    return f"{plan.medication}{dose}, {when} ({plan.time_zone.replace('_', ' ')})"


def mark_of(plan: Reminder) -> str:
    """What tells whether a reminder is as it was when its form was opened."""
    words = f"{plan.medication}|{plan.dose}|{plan.recurrence}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _places(language: str) -> list[tuple[str, str]]:
    said = [(place, ORDINALS[language][int(place)]) for place in PLACES]
    return [("", word(FORM["none"], language)), *said]


def _choices(plan: Reminder | None, language: str) -> list[tuple[str, str]]:
    """How often, with those that only a reminder of its own kind has."""
    names = ["day", "week", "month", "place", "hours"]
    said = {name: word(FORM[name], language) for name in (*names, "same", "keep")}
    often = times_of(plan).often if plan else ""
    if plan is None or often not in ("same", "keep"):
        return [(name, said[name]) for name in names]
    days = "" if often == "same" else f": {say_recurrence(how_often_of(plan), language)}"
    return [(often, said[often] + days), *((name, said[name]) for name in names)]


def _kept(form: WishForm, *, at_night: bool) -> list[tuple[str, str]]:
    """What a yes sends again."""
    fields = [(name, str(getattr(form, name))) for name in _SINGLE]
    fields += [("day", day) for day in form.day]
    fields += [("clock", clock) for clock in form.clock if clock]
    return [*fields, ("at_night", "yes")] if at_night else fields


def _words(language: str) -> dict[str, str]:
    return {name: word(both, language) for name, both in FORM.items()}
