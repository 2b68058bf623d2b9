"""Words that answer our own safety questions: they do what the buttons below them do.

What could lower a level is read strictly (`plain_words`), what raises one freely.
"""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.models import Conversation, Mode
from api.conversations.plain_words import FILLER, MOST, YES, Plain, flat, read_plain

# Beside an alarm's answer: what neither says that all are safe nor that anything goes on.
_CALLING = r"""
    (?:i'?m\ |i\ am\ |we'?re\ |estoy\ |estamos\ )?(?:calling|llamando)(?:\ (?:al\ )?911|\ them)?
    |(?:i\ |we\ )?(?:have\ |already\ |just\ )*called(?:\ 911|\ them|\ an\ ambulance)?
    |ya\ llam(?:[eé]|amos)(?:\ al\ 911)?
    |(?:the\ |an\ )?ambulance\ is\ (?:here|coming|on\ (?:the|its)\ way)
"""
_MANNERS = r"""
    much|a\ lot|muchas|mil|for\ (?:your|the)\ (?:help|info\w*)|por\ (?:su|tu|la)\ ayuda|por\ favor
    |god\ bless(?:\ you)?|(?:i\ )?(?:really\ )?appreciate\ (?:it|that|you)|got\ it|understood
    |i\ (?:understand|see)|(?:i\ |we\ )?will(?:\ do(?:\ (?:it|that))?)?|i'?ll\ do\ (?:it|that)
    |alright|vale|entendido|de\ acuerdo|est[aá]\ bien|again
"""
_COURTESY = re.compile(rf"\W*(?:(?:{FILLER}|{_MANNERS}|{_CALLING})(?!\w)\W*)+", re.VERBOSE)
# What raises a level is read freely.
_AGREES = re.compile(rf"\W*(?:{YES})\b", re.IGNORECASE | re.VERBOSE)
_WHAT = r"(?:it'?s?|that'?s?|this|they|these|he'?s?|she'?s?|\w+(?:ing|ness|pain)|pain|same)"
_ENDS_NOT = r"(?:not|won'?t|does\ ?n'?t|did\ ?n'?t|is\ ?n'?t)\ (?:stop\w*|better|going\ away|ok)"
_GOES_ON = re.compile(
    rf"""
    \b{_WHAT}\W+(?:\w+\W+){{0,4}}?
      (?:again|back|worse|worsen\w*|stronger|spreading|happening|return\w*|start(?:ed|ing|s)
        |go(?:es|ing)\ on|still|{_ENDS_NOT})\b
    |(?<!you\ )\bstill\ (?:there|the\ same|happening|going|hurts?|bleeding|here)\b
    |^\W*(?:(?:and|but|now|oh|no|ok|y|ay)\W+)*
      (?:again|still|worse|another\ one|otra\ vez|de\ nuevo|peor|sigue|igual)
      (?:\W+(?:now|ahora|please|igual|peor))*\W*$
    |\b(?:came|coming|comes|is|are)\ back\b|\bhappen(?:s|ed|ing)\b.*\b(?:again|now)\b
    |\b(?:vuelve|volvi[oó]|volviendo|regres[oó]|empeor\w+|sigue|siguen|contin[uú]a\w*)\b
    |\b(?:est[aá]|pasa|pasando|pas[oó]|duele|empez\w+)\b.*\b(?:otra\ vez|de\ nuevo|peor)\b
    |\b(?:otra\ vez|de\ nuevo)\b.*\b(?:est[aá]|pasa|pasando|pas[oó]|duele|empez\w+)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "well actually there is some now": a no that is taken back.
_HAVE = r"""
    (?:there(?:'?s|\ is|\ are)|(?:it|he|she|this)(?:'?s|\ is|\ does)|they\ are
    |i\ (?:do|am|have|think\ so|feel)|i'?m|i'?ve|yes|yeah|a\ (?:little|bit)|some
    |s[ií]|hay|est[aá]|tengo|siento|me\ duele|un\ poco)
"""
_WITHDRAWS = re.compile(
    rf"""
    \b(?:actually|well|wait|but|hold\ on|sorry|on\ second\ thought|maybe|in\ fact|en\ realidad
      |bueno|pero|espere?|perd[oó]n|la\ verdad|pens[aá]ndolo\ bien)\b.*\b{_HAVE}\b
    |\b(?:there(?:'?s|\ is|\ are)|it(?:'?s|\ is|\ does)|i\ do|hay|tengo|est[aá])\b.*
      \b(?:now|ahora|ya)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "no", "no, nadie está bien": what is no yes to whether all are safe, whatever else it says.
_NOT_SAFE = re.compile(
    r"""
    ^(?:no|nope|nah|nobody|nadie)(?:[.,;:!?…\s-]*$|\s*[.,;:!…])
    |\b(?:no|not|(?:is|was|are|were|do|does|did|ca|could)n'?t|nobody|none|never|nadie|nada
      |ningun[oa]|nunca|tampoco|ni|jam[aá]s)
      \W+(?:\w+\W+){0,3}?(?:safe|fine|ok|okay|alright|well|bien|a\ salvo)\b
    """,
    re.VERBOSE,
)
_ERRAND = re.compile(
    r"\b(?:book\w*|appointments?|appts?|visits?|schedul\w*|reschedul\w*|cancel\w*|remind\w*|"
    r"refills?|parking|hours|open|questions?|insurance|address|citas?|turnos?|agend\w*|reserv\w*|"
    r"recordatorios?|horarios?|preguntas?|seguro|direcci[oó]n)\b",
    re.IGNORECASE,
)
_LAST_REPLIES = 8  # among which an alarm is still what is spoken of
QUESTION = "notice_false_alarm_question"
ALARMS = {
    "alarm_emergency": ("/report_false_alarm", "/report_danger"),
    "alarm_crisis": ("/report_not_in_danger", "/report_crisis"),
}


# After these a no stands, which may be taken back.
NO_STANDS = ("notice_nothing_to_clear", "notice_false_alarm_noted", QUESTION, *ALARMS)


@dataclass(frozen=True)
class Heard:
    """What the patient had been told when a message was sent, by name, the last first.

    A reminder or a late answer may come between a question of ours and what is typed to it, so
    whatever was said since the message before it is `fresh`: it may be what is answered.
    """

    said: tuple[str | None, ...]
    fresh: tuple[str | None, ...]

    @property
    def question(self) -> str | None:
        """The safety question, or the alarm, that nothing was typed to yet."""
        return next((name for name in self.fresh if name == QUESTION or name in ALARMS), None)

    @property
    def alarm(self) -> str | None:
        return self.question if self.question in ALARMS else None


def read_heard(*, session: Session, conversation: Conversation, before_seq: int) -> Heard:
    last = repository.list_last_replies(
        session=session,
        conversation_id=conversation.id,
        before_seq=before_seq,
        limit=_LAST_REPLIES,
    )
    return Heard(
        said=tuple(name for name, _ in last),
        fresh=tuple(name for name, unanswered in last if unanswered),
    )


def typed_choice(*, heard: Heard, conversation: Conversation, text: str) -> str | None:
    """The payload of the button that a typed answer means; None if it answers no such question.

    A crisis is never ended by words; while one is in force only that it goes on is read in them.
    """
    if conversation.mode not in (Mode.assistant, Mode.emergency, Mode.crisis):
        return None
    raised = _raised_again(conversation, text, heard)
    if conversation.mode == Mode.crisis:
        return raised
    plain = read_plain(text)
    if heard.question == QUESTION:
        return _answer_to_question(heard, text, plain) or raised
    if conversation.mode == Mode.emergency and plain and plain.safe:
        return "/report_false_alarm"
    if heard.alarm is None:
        return raised
    calm, danger = ALARMS[heard.alarm]
    if plain and not plain.yes and (plain.safe or plain.no):
        return calm
    return danger if _AGREES.match(text) else raised


def _answer_to_question(heard: Heard, text: str, plain: Plain | None) -> str | None:
    """What answers whether all are safe; what is neither a plain yes nor a no is asked again."""
    if plain and plain.ends:
        # Behind anything else a yes may be to that: the question is asked again.
        is_last = heard.said[0] == QUESTION
        return "/confirm_false_alarm" if is_last else "/report_false_alarm"
    if plain and (plain.safe or plain.yes):
        return "/report_false_alarm"
    is_no = plain is not None and plain.no
    return "/report_danger" if is_no or _is_not_safe(text) else None


def is_courtesy(text: str) -> bool:
    """ "ok thank you", "i will": said to an alarm's answer, and nothing besides."""
    return len(text) <= MOST and bool(_COURTESY.fullmatch(flat(text)))


def _is_not_safe(text: str) -> bool:
    said = flat(text)
    return len(text) <= MOST and not _ERRAND.search(said) and bool(_NOT_SAFE.search(said))


def _raised_again(conversation: Conversation, text: str, heard: Heard) -> str | None:
    """The danger that goes on or comes back after an alarm, or a no to it that is taken back."""
    spoken_of = next((name for name in heard.said if name in ALARMS), None)
    if conversation.mode in (Mode.emergency, Mode.crisis):
        spoken_of = f"alarm_{conversation.mode}"
    if spoken_of is None or len(text) > MOST or _ERRAND.search(text):
        return None
    if read_plain(text):
        return None
    no_stands = any(name in NO_STANDS for name in heard.fresh)
    withdraws = no_stands and _WITHDRAWS.search(text)
    return ALARMS[spoken_of][1] if withdraws or _GOES_ON.search(text) else None
