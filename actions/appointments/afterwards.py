"""What is said of a visit just booked or moved, and of somebody who died."""

import re

from actions import clock
from actions.appointments.task import Purpose, Task, take_verified
from actions.turn import Turn
from actions.wording import button, person_button
from api.extraction.schemas import Understanding
from api.internal.schemas import IdentityRead
from api.scheduling.schemas import AppointmentRead

# The slot with the id of the visit that was booked or moved last in this conversation.
LAST_VISIT = "last_visit"
_CANCELS = re.compile(
    r"\b(?:cancel\w*|call (?:it|that) off|undo|scrap|delete|remove|take (?:it|that) back|"
    r"canc[eé]l\w*|an[uú]l\w*|qu[ií]t[ae]\w*|elim[ií]n\w*)\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    r"\b(?:don'?t|do not|never|without|no (?:la |lo )?)\s*(?:cancel\w*|canc[eé]l\w*)", re.IGNORECASE
)
_POINTS = re.compile(
    r"\b(?:it|that|this|the visit|the appointment|come|be there|venir|la cita|es[ao]|est[ao])\b"
    r"|\b(?:cancel|canc[eé]l|an[uú]l|cambi|c[aá]mbi|mu[eé]v|qu[ií]t|elim[ií]n)\w*l[ao]\b",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:instead|rather|prefer|(?:re)?move|switch|swap|change|push|bump|reschedule|"
    r"make (?:it|that|this)|(?:can|could|may) (?:we|i|you) (?:do|make|come|get|have|be)|"
    r"what about|how about|works? better|be better|better if|actually|on second thought|"
    r"mejor|c[aá]mbi\w*|mu[eé]v\w*|p[aá]s[ae]\w*|prefiero|en vez|en lugar|que sea|"
    r"(?:puede|podr[ií]a|puedo) (?:ser|ir|venir)|p[oó]ng\w*)\b",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\b(?:later|earlier|sooner|m[aá]s tarde|m[aá]s temprano|un poco antes)\b"
    r"|\b(?:another|different|other|new|otr[oa]|distint[oa]) "
    r"(?:time|day|date|hour|slot|hora|d[ií]a|fecha|horario)\b"
    r"|\b(?:same (?:time|hour)|misma hora)\b",
    re.IGNORECASE,
)
# Words for one more visit beside the one just booked.
_ONE_MORE = re.compile(
    r"\b(?:another|second|new|one more|extra|also|as well|too|otra|una nueva|segunda|tambi[eé]n)\b"
    r"(?![ ](?:time|day|date|hour|slot|hora|fecha))",
    re.IGNORECASE,
)
_BARE_VISIT = re.compile(r"^\W*(?:appointment|appt|visit|cita|turno)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:my|mine|our|i have|i'?ve|do i|did i|am i|when(?: is|'s)|what time|have i|again|booked|"
    r"scheduled|already|still|mis?|tengo|cu[aá]ndo|a qu[eé] hora|reservad[oa]|confirm\w*|check)\b",
    re.IGNORECASE,
)
_DROPS = re.compile(
    r"\b(?:forget (?:it|that|about it)|never ?mind|scratch that|changed my mind|"
    r"do(?: not|n'?t) (?:want|need) (?:it|that|the|this)|"
    r"do(?: not|n'?t) (?:book|reserve|schedule)(?: (?:it|that|this|me|one|anything))*(?=[\W]*$)|"
    r"rather not(?! (?:say|give|tell|share|see|go|do|use|have|come))|"
    r"(?:mejor|siempre) no(?=[\W]*(?:(?:muchas )?gracias)?[\W]*$)|"
    r"no (?:la |lo |me )?(?:reserve|agende|aparte)(?: nada)?(?=[\W]*$)|"
    r"olv[ií]d[ae]\w*|ya no (?:la |lo )?quiero|cambi[eé] de (?:idea|opini[oó]n))\b",
    re.IGNORECASE,
)
_OF_MEDICINE = re.compile(
    r"\b(?:remind\w*|recordatorios?|recu[eé]rd\w*|recordar\w*|alarms?|alarmas?|pills?|tablets?|"
    r"meds?|medic(?:ines?|ations?|inas?|amentos?)|dos(?:e|es|is)|pastillas?|p[ií]ldoras?|insulina?|"
    r"took|taken?|taking|skip\w*|tom(?:[eéo]|ar|ad[ao]|a)|salt[eé])\b",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:come|coming|visit|appointment|appt|be there|get there|arrive|see (?:him|her|dr)|"
    r"cita|venir|llegar|consulta)\b",
    re.IGNORECASE,
)
_WANTS_ONE = re.compile(
    r"\b(?:want|need|like|get|make|book|schedule|have)(?: me| us)? (?:one|an? (?:\w+ )?(?:visit|"
    r"appointment|appt))\b|\b(?:quiero|quisiera|necesito|ocupo|dame|deme|hacer|pedir|sacar|"
    r"ag[eé]nd\w*|res[eé]rv\w*)(?:me)? una\b",
    re.IGNORECASE,
)
_KIN = (
    r"(?:wife|husband|spouse|partner|mother|father|mom|mum|dad|son|daughter|child|baby|brother|"
    r"sister|grand\w+|aunt|uncle|friend|espos[oa]|marido|mujer|madre|padre|mam[aá]|pap[aá]|"
    r"hij[oa]|herman[oa]|abuel[oa]|t[ií][oa]|amig[oa]|beb[eé])"
)
_LOSS = re.compile(
    rf"\b(?:my|mi|our|her|his|nuestr[oa])\b[\w\s,]{{0,20}}\b{_KIN}\b[\w\s,]{{0,20}}"
    r"\b(?:passed(?: away| on)|died|is dead|deceased|falleci\w+|muri[oó]|ha muerto)\b"
    rf"|\blost (?:my|our) {_KIN}\b|\bperd[ií] a (?:mi|nuestr[oa]) {_KIN}\b"
    rf"|\b(?:falleci[oó]|muri[oó]) (?:mi|nuestr[oa]) {_KIN}\b",
    re.IGNORECASE,
)


def is_of_medicine(text: str, understanding: Understanding) -> bool:
    """Whether words that read like those of a reminder name a medicine, a dose or a reminder."""
    return bool(understanding.medications or _OF_MEDICINE.search(text))


def says_loss(text: str) -> bool:
    return bool(_LOSS.search(text))


def tell_loss(turn: Turn) -> None:
    cancel = button("cancel_visit", "/cancel_appointment", turn.language)
    turn.say("utter_loss", buttons=[cancel, person_button(turn.language)])


def cancels_visit(text: str) -> bool:
    return bool(_CANCELS.search(text)) and not _KEEPS.search(text)


def drops_it(text: str) -> bool:
    """ "forget it": no wish to cancel a visit that was booked, nor a plain no."""
    return bool(_DROPS.search(text))


def wants_one(text: str) -> bool:
    """ "then i want one", "quiero una": said to "you have no visit, shall I book one?"."""
    return bool(_WANTS_ONE.search(text))


def speaks_of_coming(text: str) -> bool:
    return bool(_COMES.search(text))


def wishes_a_visit(text: str, understanding: Understanding) -> bool:
    """ "appt tmrw 9am", "is dr chen in on friday?": no words for a visit that one has already."""
    named = understanding.time.kind != "none" and (
        understanding.practitioner or understanding.visit_type or _BARE_VISIT.search(text)
    )
    return bool(named) and not _OWN.search(text) and not _MOVES.search(text)


def moves_visit(text: str, understanding: Understanding) -> bool:
    """ "make it friday instead", "can i get it a bit later": words for another time of a visit."""
    if _ONE_MORE.search(text) or understanding.visit_type or is_of_medicine(text, understanding):
        return False
    if _OTHER_TIME.search(text):
        return True
    wished = understanding.time.kind != "none" or understanding.practitioner
    return bool(wished and _MOVES.search(text))


def is_changeable(visit: AppointmentRead) -> bool:
    """Whether the clinic lets a visit be moved or cancelled: until it begins."""
    return visit.status == "booked" and visit.start > clock.utc_now()


async def has_last_visit(turn: Turn) -> bool:
    """Whether the visit booked last still stands."""
    last = turn.slots.get(LAST_VISIT)
    if not last or not (await turn.api.get_identity()).verified:
        return False
    return any(each.id == last for each in await turn.api.list_appointments())


async def take_last_visit(
    turn: Turn, task: Task, purpose: Purpose, identity: IdentityRead, found: Understanding
) -> None:
    """ "cancel it" right after a booking is about that visit, whoever it is for."""
    last = turn.slots.get(LAST_VISIT)
    if not last or purpose not in ("move", "cancel") or not identity.verified:
        return
    if not (_POINTS.search(turn.text) or (purpose == "move" and moves_visit(turn.text, found))):
        return
    upcoming = [each for each in await turn.api.list_appointments() if is_changeable(each)]
    if any(each.id == last for each in upcoming):
        take_verified(task, identity)
        task.listed = [each.model_dump(mode="json", exclude={"ics"}) for each in upcoming]
        task.choose_appointment(last)
