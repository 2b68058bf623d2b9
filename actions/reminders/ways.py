"""WhatsApp and push: offered by some clinics, and where they are not it is said."""

import re

from actions.client import ApiRefused
from actions.turn import Turn

_NOT = r"(?:no|not|do ?n[o']?t|never|stop|instead of|rather than|ya no|en vez de|en lugar de)"
_WHATSAPP = re.compile(r"\bwhats ?app\b", re.IGNORECASE)
_NO_WHATSAPP = re.compile(_NOT + r"\s+(?:(?!but|just)\w+\s+){0,3}whats ?app\b", re.IGNORECASE)
_PUSH = re.compile(
    r"\bpush(?:[ -](?:notification|message|alert|reminder)s?\b|\s*$)|"
    r"\b(?:notificaci[oó]n(?:es)?|avisos?|mensajes?) push\b",
    re.IGNORECASE,
)
_NO_PUSH = re.compile(_NOT + r"\s+(?:\w+\s+){0,3}push\b", re.IGNORECASE)


# Why nobody is asked at a contact. In the place of the last the api says how to change that.
_REFUSED = {
    "AskedTooOften": "utter_contact_too_often",
    "DetailsUnclear": "utter_contact_unclear",
    "KeptInside": "utter_contact_ended",
}


def say_refused(turn: Turn, refused: ApiRefused, *, not_offered: str) -> None:
    """Say why a contact was not asked."""
    response = {**_REFUSED, "WayNotOffered": not_offered}.get(refused.code)
    if response is None:
        raise refused
    turn.say(response)


def asks_for_whatsapp(text: str) -> bool:
    return bool(_WHATSAPP.search(_NO_WHATSAPP.sub(" ", text)))


async def tell_of_whatsapp(turn: Turn) -> None:
    """Asked for without a number: how to give one, or that it is not offered."""
    try:
        await turn.api.choose_contact(contact_token=None, names_medication=False, by_whatsapp=True)
    except ApiRefused as refused:
        if refused.code not in ("WayNotOffered", "DetailsUnclear"):
            raise
        is_missing = refused.code == "WayNotOffered"
        turn.say("utter_whatsapp_not_offered" if is_missing else "utter_whatsapp_how")


async def take_push(turn: Turn, *, names_medication: bool) -> bool:
    """Choose push where the patient asks for it; False where they do not."""
    if not _PUSH.search(_NO_PUSH.sub(" ", turn.text)):
        return False
    try:
        link = await turn.api.choose_push(names_medication=names_medication)
    except ApiRefused as refused:
        say_refused(turn, refused, not_offered="utter_push_not_offered")
        return True
    turn.say("utter_push_asked", link=link)
    return True
