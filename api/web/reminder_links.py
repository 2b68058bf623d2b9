"""Pages behind the links of reminders: one choice and nothing else, no name, no medicine, no login.

Looking changes nothing (mail programs open links by themselves); a button does.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.deps import AppSettings, Keys, ReadSession, WriteSession
from api.rate import Limiter, address_of
from api.reminders import answers, caregivers, contact
from api.reminders.links import LinkKind, is_valid
from api.reminders.models import Caregiver, DoseEvent, ReminderPreference
from api.web.pages import CLINIC_NAME, render
from api.web.reminder_words import CHOICES, OUTCOMES, TITLES, said

router = APIRouter(prefix="/reminders", include_in_schema=False)
PATH = "/{kind}/{subject_id}/{signature}"
_limiter = Limiter(count=60, seconds=60)


@dataclass(frozen=True)
class _Subject:
    """What a link is for. `open`: there is still something to choose."""

    kind: LinkKind
    language: str
    open: bool


@router.get(PATH)
def show_choice(
    kind: str,
    subject_id: str,
    signature: str,
    request: Request,
    session: ReadSession,
    keystore: Keys,
    settings: AppSettings,
) -> Response:
    """The choice of a link; friendly words for one that is over, foreign or made up."""
    _limiter.take(address_of(request))
    subject = _find(session, keystore, (kind, subject_id, signature))
    if subject is None:
        return outcome(request, "unknown", "en", settings.clinic_phone, status=404)
    if not subject.open:
        return outcome(request, "closed", subject.language, settings.clinic_phone)
    spanish = subject.language == "es"
    return render(
        request,
        "reminders/choice.html",
        clinic_name=CLINIC_NAME,
        language=subject.language,
        title=TITLES[subject.kind][spanish],
        choices=[(value, words[spanish]) for value, words in CHOICES[subject.kind].items()],
    )


@router.post(PATH)
def take_choice(
    kind: str,
    subject_id: str,
    signature: str,
    request: Request,
    session: WriteSession,
    keystore: Keys,
    settings: AppSettings,
    choice: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Note a choice once; the second time says that it was noted before."""
    _limiter.take(address_of(request))
    subject = _find(session, keystore, (kind, subject_id, signature))
    if subject is None:
        return outcome(request, "unknown", "en", settings.clinic_phone, status=404)
    if subject.kind == LinkKind.stop:
        choice = "stop"  # a mail program presses with words of its own (RFC 8058)
    if choice not in CHOICES[subject.kind]:
        return show_choice(kind, subject_id, signature, request, session, keystore, settings)
    done = _take(session, subject.kind, subject_id, choice)
    return outcome(request, done, subject.language, settings.clinic_phone)


def _take(session: Session, kind: LinkKind, subject_id: str, choice: str) -> str:
    if kind == LinkKind.dose:
        return answers.answer_by_link(session=session, dose_id=subject_id, answer=choice)
    if kind == LinkKind.caregiver:
        caregiver = session.get_one(Caregiver, subject_id, with_for_update=True)
        return caregivers.answer(session=session, caregiver=caregiver, agrees=choice == "agree")
    chosen = _preference(session, subject_id)
    assert chosen is not None
    if kind == LinkKind.stop:
        return contact.stop(session=session, chosen=chosen)
    return contact.answer(session=session, chosen=chosen, agrees=choice == "agree")


def _preference(session: Session, link_id: str) -> ReminderPreference | None:
    return session.scalar(select(ReminderPreference).where(ReminderPreference.link_id == link_id))


def _find(session: Session, keystore: Keys, link: tuple[str, str, str]) -> _Subject | None:
    kind, subject_id, signature = link
    if kind not in tuple(LinkKind) or not is_valid(
        keystore=keystore, kind=LinkKind(kind), subject_id=subject_id, signature=signature
    ):
        return None
    if kind == LinkKind.dose:
        dose = session.get(DoseEvent, subject_id)
        if dose is None:
            return None
        conversation_id, is_open = dose.conversation_id, answers.is_answerable(dose)
    elif kind == LinkKind.caregiver:
        caregiver = session.get(Caregiver, subject_id)
        if caregiver is None:
            return None
        conversation_id, is_open = caregiver.conversation_id, caregivers.is_open(caregiver)
    else:
        chosen = _preference(session, subject_id)
        if chosen is None:
            return None
        conversation_id, is_open = chosen.conversation_id, contact.is_open(chosen)
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or conversation.erased_at is not None:
        return None
    return _Subject(LinkKind(kind), conversation.language, is_open)


def language_of_link(session: Session, keystore: Keys, link: tuple[str, ...]) -> str | None:
    """The language of the chat behind a link that is ours."""
    kind, subject_id, signature = link
    found = _find(session, keystore, (kind, subject_id, signature))
    return found.language if found else None


def outcome(
    request: Request, name: str, language: str, phone: str, *, status: int = 200
) -> Response:
    title, text = said(OUTCOMES[name], language, phone)
    return render(
        request,
        "reminders/outcome.html",
        status=status,
        clinic_name=CLINIC_NAME,
        language=language,
        title=title,
        text=text,
    )
