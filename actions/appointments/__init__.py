"""Booking, moving, cancelling and checking appointments: one state machine, four forms.

task.py      what is known so far (dialogue slots) and what to ask next
wishes.py    wished times put together, picks among offers
reading.py   what a message changes in the task
offers.py    free times: search, show, hold
identity.py  name, birth date, contact, code
commit.py    the summary, and the writes after a yes
forms.py     the actions that Rasa calls
"""
