"""On the page of reminders: a new one; another dose, days, times or end. Written after a yes."""

from collections.abc import Callable
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api.conversations.incoming import Incoming, clean
from api.conversations.pass_on import pass_on
from api.db import new_id
from api.errors import NotFound
from api.reminders import service
from api.reminders.page_links import BASE
from api.reminders.quiet import DoseInQuietHours
from api.reminders.recurrence import RecurrenceUnclear
from api.reminders.schedule_form import (
    LAST,
    is_as_before,
    read_day,
    read_first,
    read_rules,
    times_of,
)
from api.reminders.service import Reminder
from api.reminders.wish import ForPerson, WishUnclear, find_person_reason, read_dose, read_words
from api.web.reminder_wish_view import (
    Filled,
    Page,
    WishForm,
    WishPage,
    mark_of,
    say_at,
    say_first,
    say_plan,
)
from api.wording.recurrence import say_recurrence

router = APIRouter(prefix=BASE, include_in_schema=False)
Make = Callable[..., Reminder]


@router.get("/{key}/new")
def show_new(page: Page) -> Response:
    if page.conversation_id is None:
        return page.is_over()
    return page.show(WishForm(once=new_id()))


@router.post("/{key}/new")
def set_new(page: Page, form: Filled) -> Response:
    """Look at a wish, ask, and make it a reminder after a yes: with the chat's own function."""
    if (conversation_id := page.conversation_id) is None:
        return page.is_over()
    form = form.model_copy(
        update={
            "medication": clean(form.medication),
            "dose": clean(form.dose),
            "once": form.once or new_id(),
        }
    )
    if person := _for_person(form, page.language):
        return _pass_on(page, conversation_id, form, person)

    def make(session: Session, *, in_quiet_hours: bool) -> Reminder:
        medication, dose = read_words(form.medication, form.dose)
        known = {one.id for one in page.list_plans(session)}
        made = service.create_plan(
            session=session,
            keystore=page.room.keystore,
            conversation_id=conversation_id,
            utterance_id=_once(conversation_id, _wish(form)),
            medication=medication,
            dose=dose,
            recurrence=read_rules(form.times),
            first_at=read_first(form.times),
            last_day=read_day(form.last_day),
            in_quiet_hours=in_quiet_hours,
        )
        if made.id in known:
            raise WishUnclear("exists")
        return made

    if form.sure == "yes" and _is_made(page, conversation_id, _wish(form)):
        return page.back("new")  # sent twice
    return _look_or_write(page, form, None, make, done="new")


@router.get("/{key}/{plan_id}/change")
def show_change(page: Page, plan_id: str) -> Response:
    if page.conversation_id is None:
        return page.is_over()
    if (plan := _plan(page, plan_id)) is None:
        return page.back("gone")
    times = times_of(plan)
    form = WishForm(
        dose=plan.dose,
        often=times.often,
        day=list(times.days),
        clock=list(times.clocks),
        hours=times.hours,
        last_day=times.last_day,
        month_days=_say_last(times.month_days, page.language),
        place=times.place,
        seen=mark_of(plan),
        once=new_id(),
    )
    return page.show(form, plan)


@router.post("/{key}/{plan_id}/change")
def change(page: Page, plan_id: str, form: Filled) -> Response:
    """Look at another dose, days, times or end, ask, and change what is named after a yes."""
    if (conversation_id := page.conversation_id) is None:
        return page.is_over()
    if (plan := _plan(page, plan_id)) is None:
        return page.back("gone")
    # What was sent by no form of ours says nothing of the dose.
    form = form.model_copy(
        update={
            "dose": clean(form.dose) if form.seen else plan.dose,
            "once": form.once or new_id(),
        }
    )
    if form.dose != plan.dose and (person := _for_person(form, page.language, plan)):
        return _pass_on(page, conversation_id, form, person)

    def make(session: Session, *, in_quiet_hours: bool) -> Reminder:
        rules, first_at = read_rules(form.times, before=plan.recurrence), read_first(form.times)
        last_day = read_day(form.last_day)
        dose = None if form.dose == plan.dose else read_dose(form.dose)
        same = _keeps_times(form, plan)
        if same and last_day == plan.ends_on and dose in (None, plan.dose):
            raise WishUnclear("unchanged")
        if form.seen not in ("", mark_of(plan)):
            raise WishUnclear("meanwhile")
        return service.change_plan(
            session=session,
            keystore=page.room.keystore,
            conversation_id=conversation_id,
            plan_id=plan_id,
            recurrence=None if same else rules,
            dose=dose,
            first_at=first_at,
            last_day=_other(last_day, plan.ends_on),
            without_end=last_day is None and plan.ends_on is not None,
            in_quiet_hours=in_quiet_hours,
            keeps_days=form.often == "keep",
        )

    return _look_or_write(page, form, plan, make, done="changed")


