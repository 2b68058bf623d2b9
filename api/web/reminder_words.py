"""The words of the pages behind reminder links: (English, Spanish)."""

from api.reminders.links import LinkKind

Words = tuple[str, str]

TITLES: dict[LinkKind, Words] = {
    LinkKind.dose: ("Your reminder", "Su recordatorio"),
    LinkKind.caregiver: ("Messages about reminders", "Avisos sobre recordatorios"),
    LinkKind.contact: ("Reminders outside the chat", "Recordatorios fuera del chat"),
    LinkKind.stop: ("No more reminders here?", "¿No recibir más recordatorios aquí?"),
}
CHOICES: dict[LinkKind, dict[str, Words]] = {
    LinkKind.dose: {
        "taken": ("Taken", "Tomada"),
        "skipped": ("Skip", "Omitir"),
        "snoozed": ("Remind me in 10 minutes", "Recordarme en 10 minutos"),
    },
    LinkKind.caregiver: {
        "agree": ("Yes, tell me", "Sí, avísenme"),
        "decline": ("No messages", "Sin avisos"),
    },
    LinkKind.contact: {
        "agree": ("Yes, send them", "Sí, envíenlos"),
        "decline": ("No messages", "Sin avisos"),
    },
    LinkKind.stop: {"stop": ("Stop these messages", "Dejar de recibirlos")},
}
# A title and a sentence; {phone} is the clinic's.
OUTCOMES: dict[str, tuple[Words, Words]] = {
    "taken": (
        ("Noted as taken", "Anotada como tomada"),
        ("You can close this page.", "Puede cerrar esta página."),
    ),
    "skipped": (
        ("Noted as skipped", "Anotada como omitida"),
        (
            "If you have a question about a missed dose, call {phone} or ask your pharmacist.",
            "Si tiene una pregunta sobre una dosis que faltó, llame al {phone} o pregunte a su "
            "farmacéutico.",
        ),
    ),
    "snoozed": (
        ("We will remind you again in 10 minutes", "Se lo recordaremos de nuevo en 10 minutos"),
        ("You can close this page.", "Puede cerrar esta página."),
    ),
    "too_late": (
        ("It cannot be put off any further", "Ya no se puede aplazar más"),
        (
            "The next reminder would come first. Go back to choose taken or skip.",
            "El próximo recordatorio llegaría antes. Vuelva para elegir tomada u omitir.",
        ),
    ),
    "agreed": (
        ("Thank you", "Gracias"),
        (
            "We will tell you when a reminder is not answered. Open this link again to stop.",
            "Le avisaremos cuando no se responda un recordatorio. Abra este enlace otra vez para "
            "dejar de recibir avisos.",
        ),
    ),
    "reminders_agreed": (
        ("Thank you", "Gracias"),
        (
            "Reminders come here, too. Each of them has a link that ends them.",
            "Los recordatorios llegarán también aquí. Cada uno tiene un enlace para terminarlos.",
        ),
    ),
    "declined": (
        ("You will get no messages", "No recibirá avisos"),
        ("You can close this page.", "Puede cerrar esta página."),
    ),
    "closed": (
        ("There is nothing to choose any more", "Ya no hay nada que elegir"),
        (
            "This was answered before, or it is over. Questions? Call {phone}.",
            "Ya se respondió o terminó. ¿Preguntas? Llame al {phone}.",
        ),
    ),
    "old_page": (
        ("This link is too old", "Este enlace ya no sirve"),
        (
            "It works for an hour. Ask for your reminders in the chat to get a new one. "
            "/ Sirve una hora. Pida sus recordatorios en el chat para recibir otro.",
            "Sirve una hora. Pida sus recordatorios en el chat para recibir otro.",
        ),
    ),
    "unknown": (
        ("This link does not work", "Este enlace no funciona"),
        (
            "It may be incomplete: try to open it from the message again, or call {phone}. "
            "/ Puede estar incompleto: ábralo otra vez desde el mensaje o llame al {phone}.",
            "Puede estar incompleto: ábralo otra vez desde el mensaje o llame al {phone}.",
        ),
    ),
}


