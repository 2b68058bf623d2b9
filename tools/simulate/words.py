"""What a patient looks for on the screen, as patterns over the words shown."""

VISIT_NAMES = {
    "follow-up": r"follow-up|seguimiento",
    "annual-physical": r"annual physical|examen físico",
    "sick-visit": r"sick visit|consulta por enfermedad",
    "vaccination": r"vaccination|vacunación",
    "skin-check": r"skin check|revisión de la piel",
    "child-check-up": r"child check-up|niño sano",
}
BUTTONS = {
    "book": r"^(?:book a visit|pedir una cita)",
    "move": r"^(?:move a visit|cambiar una cita)",
    "cancel": r"^(?:cancel a visit|cancelar una cita)",
    "check": r"^(?:my visits|mis citas)",
    "new_code": r"^(?:send a new code|enviar otro código)",
    "yes_next": r"^(?:yes, go on|sí, sigamos)",
    "remind": r"^(?:medication reminder|recordatorio)",
    "who_self": r"^(?:for me|para mí)",
    "who_child": r"child|hijo",
    "who_adult": r"another adult|otra persona adulta",
}
# Words of the clinic's page that answer a question.
FACTS = {
    "hours": r"usual week|semana normal",
    "parking": r"parking|estacionamiento",
    "insurance": r"aetna|medicare",
    "cost": r"\d+ (?:dollars|dólares)",
    "bring": r"photo id|identificación con foto",
}