def _plan(page: WishPage, plan_id: str) -> Reminder | None:
    with page.room.database.read() as session:
        try:
            return page.find_plan(session, plan_id)
        except NotFound:
            return None


def _look_or_write(
    page: WishPage, form: WishForm, plan: Reminder | None, make: Make, *, done: str
) -> Response:
    """Without a yes it is made, said and taken back: what is asked is what a yes will keep."""
    if form.sure == "no":
        return page.show(form, plan)
    at_night = ""
    try:
        with page.room.database.write() as session:
            if form.sure == "yes":
                make(session, in_quiet_hours=form.at_night == "yes")
                return page.back(done)
            try:
                made = _try(session, make, in_quiet_hours=False)
            except DoseInQuietHours as night:
                at_night = say_at(str(night.extra["at"]), page.language)
                made = _try(session, make, in_quiet_hours=True)
    except WishUnclear as unclear:
        if unclear.reason == "meanwhile" and plan:
            form = form.model_copy(update={"seen": mark_of(plan)})
        if form.sure == "yes" and unclear.reason == "unchanged":
            return page.back(done)  # sent twice
        return page.show(form, plan, problem=unclear.reason)
    except RecurrenceUnclear as unclear:
        return page.show(form, plan, problem=str(unclear.extra.get("reason", "rule")))
    except DoseInQuietHours:  # they were chosen since it was asked
        again = form.model_copy(update={"sure": ""})
        return _look_or_write(page, again, plan, make, done=done)
    except NotFound:
        return page.back("gone")
    said = say_plan(made, page.language)
    if not (plan and _keeps_times(form, plan)):
        said += say_first(form, page.language)
    return page.ask(form, said, plan, at_night)


def _try(session: Session, make: Make, *, in_quiet_hours: bool) -> Reminder:
    trial = session.begin_nested()
    try:
        return make(session, in_quiet_hours=in_quiet_hours)
    finally:
        trial.rollback()


def _for_person(form: WishForm, language: str, plan: Reminder | None = None) -> ForPerson | None:
    try:
        before = plan.recurrence if plan else ""
        schedule = say_recurrence(read_rules(form.times, before=before), language)
    except (WishUnclear, RecurrenceUnclear):
        schedule = ""
    return find_person_reason(
        medication=plan.medication if plan else form.medication,
        dose=form.dose,
        schedule=schedule,
        language=language,
        before=plan.dose if plan else None,
    )


def _pass_on(page: WishPage, conversation_id: str, form: WishForm, person: ForPerson) -> Response:
    result = pass_on(
        page.room,
        conversation_id=conversation_id,
        incoming=Incoming(person.text, _once(conversation_id, f"{form.once}|{person.text}")),
        urgency=person.urgency,
        reason=person.reason,
    )
    return page.tell(result, person.reason)


def _keeps_times(form: WishForm, plan: Reminder) -> bool:
    """Whether days, times and what hours are counted from stay as they are."""
    rules = read_rules(form.times, before=plan.recurrence)
    return read_first(form.times) is None and is_as_before(rules, plan)


def _is_made(page: WishPage, conversation_id: str, wish: str) -> bool:
    with page.room.database.read() as session:
        return service.is_made(session=session, utterance_id=_once(conversation_id, wish))


def _wish(form: WishForm) -> str:
    """What was filled in, with its `once`: filled in otherwise it is another wish."""
    return form.model_copy(update={"sure": "", "at_night": ""}).model_dump_json()


def _once(conversation_id: str, once: str) -> str:
    """What tells this wish from all others; of this chat alone, whatever was sent."""
    return uuid5(NAMESPACE_OID, f"reminder wish|{conversation_id}|{once}").hex


def _say_last(month_days: str, language: str) -> str:
    return month_days.replace(LAST, "último") if language == "es" else month_days


def _other(last_day: date | None, before: date | None) -> date | None:
    return None if last_day == before else last_day
