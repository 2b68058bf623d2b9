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
    "unknown": (
        ("This link does not work", "Este enlace no funciona"),
        (
            "It may be incomplete: try to open it from the message again, or call {phone}. "
            "/ Puede estar incompleto: ábralo otra vez desde el mensaje o llame al {phone}.",
            "Puede estar incompleto: ábralo otra vez desde el mensaje o llame al {phone}.",
        ),
    ),
}


def said(words: tuple[Words, Words], language: str, phone: str) -> Words:
    """Title and sentence in a language."""
    title, text = (each[language == "es"] for each in words)
    return title, text.format(phone=phone)
