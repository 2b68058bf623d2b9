"""The words of the forms for a new reminder and for other times: (English, Spanish)."""

from api.web.reminder_words import Words

FORM: dict[str, Words] = {
    "new": ("Set a reminder", "Poner un recordatorio"),
    "change": ("Change dose, days, times or end", "Cambiar dosis, días, horas o final"),
    "about_change": (
        "The dose in the words of your label. We repeat them and choose no dose.",
        "La dosis con las palabras de su etiqueta. Las repetimos y no elegimos ninguna dosis.",
    ),
    "about_new": (
        "In your own words, as on your label. We repeat them and choose no dose.",
        "Con sus palabras, como en su etiqueta. Las repetimos y no elegimos ninguna dosis.",
    ),
    "now": ("Now:", "Ahora:"),
    "medication": ("Medicine, as you call it", "Medicina, como usted la llama"),
    "dose": ("Dose as on the label (may be empty)", "Dosis de la etiqueta (puede quedar vacía)"),
    "when": ("When", "Cuándo"),
    "same": ("Same days and times", "Los mismos días y horas"),
    "keep": ("Same days, at the times below", "Los mismos días, a las horas de abajo"),
    "day": ("Every day, at the times below", "Todos los días, a las horas de abajo"),
    "week": ("On the days chosen below", "Los días elegidos abajo"),
    "month": ("On days of the month, given below", "En días del mes, dados abajo"),
    "place": (
        "On a weekday of the month, such as the first Monday, given below",
        "En un día de la semana del mes, como el primer lunes, dado abajo",
    ),
    "hours": ("Every so many hours", "Cada tantas horas"),
    "of_month": ("Days of the month", "Días del mes"),
    "month_days": (
        "Numbers, for example 1, 15 (or: last)",
        "Números, por ejemplo 1, 15 (o: último)",
    ),
    "which": (
        "Or which one of the days chosen above",
        "O cuál de los días elegidos arriba",
    ),
    "none": ("none", "ninguno"),
    "days": ("Days", "Días"),
    "clocks": ("Times of day", "Horas del día"),
    "clock": ("Time", "Hora"),
    "every": ("Hours between doses", "Horas entre dosis"),
    "first_at": (
        "Time of the first one (empty: counted from now)",
        "Hora de la primera (vacía: desde ahora)",
    ),
    "last_day": (
        "Last day (empty: it goes on until you stop it)",
        "Último día (vacío: sigue hasta que usted lo pare)",
    ),
    "look": ("Look at it", "Revisar"),
    "back": ("Back to your reminders", "Volver a sus recordatorios"),
    "sure": ("Is this right?", "¿Es correcto?"),
    "yes": ("Yes, save it", "Sí, guardar"),
    "edit": ("No, change it", "No, cambiarlo"),
    "at_night": (
        "One dose is at {at}, in your quiet hours. With a yes you are reminded then all the same.",
        "Una dosis es a las {at}, en sus horas de silencio. Con un sí se avisa también entonces.",
    ),
    "from_now": (", counted from now", ", desde ahora"),
    "from_clock": (", counted from {at}", ", desde las {at}"),
    "person": ("A person looks at this first", "Primero lo ve una persona"),
    "act": ("Please act on this now", "Por favor, actúe ahora"),
    "not_set": (
        "Nothing was set. What you wrote is in your chat now, and the answer comes there.",
        "No se puso nada. Lo que escribió está ahora en su chat, y la respuesta llega allí.",
    ),
    "dose_unclear": (
        "We repeat what your label says, and a person should look at this amount first.",
        "Repetimos lo que dice su etiqueta, y una persona debe ver antes esa cantidad.",
    ),
    "schedule_unclear": (
        "A medicine that is taken only when needed has no time that we could remind you of.",
        "Una medicina que se toma solo cuando hace falta no tiene una hora de la que avisarle.",
    ),
}
# Why something was not taken.
UNCLEAR: dict[str, Words] = {
    "medication": (
        "Which medicine? Write what you call it, in letters.",
        "¿Qué medicina? Escriba cómo la llama, con letras.",
    ),
    "long": ("That is too long: use up to 200 characters.", "Es muy largo: use hasta 200 letras."),
    "markup": (
        "Use plain words, without < > { }.",
        "Use palabras sencillas, sin < > { }.",
    ),
    "identifier": (
        "This reads like a name, a number or an address of a person. Leave it out, or call the "
        'medicine something else, for example "my morning pill".',
        "Esto parece un nombre, un número o una dirección de una persona. Quítelo o llame a la "
        'medicina de otro modo, por ejemplo "mi pastilla de la mañana".',
    ),
    "count": (
        "How often is no part of the dose: choose the times below.",
        "Cuántas veces no es parte de la dosis: elija las horas abajo.",
    ),
    "days": ("Choose at least one day.", "Elija al menos un día."),
    "month_days": (
        "Which days of the month? Numbers from 1 to 31, for example 1, 15, or: last.",
        "¿Qué días del mes? Números del 1 al 31, por ejemplo 1, 15, o: último.",
    ),
    "place": (
        "Which one of these days in the month: the first, the second, the last?",
        "¿Cuál de esos días del mes: el primero, el segundo, el último?",
    ),
    "meanwhile": (
        "This reminder was changed meanwhile, perhaps in another window. Above is how it is now. "
        "What you filled in is below: look at it again.",
        "Este recordatorio cambió mientras tanto, quizá en otra ventana. Arriba está como es "
        "ahora. Lo que usted puso está abajo: revíselo otra vez.",
    ),
    "clock": (
        "At what times of day? Give at least one, for example 08:00. Please use the times from "
        "your label or your clinician.",
        "¿A qué horas del día? Ponga al menos una, por ejemplo 08:00. Use las horas de su etiqueta "
        "o de su médico.",
    ),
    "hours": ("Every how many hours? A whole number.", "¿Cada cuántas horas? Un número entero."),
    "last_day": (
        "The last day cannot be read. Write it as 2027-12-10.",
        "No se puede leer el último día. Escríbalo así: 2027-12-10.",
    ),
    "rule": (
        "I cannot keep that schedule as a reminder.",
        "No puedo llevar ese horario como recordatorio.",
    ),
    "too_often": (
        "I cannot keep that schedule as a reminder: it is more than 24 times a day.",
        "No puedo llevar ese horario como recordatorio: son más de 24 veces al día.",
    ),
    "never": (
        "I cannot keep that schedule as a reminder: it ends before its first dose.",
        "No puedo llevar ese horario como recordatorio: termina antes de su primera dosis.",
    ),
    "exists": (
        "You already have this reminder. I have not added a second one.",
        "Ya tiene este recordatorio. No agregué otro.",
    ),
    "unchanged": ("Nothing was changed yet.", "Todavía no se cambió nada."),
}
QUIET: dict[str, Words] = {
    "quiet": ("Quiet hours", "Horas de silencio"),
    "quiet_about": (
        "A new reminder in these hours is asked about first. Reminders that you have stay as they "
        "are.",
        "Si un recordatorio nuevo cae en estas horas, preguntamos antes. Los que ya tiene quedan "
        "como están.",
    ),
    "quiet_from": ("From", "Desde"),
    "quiet_to": ("To", "Hasta"),
    "quiet_none": ("No quiet hours", "Sin horas de silencio"),
}