# The page of reminders.
PAGE: dict[str, Words] = {
    "title": ("Your reminders", "Sus recordatorios"),
    "about": (
        "What you asked to be reminded of, in your words, and what you noted. You can set and "
        "change reminders here or in the chat.",
        "De qué pidió avisos, con sus palabras, y lo que anotó. Puede poner y cambiar "
        "recordatorios aquí o en el chat.",
    ),
    "only_here": (
        "Reminders come only in the chat now. Nothing is sent to a phone or an e-mail address.",
        "Los avisos llegan ahora solo en el chat. No se envía nada a un teléfono ni a un correo.",
    ),
    "held": (
        "Not sent: an emergency was open in the chat",
        "No se envió: había una emergencia abierta en el chat",
    ),
    "next": ("Next:", "Próximo:"),
    "covered": (
        "Days on which every dose was noted as taken, last 30 days:",
        "Días con todas las dosis anotadas como tomadas, últimos 30 días:",
    ),
    "chart": ("Doses by day", "Dosis por día"),
    "nothing_yet": ("Nothing is noted yet.", "Todavía no hay nada anotado."),
    "table": ("Doses by day", "Dosis por día"),
    "day": ("Day", "Día"),
    "taken": ("Taken", "Tomadas"),
    "skipped": ("Skipped", "Omitidas"),
    "missed": ("Not answered", "Sin respuesta"),
    "unsent": ("Not sent", "Sin enviar"),
    "open": ("Open", "Abiertas"),
    "settled": (
        "Not answered does not mean not taken. A day counts once all of its doses are settled.",
        "Sin respuesta no quiere decir no tomada. Un día cuenta cuando todas sus dosis tienen "
        "resultado.",
    ),
    "together": ("Together", "En total"),
    "months": ("Month of the calendars", "Mes de los calendarios"),
    "before": ("Earlier:", "Antes:"),
    "after": ("Later:", "Después:"),
    "calendar": ("Calendar", "Calendario"),
    "counts": (
        "A day shows the doses noted as taken, out of those that were due.",
        "Cada día muestra las dosis anotadas como tomadas, de las que tocaban.",
    ),
    "today": ("today", "hoy"),
    "receipts": ("Last reminders", "Últimos avisos"),
    "due": ("Due", "Hora"),
    "sent_to": ("Where it went", "Adónde fue"),
    "answer": ("Your answer", "Su respuesta"),
    "to_answer": (
        "Answer it in the chat: taken, skip or later.",
        "Respóndalo en el chat: tomada, omitir o luego.",
    ),
    "not_sent": ("Not sent: it was too late", "No se envió: era tarde"),
    "none": (
        "You have no reminders. Set one here or in the chat.",
        "No tiene recordatorios. Ponga uno aquí o en el chat.",
    ),
    "pause": ("Pause", "Poner en pausa"),
    "resume": ("Go on with it", "Seguir con él"),
    "stop": ("Stop this reminder", "Quitar este recordatorio"),
    "stop_sure": (
        "It then says nothing more. What you noted stays here.",
        "Ya no avisará más. Lo que anotó queda aquí.",
    ),
    "stop_yes": ("Yes, stop it", "Sí, quitarlo"),
    "supply": ("How much is left", "Cuánto le queda"),
    "supply_about": (
        "Count it yourself: we take away what you take with each dose that you note as taken, and "
        "tell you before it runs out.",
        "Cuéntelo usted: restamos lo que toma con cada dosis que anota como tomada y le avisamos "
        "antes de que se acabe.",
    ),
    "remaining": ("I have left", "Me quedan"),
    "per_dose": ("I take at a time", "Tomo cada vez"),
    "refill_at": ("Tell me when this many are left", "Avísenme cuando queden"),
    "save": ("Save", "Guardar"),
    "csv": ("Download as CSV", "Descargar como CSV"),
    "fhir": ("Download as FHIR", "Descargar como FHIR"),
}
CSV_HEADS: tuple[Words, ...] = (
    ("medication", "medicina"),
    ("dose", "dosis"),
    ("day", "día"),
    ("taken", "tomadas"),
    ("skipped", "omitidas"),
    ("not answered", "sin respuesta"),
    ("not sent", "sin enviar"),
    ("open", "abiertas"),
)
# What was just done on the page.
DONE: dict[str, Words] = {
    "pause": ("Paused: nothing is due until you go on.", "En pausa: nada avisará hasta que siga."),
    "resume": ("It goes on from now.", "Sigue desde ahora."),
    "stop": ("Stopped.", "Quitado."),
    "new": ("Saved. You get your reminder in the chat.", "Guardado. El aviso llega en el chat."),
    "changed": ("Saved: it follows what you chose from now on.", "Guardado: sigue lo que eligió."),
    "quiet": ("Noted your quiet hours.", "Anotadas sus horas de silencio."),
    "quiet_ended": ("You have no quiet hours any more.", "Ya no tiene horas de silencio."),
    "quiet_unclear": (
        "Not saved: quiet hours need two clock times.",
        "No se guardó: las horas de silencio necesitan dos horas.",
    ),
    "supply": ("Noted how much is left.", "Anotado cuánto le queda."),
    "supply_unclear": (
        "Not saved: give whole numbers above nothing, and not more at a time than you have.",
        "No se guardó: ponga números enteros mayores que cero, y no más por toma de lo que tiene.",
    ),
    "over": (
        "It cannot go on: its last day has passed. Change its end, or set a new one.",
        "No puede seguir: su último día pasó. Cambie su final o ponga otro.",
    ),
    "gone": ("There is no such reminder any more.", "Ese recordatorio ya no existe."),
}
FAILED = ("supply_unclear", "quiet_unclear", "over", "gone")
STATUS: dict[str, Words] = {
    "active": ("Active", "Activo"),
    "paused": ("Paused", "En pausa"),
    "cancelled": ("Stopped", "Quitado"),
    "ended": ("Over: its last day has passed", "Terminado: su último día pasó"),
}
CHANNELS: dict[str, Words] = {
    "chat": ("Chat", "Chat"),
    "email": ("E-mail", "Correo"),
    "phone": ("Text message", "Mensaje de texto"),
    "whatsapp": ("WhatsApp", "WhatsApp"),
    "push": ("Push notification", "Notificación push"),
}
DELIVERY: dict[str, Words] = {
    "waiting": ("on its way", "en camino"),
    "sent": ("sent", "enviado"),
    "failed": ("could not be delivered", "no se pudo entregar"),
    "noted": ("could not be delivered", "no se pudo entregar"),
    "cancelled": ("not needed any more, so not sent", "ya no hacía falta; no se envió"),
}
# What to do about a message that is on its way or did not arrive, by status and channel.
WHAT_TO_DO: dict[tuple[str, str], Words] = {
    ("waiting", "chat"): (
        "It appears in the chat in a moment: keep the chat open.",
        "Aparece en el chat en un momento: deje el chat abierto.",
    ),
    ("waiting", ""): (
        "We keep trying while it is of use. Look into the chat meanwhile.",
        "Seguimos intentando mientras sirva. Mientras tanto, mire el chat.",
    ),
    ("failed", "chat"): (
        "Open the chat again. If reminders stay out, call {phone}.",
        "Abra el chat otra vez. Si los avisos no llegan, llame al {phone}.",
    ),
    ("failed", "email"): (
        "Check the address and whether your mailbox is full. To use another, write it in the chat.",
        "Revise la dirección y si su buzón está lleno. Para usar otra, escríbala en el chat.",
    ),
    ("failed", "phone"): (
        "Check the number. To use another, write it in the chat.",
        "Revise el número. Para usar otro, escríbalo en el chat.",
    ),
    ("failed", "whatsapp"): (
        "Check that WhatsApp works on that number. To use another, write it in the chat.",
        "Revise que WhatsApp funcione en ese número. Para usar otro, escríbalo en el chat.",
    ),
    ("failed", "push"): (
        "Check that you are still subscribed on your device, or ask for it again in the chat.",
        "Revise que siga suscrito en su aparato, o pídalo otra vez en el chat.",
    ),
}
LATE: Words = (
    "It would have come too late to be safe. If you have a question about that dose, call {phone} "
    "or ask your pharmacist.",
    "Habría llegado muy tarde para ser seguro. Si tiene una pregunta sobre esa dosis, llame al "
    "{phone} o pregunte a su farmacéutico.",
)
HELD: Words = (
    "If you have a question about that dose, call {phone} or ask your pharmacist.",
    "Si tiene una pregunta sobre esa dosis, llame al {phone} o pregunte a su farmacéutico.",
)
ANSWERED: dict[str, Words] = {
    "sent": ("Not answered yet", "Aún sin responder"),
    "taken": ("Taken", "Tomada"),
    "skipped": ("Skipped", "Omitida"),
    "missed": ("Not answered", "Sin respuesta"),
}


def what_to_do(status: str, channel: str, language: str, phone: str) -> str:
    """One sentence; empty where there is nothing to do."""
    status = "failed" if status == "noted" else status
    found = WHAT_TO_DO.get((status, channel)) or WHAT_TO_DO.get((status, ""))
    return word(found, language).format(phone=phone) if found else ""


def word(words: Words, language: str) -> str:
    return words[language == "es"]


def said(words: tuple[Words, Words], language: str, phone: str) -> Words:
    """Title and sentence in a language."""
    title, text = (each[language == "es"] for each in words)
    return title, text.format(phone=phone)
