"""The messages a patient reads of a card."""

from datetime import date

from api.knowledge.schemas import Card, Language, Source

DO = {"en": "What people commonly do", "es": "Lo que suele hacer la gente"}
CALL = {"en": "When to call the clinic", "es": "Cuándo llamar a la clínica"}
EMERGENCY = {"en": "When to call 911 right away", "es": "Cuándo llamar al 911 de inmediato"}
SOURCES = {"en": "Sources", "es": "Fuentes"}
UNREVIEWED = {
    "en": "This general information has not been reviewed by a clinician yet.",
    "es": "Un profesional clínico todavía no ha revisado esta información general.",
}
REVIEWED = {"en": "Reviewed by {reviewer} on {day}.", "es": "Revisado por {reviewer} el {day}."}
READ = {"en": "read on {day}", "es": "leída el {day}"}
UNREAD = {"en": "named, not read again yet", "es": "nombrada, aún sin releer"}
READ_AS = {
    "archived": {"en": "an archived copy, {read}", "es": "una copia archivada, {read}"},
    "opening": {"en": "its opening, {read}", "es": "su comienzo, {read}"},
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}

# How a part of a card begins.
HEADINGS = tuple(f"{one}:" for named in (DO, CALL, EMERGENCY) for one in named.values())


def sources_of(card: Card) -> frozenset[str]:
    """The lines that name a card's sources, in each language."""
    return frozenset(_sources(card, language) for language in card.text)


def messages_of(card: Card, language: Language) -> tuple[str, ...]:
    """Title and what it is, what people do, when to call, when to call 911, sources and review."""
    text = card.text[language]
    return (
        f"{text.title}\n{text.what_it_is}",
        _listed(DO[language], text.what_people_do),
        _listed(CALL[language], text.when_to_call),
        _listed(EMERGENCY[language], text.when_911),
        "\n".join([_sources(card, language), _review(card, language)]),
    )


def urgent_of(card: Card, language: Language) -> tuple[str, ...]:
    """When to call and when to call 911, once more and alone, sources and review."""
    text = card.text[language]
    return (
        f"{text.title}\n{_listed(CALL[language], text.when_to_call)}",
        _listed(EMERGENCY[language], text.when_911),
        "\n".join([_sources(card, language), _review(card, language)]),
    )


def _listed(heading: str, items: tuple[str, ...]) -> str:
    return "\n".join([f"{heading}:", *(f"• {item}" for item in items)])


def _sources(card: Card, language: Language) -> str:
    said = "; ".join(_source(source, language) for source in card.sources)
    return f"{SOURCES[language]}: {said}."


def _source(source: Source, language: Language) -> str:
    if source.read_on is None:
        how = UNREAD[language]
    else:
        how = READ[language].format(day=say_date(source.read_on, language))
        if source.read_as:
            how = READ_AS[source.read_as][language].format(read=how)
    return f"{source.title}, {source.publisher} ({how})"


def _review(card: Card, language: Language) -> str:
    if not card.is_signed or card.signed_at is None:
        return UNREVIEWED[language]
    day = say_date(card.signed_at, language)
    return REVIEWED[language].format(reviewer=card.reviewer, day=day)


def say_date(day: date, language: Language) -> str:
    month = MONTHS[language].split()[day.month - 1]
    if language == "es":
        return f"{day.day} de {month} de {day.year}"
    return f"{month} {day.day}, {day.year}"
