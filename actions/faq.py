"""Questions about the clinic, answered from its own directory and nothing else."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk.events import SlotSet

from actions import clock
from actions.introduced import SAID, TOLD
from actions.turn import Turn
from actions.wording import button, person_button, say_specialty
from api.extraction.schemas import Understanding
from api.internal.schemas import ClinicRead, LocationRead, PractitionerRead
from api.wording.calendar import DAYS, join_words, say_clock, say_day

KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAYS = {key[:2].upper(): key for key in KEYS}
# Topics of a place's facts that answer an intent, in the order said.
TOPICS = {
    "faq_insurance": ("insurance", "insurance_note"),
    "faq_cost": ("cost", "payment"),
    "faq_location": ("parking", "access"),
    "faq_preparation": ("bring",),
}

LANGUAGES = {
    "en": ("English", "inglés"),
    "es": ("Spanish", "español"),
    "zh": ("Chinese", "chino"),
    "ta": ("Tamil", "tamil"),
    "hi": ("Hindi", "hindi"),
    "fr": ("French", "francés"),
    "pt": ("Portuguese", "portugués"),
    "vi": ("Vietnamese", "vietnamita"),
    "ko": ("Korean", "coreano"),
    "ar": ("Arabic", "árabe"),
    "ru": ("Russian", "ruso"),
    "tl": ("Tagalog", "tagalo"),
    "ht": ("Haitian Creole", "criollo haitiano"),
}

_PREPARES = re.compile(
    r"\b(?:prepar\w*|bring|wear|fast(?:ing)?|before (?:my|the)|get ready|traer|llevar|ayun\w*|"
    r"antes de)\b",
    re.IGNORECASE,
)
_CANCELLATION = re.compile(
    r"\b(?:cancell?ation|no[ -]show|missed (?:visit|appointment)) "
    r"(?:polic(?:y|ies)|fees?|rules?|charges?)"
    r"|\b(?:fee|charge|penalty|pol[ií]tica|cargo|multa)\b.{0,30}"
    r"\b(?:cancel\w*|no[ -]shows?|miss\w*|faltar)",
    re.IGNORECASE,
)
# What is asked about how to get to a place, by topic of its facts.
_OF_PLACE = {
    "parking": re.compile(
        r"\b(?:park(?:ing|ed)?|garage|leave (?:my|the) car|bus(?:es)?|train|subway|transit|"
        r"estaciona\w*|aparca\w*|parqueo|parquea\w*|coche|carro|autob[uú]s|cami[oó]n|metro)\b",
        re.IGNORECASE,
    ),
    "access": re.compile(
        r"\b(?:wheel ?chair|walker|ramps?|elevators?|lifts?|stairs?|accessib\w*|disab\w*|"
        r"silla de ruedas|andador|rampas?|ascensor|elevador|escaleras?|accesib\w*|discapac\w*)\b",
        re.IGNORECASE,
    ),
}
_PAYS = re.compile(
    r"\b(?:pay|payments?|cards?|cash|checks?|che(?:ck|que)s?|copay\w*|credit|debit|apple pay|"
    r"pag(?:o|ar|os|an)|tarjetas?|efectivo|copagos?|cheques?)\b",
    re.IGNORECASE,
)


async def answer_question(turn: Turn) -> list[Any]:
    """Say what the directory knows of the question that the turn's intent names.

    Returns the slots that are different now.
    """
    if await _is_of_hand_off(turn):
        return []
    clinic = await turn.api.get_clinic(language=turn.language)
    found = await turn.api.understand(text=turn.text) if turn.text else None
    places = places_meant(turn, clinic, found)
    if turn.intent == "faq_hours":
        for place in places:
            _tell_hours(turn, place, found, is_one=len(places) == 1)
    elif turn.intent == "faq_location":
        _tell_places(turn, places)
    elif turn.intent == "faq_practitioners":
        return _tell_practitioners(turn, clinic, found)
    else:
        _tell_topics(turn, places, found)
    return []


async def answer_also(turn: Turn) -> None:
    """Answer the questions that stand beside the wish of this message."""
    for intent, words in turn.also:
        if not intent.startswith("faq_"):
            continue  # a second task, which waits (next_task.py)
        await answer_question(turn.read_as(intent, words))


async def _is_of_hand_off(turn: Turn) -> bool:
    """Whether a person answers the message already and nothing in it asks for preparation."""
    if turn.intent != "faq_preparation" or turn.disposition in ("none", ""):
        return False
    found = await turn.api.understand(text=turn.text) if turn.text else None
    return not (_PREPARES.search(turn.text) or (found and found.visit_type))


def places_meant(turn: Turn, clinic: ClinicRead, found: Understanding | None) -> list[LocationRead]:
    """The place that is named, or else the one of the visit that is spoken of, or else all."""
    named = [found.location.id] if found is not None and found.location is not None else []
    meant = [each for each in clinic.locations if each.id in (named or _places_of_task(turn))]
    return meant or list(clinic.locations)


def _places_of_task(turn: Turn) -> list[str]:
    """Where the visit is that is being booked, moved or cancelled, as far as that is settled."""
    slots = turn.slots
    if turn.active_loop is None:
        return []
    if chosen := slots.get("offer") or slots.get("appointment"):
        return [str(chosen["location_id"])]
    if slots.get("location"):
        return list(slots["location"])
    offered = {str(each["location_id"]) for each in slots.get("offered") or []}
    return list(offered) if len(offered) == 1 else []


def _tell_places(turn: Turn, places: list[LocationRead]) -> None:
    """Address and directions; of several places only what was asked for, in one bubble each."""
    asked = tuple(topic for topic, words in _OF_PLACE.items() if words.search(turn.text))
    if len(places) > 1 and asked:
        told = [_tell_facts(turn, place, asked) for place in places]
        if any(told):
            return
    for place in places:
        turn.say("utter_place", place=place.name, address=place.address, phone=place.phone)
        if len(places) == 1:
            _tell_facts(turn, place, TOPICS["faq_location"])


def _tell_topics(turn: Turn, places: list[LocationRead], found: Understanding | None) -> None:
    topics: tuple[str, ...] = TOPICS.get(turn.intent, ())
    visit = found.visit_type.id if found is not None and found.visit_type else None
    if turn.intent == "faq_preparation" and visit:
        topics = (f"prepare_{visit}", *topics)
    if turn.intent == "faq_cost" and len(places) > 1:
        topics = ("payment",) if _PAYS.search(turn.text) else ("cost",)
    told = _tell_same_once(turn, places, topics)
    if not told:
        turn.say("utter_fact_unknown", buttons=[person_button(turn.language)])


def _tell_same_once(turn: Turn, places: list[LocationRead], topics: tuple[str, ...]) -> bool:
    """What is the same at several places is said once, for all of them."""
    by_text: dict[str, list[str]] = {}
    for place in places:
        if text := _text_of(place, topics, turn.language):
            by_text.setdefault(text, []).append(place.name)
    for text, names in by_text.items():
        turn.say("utter_fact", place=join_words(names, turn.language), fact=text)
    return bool(by_text)


def _tell_practitioners(turn: Turn, clinic: ClinicRead, found: Understanding | None) -> list[Any]:
    """Who works here, with specialty and languages; only the one who is named, if it is one."""
    named = found.practitioner.id if found is not None and found.practitioner else None
    meant = [one for one in clinic.practitioners if named in (None, one.id)]
    if not meant:
        turn.say("utter_fact_unknown", buttons=[person_button(turn.language)])
        return []
    lines = [f"\n• {_introduce(one, turn.language)}" for one in meant]
    if len(meant) == 1:
        lines.append(_say_days(meant[0].days, turn.language))
    visit = button("book", "/book_appointment", turn.language)
    turn.say(SAID, buttons=[visit], lines="".join(lines))
    return [SlotSet(TOLD, [one.id for one in meant])]


def tell_languages(turn: Turn, one: PractitionerRead) -> None:
    """Which languages somebody speaks, as the directory has it."""
    said = [LANGUAGES[code][turn.language == "es"] for code in one.languages if code in LANGUAGES]
    turn.say(
        "utter_practitioner_speaks",
        practitioner=one.name,
        languages=join_words(said, turn.language),
    )


def _introduce(one: PractitionerRead, language: str) -> str:
    what_for = ", ".join(filter(None, (one.name, say_specialty(one, language))))
    return what_for + _say_languages(one.languages, language)


def _say_days(keys: list[str], language: str) -> str:
    """ "Usual days: Monday and Friday"; which times are free, a search for them says."""
    days = [name for key, name in zip(KEYS, DAYS[language], strict=True) if key in keys]
    title = "Días habituales" if language == "es" else "Usual days"
    return f"\n{title}: {join_words(days, language)}." if days else ""


def _say_languages(codes: list[str], language: str) -> str:
    said = [LANGUAGES[code][language == "es"] for code in codes if code in LANGUAGES]
    return f" ({', '.join(said)})" if said else ""


def asks_cancellation(text: str) -> bool:
    """A question about the rules for visits that one cannot keep, not a wish to cancel one."""
    return bool(_CANCELLATION.search(text))


def tell_unsorted(turn: Turn, clinic: ClinicRead, found: Understanding | None) -> None:
    """Answer a question whose topic the dialogue did not tell: from the facts, or with a person."""
    topics = ("cancel",) if asks_cancellation(turn.text) else ()
    told = [_tell_facts(turn, place, topics) for place in places_meant(turn, clinic, found)]
    if not any(told):
        turn.say("utter_fact_unknown", buttons=[person_button(turn.language)])


def _tell_facts(turn: Turn, place: LocationRead, topics: tuple[str, ...]) -> bool:
    text = _text_of(place, topics, turn.language)
    if text:
        turn.say("utter_fact", place=place.name, fact=text)
    return bool(text)


def _text_of(place: LocationRead, topics: tuple[str, ...], language: str) -> str:
    return " ".join(text for topic in topics if (text := fact_text(place, topic, language)))


def fact_text(place: LocationRead, topic: str, language: str) -> str:
    """The fact as the directory has it: text in two languages, or a list."""
    fact = place.facts.get(topic)
    if isinstance(fact, dict):
        return str(fact.get(language) or fact.get("en") or "")
    if isinstance(fact, list):
        return ", ".join(str(each) for each in fact) + "."
    return str(fact or "")


def _tell_hours(
    turn: Turn, place: LocationRead, found: Understanding | None, *, is_one: bool
) -> None:
    """The day asked about and the week; beside other places all of it in one bubble."""
    today = clock.utc_now().astimezone(ZoneInfo(place.time_zone)).date()
    asked = _day_asked(found, today) or today
    closed = [
        (say_day(datetime.combine(day, datetime.min.time(), UTC), turn.language), name)
        for day, name in holidays_after(place, today)
    ]
    beside = "".join(f"\n{day}: {_closed(turn.language)} ({name})" for day, name in closed)
    turn.say(
        "utter_hours",
        place=place.name,
        day=say_day(datetime.combine(asked, datetime.min.time(), UTC), turn.language),
        hours=hours_on(place, asked, turn.language),
        week=week_of(place, turn.language) + ("" if is_one else beside),
    )
    for day, name in closed if is_one else []:
        turn.say("utter_holiday", place=place.name, day=day, holiday=name)


def _day_asked(found: Understanding | None, today: date) -> date | None:
    """The day that is asked about; of "saturdays" the next one."""
    if found is None:
        return None
    if weekday := re.fullmatch(r"FREQ=WEEKLY;BYDAY=([A-Z]{2})(?:;BYHOUR.*)?", found.time.value):
        ahead = (KEYS.index(_WEEKDAYS[weekday[1]]) - today.weekday()) % len(KEYS)
        return today + timedelta(days=ahead)
    if found.time.kind not in ("date", "datetime", "interval"):
        return None
    try:
        return date.fromisoformat(found.time.value[:10])
    except ValueError:
        return None


def hours_on(place: LocationRead, day: date, language: str) -> str:
    if day.isoformat() in place.holidays:
        return _closed(language)
    return _say_blocks(place.opening_hours.get(KEYS[day.weekday()]), language)


def week_of(place: LocationRead, language: str) -> str:
    """The usual week, days with the same hours together."""
    lines: list[tuple[list[str], str]] = []
    for key, name in zip(KEYS, DAYS[language], strict=True):
        said = _say_blocks(place.opening_hours.get(key), language)
        if lines and lines[-1][1] == said:
            lines[-1][0].append(name)
        else:
            lines.append(([name], said))
    return "\n".join(f"{_range(names, language)}: {said}" for names, said in lines)


def holidays_after(place: LocationRead, today: date, days: int = 14) -> list[tuple[date, str]]:
    """Closed days of the next two weeks."""
    found = []
    for key, value in place.holidays.items():
        day = date.fromisoformat(key)
        if today <= day <= today + timedelta(days=days):
            name = value.get("name", "") if isinstance(value, dict) else value
            found.append((day, str(name)))
    return sorted(found)


def _range(names: list[str], language: str) -> str:
    if len(names) == 1:
        return names[0]
    return f"{names[0]} {'a' if language == 'es' else 'to'} {names[-1]}"


def _say_blocks(blocks: object, language: str) -> str:
    if not isinstance(blocks, list) or not blocks:
        return _closed(language)
    return ", ".join(f"{_clock(start, language)}–{_clock(end, language)}" for start, end in blocks)


def _clock(value: str, language: str) -> str:
    hour, _, minute = value.partition(":")
    return say_clock(int(hour), int(minute), language)


def _closed(language: str) -> str:
    return "cerrado" if language == "es" else "closed"
