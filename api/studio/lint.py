"""What may stand in a reply: problems stop it, advice does not."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.knowledge.rendering import CALL, DO, EMERGENCY
from api.safety.service import check, check_written
from api.studio.draft import Draft
from api.studio.fields import Field, read_field
from api.studio.paths import DOMAIN
from api.studio.reading import is_hard
from api.studio.replies import LANGUAGES, MOST_BUTTONS, MOST_VARIANTS, Reply, Variant, replies_in
from api.studio.source import child, compose, items, pairs, scalar

MOST_TEXT, LONG_TEXT, MOST_TITLE, MOST_PAYLOAD = 1000, 320, 60, 400
MOST_SAFETY_WORDS = 60
MOST_LINE, MOST_VALUE, MOST_PHRASES = 200, 4000, 20_000
INVISIBLE = ("Cc", "Cs", "Cf", "Zl", "Zp")
# Each gap of a phrase multiplies the places where the rest is looked for.
MOST_GAPS, MOST_DEPTH, MOST_PHRASE = 4, 6, 2000
GAP = re.compile(r"(?<!\S)\.\.?(?!\S)|\.\?|\.\.\.")
FIELD = re.compile(r"\{([^{}\n]*)\}")
FIELD_NAME = re.compile(r"[a-z_]+")
MARKUP = re.compile(r"<\s*/?\s*[a-z!]|javascript:|\bon[a-z]+\s*=", re.IGNORECASE)
COMMAND = re.compile(r"/([a-z][a-z0-9_]*)(\{.*\})?")
DIAL = re.compile(r"(tel|sms):(\{[a-z_]+\}|[0-9+-]+)")
HEADINGS = {"what_people_do": DO, "when_to_call": CALL, "when_911": EMERGENCY}
NAMES = {"en": "English", "es": "Spanish"}


@dataclass(frozen=True)
class Lint:
    problems: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def lint_reply(draft: Draft, reply: Reply, variants: Sequence[Variant]) -> Lint:
    """All that is wrong with a reply's wordings, each named by language and number."""
    problems, advice = [], []
    commands = [COMMAND.fullmatch(text) for text in _own_texts(draft, reply)]
    intents = known_intents(draft) | {found[1] for found in commands if found}
    fields = known_fields(draft, reply)
    if len(variants) > MOST_VARIANTS:
        problems.append(f"At most {MOST_VARIANTS} wordings.")
    for language in LANGUAGES:
        own = [one for one in variants if one.language == language]
        if not own:
            advice.append(f"There is no {NAMES[language]} wording: English is said instead.")
        for number, variant in enumerate(own, start=1):
            where = f"{NAMES[language]} {number}"
            problems += [f"{where}: {one}" for one in _problems(variant, fields, intents)]
            advice += [f"{where}: {one}" for one in _advice(variant, is_safety=reply.is_safety)]
    return Lint(tuple(problems), tuple(advice))


def lint_value(
    label: str, value: str, *, kind: str, is_said: bool, heading: str = "", before: str = ""
) -> Iterable[str]:
    """What is wrong with a fact of the clinic, a part of a card or of a rule; `kind` of its field.

    `is_said`: the output check reads it as what a person writes, below its heading. What stood
    there `before` was read when it was written.
    """
    most = {"line": MOST_LINE, "phrases": MOST_PHRASES}.get(kind, MOST_VALUE)
    if len(value) > most:
        yield f"{label}: {len(value)} characters, at most {most}."
    if kind == "phrases":
        yield from (f"{label}: {problem}" for problem in _bad_phrases(value))
    if kind == "line" and "\n" in value:
        yield f"{label}: one line only."
    yield from (f"{label}: {problem}" for problem in _bad_text(value, frozenset()))
    if is_said and (reasons := _claims_of(value, heading, before)):
        yield f"{label}: the output check refuses it ({', '.join(reasons)})."


def _claims_of(value: str, heading: str, before: str) -> tuple[str, ...]:
    """By phrases the whole; by the model too each new line, alone or below its heading, without
    which it may seem to foretell ("It lasts more than a week")."""
    known = {line.strip() for line in before.split("\n")}
    typed = [line.strip() for line in value.split("\n") if line.strip()]
    found = list(check(text=value).reasons) if typed else []
    for line in typed:
        reasons = () if line in known else check_written(text=line).reasons
        if reasons and heading:
            reasons = check_written(text=f"{heading} {line}").reasons
        found += reasons
    return tuple(dict.fromkeys(found))


def _heading_of(field: Field) -> str:
    """The heading of the part of a card, in its language; nothing for what stands by itself."""
    named = next((HEADINGS[part] for part in field.path if part in HEADINGS), None)
    return f"{named['es' if 'es' in field.path else 'en']}:" if named else ""


