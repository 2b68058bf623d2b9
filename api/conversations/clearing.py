"""Words that answer our own safety questions: they do what the buttons below them do."""

import re

from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.models import Conversation, Mode

_SAFE = re.compile(
    r"""\b(?:false\ alarm|falsa\ alarma|por\ error|no\ es\ (?:una\ )?emergencia)\b
    |\b(?:not|no|isn'?t|wasn'?t)\ (?:really\ )?(?:an?\ )?emergency\b
    |\b(?:was|is|it'?s|by|pure|just)\ (?:an?\ |my\ )?(?:mistake|accident|typo|misunderstanding)\b
    |\b(?:i|we|he|she|they|everyone|everybody|it)(?:\ ?'?a?m|\ ?'?(?:re|s)|\ (?:is|are|am))
      \ (?:all\ |really\ |totally\ |perfectly\ |doing\ )?(?:safe|fine|ok|okay|alright|good)\b
    |\b(?:nobody|no\ one|no-one)(?:'?s|\ is)?\ (?:\w+\ )?(?:in\ danger|hurt|dying)\b
    |\b(?:estoy|estamos|está|están|todos?)\ (?:\w+\ )?(?:a\ salvo|bien)\b
    |\b(?:fue|es)\ (?:un|mi)\ (?:error|equivocaci[oó]n)\b
    |\bnadie\ est[aá]\ en\ peligro\b""",
    re.IGNORECASE | re.VERBOSE,
)
_YES = re.compile(r"\s*(?:yes|yeah|yep|yup|ya|sure|si|sí|claro|all safe|we are)\b", re.IGNORECASE)
_NO = re.compile(
    r"\s*(?:no|nope|nah|not right now|not now|nobody|no one|ahora no|nadie)\b", re.IGNORECASE
)
_SHORT = 60  # characters: a longer answer says more than yes or no
QUESTION = "notice_false_alarm_question"
ALARMS = {"alarm_emergency": "/report_false_alarm", "alarm_crisis": "/report_not_in_danger"}


def typed_choice(*, session: Session, conversation: Conversation, text: str) -> str | None:
    """The payload of the button that a typed answer means; None if it answers no such question.

    A crisis is never ended by words; while one is in force nothing is read into them.
    """
    if conversation.mode not in (Mode.assistant, Mode.emergency):
        return None
    last = repository.get_last_reply_name(session=session, conversation_id=conversation.id)
    safe, short = _SAFE.search(text) is not None, len(text) <= _SHORT
    if last == QUESTION:
        return "/confirm_false_alarm" if safe or (short and _YES.match(text)) else None
    if conversation.mode == Mode.emergency and safe:
        return "/report_false_alarm"
    if last in ALARMS and (safe or (short and _NO.match(text))):
        return ALARMS[last]
    if last in ALARMS and short and _YES.match(text):
        return "/report_danger"
    return None
