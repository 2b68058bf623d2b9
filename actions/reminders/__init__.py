"""Medication reminders: made, moved, stopped after a yes, and doses answered in words."""