def bad_values(text: str, given: Iterable[tuple[Field, str]]) -> Iterator[str]:
    """What patients may not be shown, of the values that are not those of a file's text."""
    for field, typed in given:
        value, before = typed.replace("\r\n", "\n").strip(), read_field(text, field).strip()
        if value == before:
            continue
        if field.kind == "phrases":  # the product's own were weighed when they were written
            known = set(before.split("\n"))
            value = "\n".join(line for line in value.split("\n") if line not in known)
        yield from lint_value(
            field.label,
            value,
            kind=field.kind,
            is_said=field.is_said,
            heading=_heading_of(field),
            before=before,
        )


def known_fields(draft: Draft, reply: Reply) -> frozenset[str]:
    """What the code fills in: the fields of the project's own text, and the safety numbers."""
    project = draft.of_project(reply.path)
    numbers = child(compose(project), "safety_replies", "numbers")
    own = (name for text in _own_texts(draft, reply) for name in FIELD.findall(text))
    return frozenset([*own, *(name for name, _ in pairs(numbers))])


def _own_texts(draft: Draft, reply: Reply) -> Iterable[str]:
    """Every text of the reply in the project's files, buttons and payloads included."""
    for one in replies_in(draft.of_project(reply.path), reply.path):
        if one.name == reply.name:
            for variant in one.variants:
                yield variant.text
                yield from (part for pair in variant.buttons for part in pair)


def known_intents(draft: Draft) -> frozenset[str]:
    """The intents of the domain."""
    entries = items(child(compose(draft.read(DOMAIN)), "intents"))
    return frozenset(
        name
        for entry in entries
        for name in ([key for key, _ in pairs(entry)] or [scalar(entry)])
        if name
    )


def said(variant: Variant) -> str:
    """A wording as the output check reads it: in its fields what the check has there itself."""
    return FIELD.sub("x", "\n".join([variant.text, *(title for title, _ in variant.buttons)]))


def _problems(variant: Variant, fields: frozenset[str], intents: frozenset[str]) -> Iterable[str]:
    if not variant.text.strip():
        yield "the text is empty."
    if len(variant.text) > MOST_TEXT:
        yield f"{len(variant.text)} characters, at most {MOST_TEXT}."
    if len(variant.buttons) > MOST_BUTTONS:
        yield f"at most {MOST_BUTTONS} buttons."
    for text in (variant.text, *(title for title, _ in variant.buttons)):
        yield from _bad_text(text, fields)
    for title, payload in variant.buttons:
        yield from _bad_button(title, payload, intents)
    if variant.text.strip() and (reasons := check_written(text=said(variant)).reasons):
        yield f"the output check refuses it ({', '.join(reasons)}): it would not reach a patient."


def _bad_text(text: str, fields: frozenset[str]) -> Iterable[str]:
    if MARKUP.search(text):
        yield "no HTML and no script: patients see plain text."
    if any(unicodedata.category(char) in INVISIBLE and char != "\n" for char in text):
        yield "there is an invisible character in it."
    for name in dict.fromkeys(FIELD.findall(text)):
        if name not in fields:
            known = ", ".join(f"{{{one}}}" for one in sorted(fields)) or "none"
            yield f"nothing fills in {{{name}}} here. Known fields: {known}."
    if re.search(r"[{}]", FIELD.sub("", text)):
        yield "a brace is not closed."


def _bad_phrases(value: str) -> Iterable[str]:
    """Phrases whose reading would take long on an ordinary message."""
    for line in value.splitlines():
        depth = deepest = 0
        for char in line:
            depth += (char == "(") - (char == ")")
            deepest = max(deepest, depth)
        if len(GAP.findall(line)) > MOST_GAPS or re.search(r"\.\.\s+\.\.", line):
            yield f"“{line[:40]}” has too many gaps (at most {MOST_GAPS}, none beside another)."
        if deepest > MOST_DEPTH or len(line) > MOST_PHRASE:
            yield f"“{line[:40]}” is too long or too deep."


def _bad_button(title: str, payload: str, intents: frozenset[str]) -> Iterable[str]:
    if not title.strip():
        yield "a button has no title."
    if len(title) > MOST_TITLE:
        yield f"a button's title has {len(title)} characters, at most {MOST_TITLE}."
    if DIAL.fullmatch(payload):
        return
    command = COMMAND.fullmatch(payload)
    if len(payload) > MOST_PAYLOAD or command is None:
        yield f"the button “{title[:20]}” needs a payload such as /book_appointment or tel:911."
    elif command[1] not in intents:
        yield f"the button “{title[:20]}” sends /{command[1]}, which is no intent."


def _advice(variant: Variant, *, is_safety: bool) -> Iterable[str]:
    words = len(variant.text.split())
    if is_safety and words > MOST_SAFETY_WORDS:
        yield f"{words} words; a safety text has at most {MOST_SAFETY_WORDS}."
    if len(variant.text) > LONG_TEXT:
        yield f"{len(variant.text)} characters is long for a chat."
    if hard := is_hard(FIELD.sub("it", variant.text), variant.language):
        yield f"{hard}."
