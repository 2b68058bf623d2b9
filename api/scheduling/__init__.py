"""Practitioners, places, Slots, holds and Appointments."""
