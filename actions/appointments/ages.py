"""Visits and practitioners for the patient's age, once the birth date is known."""

from collections.abc import Mapping

from actions.appointments.progress import Step
from api.internal.schemas import ClinicRead, FitRead

ADULT = 18


async def suit(step: Step) -> None:
    """Change what is not for somebody of that age, and say so; the held time is given back.

    A birth date that cannot be read, such as one without a year, is forgotten, to be asked again.
    """
    task = step.task
    if step.fit or not task.birth_date or (step.settled and step.purpose != "book"):
        return
    fit = await step.turn.api.get_fit(birth_date=task.birth_date)
    if not fit.readable:
        if not step.settled:
            task.birth_date, step.unclear_birth_date = None, True
        return
    if step.purpose != "book":
        return
    step.fit = fit
    if fit.small_child and task.relationship == "self" and not step.settled:
        task.relationship, task.relation = "guardian", "child"
        step.turn.say("utter_small_child")
    clinic = await step.turn.api.get_clinic(language=step.turn.language)
    changed = _suit_visit(step, fit, clinic)
    if _suit_practitioner(step, fit, clinic) or changed:
        if task.held_until:
            await step.turn.api.release_holds()
        task.forget_offer()
        task.offered = step.narrowed = None


def _suit_visit(step: Step, fit: FitRead, clinic: ClinicRead) -> bool:
    task, turn = step.task, step.turn
    if not task.visit_type or task.visit_type in fit.visit_types:
        return False
    names = {
        kind.id: kind.name_es if turn.language == "es" else kind.name for kind in clinic.visit_types
    }
    ages = next((kind.ages for kind in clinic.visit_types if kind.id == task.visit_type), {})
    other = fit.instead.get(task.visit_type)
    turn.say(
        "utter_visit_other_age_instead" if other else "utter_visit_other_age",
        visit=names.get(task.visit_type, ""),
        ages=say_ages(ages, turn.language),
        other=names.get(other or "", ""),
    )
    task.visit_type = other
    return True


def _suit_practitioner(step: Step, fit: FitRead, clinic: ClinicRead) -> bool:
    task, turn = step.task, step.turn
    offered = [task.chosen.practitioner_id] if task.chosen else []
    meant = offered or task.practitioner or []
    unfit = [each for each in meant if each not in fit.practitioners]
    if not unfit or (not offered and len(unfit) < len(meant)):
        return False
    person = next((each for each in clinic.practitioners if each.id == unfit[0]), None)
    if person is not None:
        turn.say(
            "utter_practitioner_other_age",
            practitioner=person.name,
            ages=say_ages(person.ages, turn.language),
        )
    wished = [each for each in task.practitioner or [] if each in fit.practitioners]
    task.practitioner = wished or None
    return True


def is_for_children(ages: Mapping[str, int]) -> bool:
    return ages.get("max", ADULT) < ADULT


def is_for_adults(ages: Mapping[str, int]) -> bool:
    return ages.get("min", 0) >= ADULT


def say_ages(ages: Mapping[str, int], language: str) -> str:
    """ "patients of 18 and older", "pacientes de hasta 17 años"."""
    low, high = ages.get("min"), ages.get("max")
    if language == "es":
        if low is not None and high is not None:
            return f"pacientes de {low} a {high} años"
        if high is not None:
            return f"pacientes de hasta {high} años"
        return f"pacientes de {low} años o más"
    if low is not None and high is not None:
        return f"patients of {low} to {high} years"
    if high is not None:
        return f"patients up to {high} years of age"
    return f"patients of {low} years and older"
