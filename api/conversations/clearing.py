"""Words that answer our own safety questions: they do what the buttons below them do.

What could lower a level is read strictly: every word of the message must belong to a plain saying
that all are safe. "she is ok but he is not", "no estoy bien", "yes we need help" are none.
"""

import re

from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.models import Conversation, Mode

_FINE = r"(?:all\ |really\ |perfectly\ |doing\ )?(?:safe|fine|ok|okay|alright|all\ right|good)"
_PEOPLE = r"""
    i\ ?'?a?m|i\ am|we\ ?'?a?re|we\ are|s?he\ ?(?:'?s|is)|they\ ?'?a?re|they\ are
    |every(?:one|body|thing)(?:'?s|\ is)|all\ of\ us\ are
"""
_SAFE = rf"""
    (?:{_PEOPLE})\ {_FINE}
    |(?:nobody|no\ one|no-one)(?:'?s|\ is)\ (?:in\ danger|hurt)
    |nadie\ est[aá]\ en\ peligro
    |(?:(?:this|it|that)(?:'?s|\ is|\ was)?\ )?(?:really\ )?(?:not|no)\ (?:an?\ )?emergency
    |(?:this|it|that)\ (?:isn'?t|wasn'?t)\ (?:really\ )?an?\ emergency
    |no\ es\ (?:una\ )?emergencia
    |(?<!\bno\ )(?:
      (?:(?:this|it|that)(?:'?s|\ is|\ was)?\ )?(?:just\ |only\ |all\ )?(?:a\ |my\ |by\ )?
        (?:false\ alarm|mistake|accident|typo|misunderstanding|wrong\ button)
      |(?:estoy|estamos|est[aá]n?|todos\ est(?:amos|[aá]n)|todos)\ (?:todos\ |muy\ )?
        (?:a\ salvo|bien)
      |(?:fue|es)\ (?:un|mi)\ (?:error|equivocaci[oó]n)|por\ error
      |(?:(?:fue|es)\ una\ )?falsa\ alarma
    )
"""
_YES = r"yes|yeah|yep|yup|sure|correct|s[ií]|claro"
_NO = r"no|nope|nah|not\ right\ now|not\ now|ahora\ no|nadie|nobody|no\ one"
_FILLER = r"""
    (?:(?:i\ ?'?a?m|i\ am|we'?re|we\ are)\ )?(?:so\ |very\ |really\ )*sorry|lo\ siento|disculpen?
    |oops|thanks|thank\ you|lol|haha|ok|okay|hi|hello|please|my\ bad|never\ ?mind|now|here
    |again|honestly|really|and|so|perd[oó]n|gracias|jaja|ya|ahora|aqu[ií]|y
"""
_WHOLE = re.compile(
    rf"\W*(?:(?:(?P<safe>{_SAFE})|(?P<no>{_NO})|(?P<yes>{_YES})|{_FILLER})(?!\w)\W*)+",
    re.IGNORECASE | re.VERBOSE,
)
# What raises a level is read freely.
_AGREES = re.compile(rf"\W*(?:{_YES})\b", re.IGNORECASE | re.VERBOSE)
_MOST = 120  # characters: a longer message says more than that all are safe
QUESTION = "notice_false_alarm_question"
ALARMS = {
    "alarm_emergency": ("/report_false_alarm", "/report_danger"),
    "alarm_crisis": ("/report_not_in_danger", "/report_crisis"),
}


def typed_choice(*, session: Session, conversation: Conversation, text: str) -> str | None:
    """The payload of the button that a typed answer means; None if it answers no such question.

    A crisis is never ended by words; while one is in force nothing is read into them.
    """
    if conversation.mode not in (Mode.assistant, Mode.emergency):
        return None
    last = repository.get_last_reply_name(session=session, conversation_id=conversation.id)
    whole = _WHOLE.fullmatch(text) if len(text) <= _MOST else None
    says_safe = whole is not None and whole["safe"] is not None
    if last == QUESTION:
        agrees = whole is not None and whole["yes"] is not None and whole["no"] is None
        return "/confirm_false_alarm" if says_safe or agrees else None
    if conversation.mode == Mode.emergency and says_safe:
        return "/report_false_alarm"
    if last not in ALARMS:
        return None
    calm, danger = ALARMS[last]
    if says_safe or (whole is not None and whole["no"] is not None and whole["yes"] is None):
        return calm
    return danger if _AGREES.match(text) else None
