"""Every action that Rasa may call."""

from actions import alone, asides, codes, handoff, notes, symptoms
from actions.appointments import forms as appointment_forms
from actions.reminders import forms as reminder_forms

ACTIONS = [
    *appointment_forms.ACTIONS,
    *reminder_forms.ACTIONS,
    *symptoms.ACTIONS,
    *handoff.ACTIONS,
    *notes.ACTIONS,
    *codes.ACTIONS,
    *asides.ACTIONS,
    *alone.ACTIONS,
]
