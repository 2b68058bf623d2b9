"""Visits, offers and button titles in English and Spanish. Sentences are in domain.yml."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from api.internal.schemas import PractitionerRead
from api.scheduling.schemas import AppointmentRead, OfferRead
from api.wording.calendar import say_clock, say_day

Button = dict[str, str]

# What a task is called where two of them are spoken of.
TASKS = {
    "book_appointment": ("the new visit", "la cita nueva"),
    "reschedule_appointment": ("the visit to move", "la cita que quiere cambiar"),
    "cancel_appointment": ("the visit to cancel", "la cita que quiere cancelar"),
    "check_appointment": ("your visits", "sus citas"),
    "set_medication_reminder": ("the new reminder", "el recordatorio nuevo"),
    "list_reminders": ("your reminders", "sus recordatorios"),
    "change_reminder": ("the reminder to change", "el recordatorio que quiere cambiar"),
    "cancel_reminder": ("the reminder to stop", "el recordatorio que quiere quitar"),
}

TITLES = {
    "later": ("Later times", "Más tarde"),
    "other_day": ("Other day", "Otro día"),
    "any_practitioner": ("Any practitioner", "Cualquier profesional"),
    "clinician": ("Ask a clinician", "Preguntar a un profesional"),
    "person": ("Talk to a person", "Hablar con una persona"),
    "self": ("For me", "Para mí"),
    "guardian": ("For my child", "Para mi hijo o hija"),
    "proxy": ("For another adult", "Para otra persona adulta"),
    "another_child": ("For another child", "Para otro hijo u otra hija"),
    "another_adult": ("For another adult", "Para otra persona adulta"),
    "yes_book": ("Yes, book it", "Sí, reservar"),
    "yes_move": ("Yes, move it", "Sí, cambiarla"),
    "yes_cancel": ("Yes, cancel it", "Sí, cancelarla"),
    "yes_remind": ("Yes", "Sí"),
    "yes_delete": ("Yes, stop it", "Sí, quitarlo"),
    "no": ("No", "No"),
    "only": ("Only", "Solo"),
    "move_back": ("No, move them back", "No, deshacer"),
    "keep": ("No, keep it", "No, dejarla"),
    "yes_next": ("Yes, go on", "Sí, sigamos"),
    "no_next": ("No, thank you", "No, gracias"),
    "leave_note": ("Leave a note", "Dejar una nota"),
    "skip": ("Skip", "Omitir"),
    "that_is_all": ("That is all", "Eso es todo"),
    "change_time": ("Change time", "Cambiar la hora"),
    "change_practitioner": ("Change practitioner", "Cambiar de profesional"),
    "change_name": ("Change the name", "Cambiar el nombre"),
    "stop": ("Cancel", "Cancelar"),
    "resend": ("Send a new code", "Enviar otro código"),
    "change_contact": ("Use another contact", "Usar otro contacto"),
    "my_medicine": ('Just say "my medicine"', 'Diga solo "mi medicina"'),
    "book": ("Book a visit", "Pedir una cita"),
    "move": ("Move a visit", "Cambiar una cita"),
    "cancel_visit": ("Cancel a visit", "Cancelar una cita"),
    "check": ("My visits", "Mis citas"),
    "remind": ("Medication reminder", "Recordatorio de medicina"),
    "my_reminders": ("My reminders", "Mis recordatorios"),
    "change_reminder": ("Change a reminder", "Cambiar un recordatorio"),
    "stop_reminder": ("Stop a reminder", "Quitar un recordatorio"),
    "hours": ("Opening hours", "Horario"),
    "place": ("Address and directions", "Dirección y cómo llegar"),
    "insurance": ("Insurance", "Seguros"),
    "cost": ("Prices", "Precios"),
    "preparation": ("How to prepare", "Cómo prepararse"),
    "practitioners": ("Who works here", "Quién trabaja aquí"),
    "privacy": ("My data", "Mis datos"),
}


def task_name(intent: str, language: str) -> str:
    """ "the new visit"; "this" where the intent begins no task of ours."""
    return TASKS.get(intent, ("this", "esto"))[language == "es"]


def title(name: str, language: str) -> str:
    return TITLES[name][language == "es"]


def button(name: str, payload: str, language: str) -> Button:
    return {"title": title(name, language), "payload": payload}


def person_button(language: str) -> Button:
    return button("person", "/request_human", language)


def say_practitioner(one: PractitionerRead, language: str) -> str:
    """The name, and what for: "Dr. Rivera (family medicine)"."""
    specialty = say_specialty(one, language)
    return f"{one.name} ({specialty})" if specialty else one.name


def say_specialty(one: PractitionerRead, language: str) -> str:
    """In English where the clinic's data have no Spanish."""
    return (one.specialty_es if language == "es" else "") or one.specialty


def say_when(start: datetime, time_zone: str, language: str, *, with_zone: bool = True) -> str:
    """An aware start in words at a place: "Thursday, December 3 at 3:30 PM (EST)"."""
    local = start.astimezone(ZoneInfo(time_zone))
    clock = say_clock(local.hour, local.minute, language)
    joint = "a las" if language == "es" else "at"
    zone = f" ({local.tzname()})" if with_zone else ""
    return f"{say_day(local, language)} {joint} {clock}{zone}"


def say_visit(visit: OfferRead | AppointmentRead, language: str) -> str:
    if isinstance(visit, OfferRead):
        english, spanish = visit.visit_type_name, visit.visit_type_name_es
    else:
        english, spanish = visit.visit_type, visit.visit_type_es
    return (spanish or english) if language == "es" else english


def say_until(moment: datetime, time_zone: str, language: str) -> str:
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{say_clock(local.hour, local.minute, language)} ({local.tzname()})"


def offer_title(
    offer: OfferRead,
    *,
    shown: Sequence[OfferRead],
    zone: str,
    language: str,
    with_place: bool = False,
) -> str:
    """Weekday, date, time; zone, practitioner and place where they are not all the same."""
    text = say_when(
        offer.start_local, offer.time_zone, language, with_zone=_zones_differ(shown, zone)
    )
    parts = [text]
    if len({each.practitioner_id for each in shown}) > 1:
        parts.append(offer.practitioner_name)
    if with_place or len({each.location_id for each in shown}) > 1:
        parts.append(offer.location_name)
    return " · ".join(parts)


def _zones_differ(shown: Sequence[OfferRead], zone: str) -> bool:
    """Whether any place keeps another time than the patient at the times shown."""
    return any(
        each.start_local.utcoffset() != each.start_local.astimezone(ZoneInfo(zone)).utcoffset()
        for each in shown
    )
