"""Days and clock times in words."""

from collections.abc import Sequence
from datetime import date

DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August",
           "September", "October", "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
           "septiembre", "octubre", "noviembre", "diciembre"),
}  # fmt: skip


def say_day(day: date, language: str) -> str:
    """ "Thursday, December 3" or "jueves 3 de diciembre"."""
    name, month = DAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    return f"{name} {day.day} de {month}" if language == "es" else f"{name}, {month} {day.day}"


def say_month(month: date, language: str) -> str:
    """ "March 2027" or "marzo de 2027"."""
    name = MONTHS[language][month.month - 1]
    return f"{name} de {month.year}" if language == "es" else f"{name} {month.year}"


def say_clock(hour: int, minute: int, language: str) -> str:
    """ "3:30 PM" or "15:30"."""
    if language == "es":
        return f"{hour}:{minute:02}"
    return f"{hour % 12 or 12}:{minute:02} {'AM' if hour < 12 else 'PM'}"


def join_words(words: Sequence[str], language: str = "en") -> str:
    joint = " y " if language == "es" else " and "
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + joint + words[-1]
