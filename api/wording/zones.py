"""Time zones by the names that patients give them: a zone, a city, a state."""

import re

ZONES = {
    "eastern": "America/New_York",
    "new york": "America/New_York",
    "nueva york": "America/New_York",
    "central time": "America/Chicago",
    "central zone": "America/Chicago",
    "hora central": "America/Chicago",
    "hora del centro": "America/Chicago",
    "chicago": "America/Chicago",
    "mountain time": "America/Denver",
    "mountain zone": "America/Denver",
    "denver": "America/Denver",
    "arizona": "America/Phoenix",
    "phoenix": "America/Phoenix",
    "pacific": "America/Los_Angeles",
    "pacífico": "America/Los_Angeles",
    "los angeles": "America/Los_Angeles",
    "california": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
    "hawái": "Pacific/Honolulu",
    "puerto rico": "America/Puerto_Rico",
    "london": "Europe/London",
    "madrid": "Europe/Madrid",
    "spain": "Europe/Madrid",
    "españa": "Europe/Madrid",
    "mexico city": "America/Mexico_City",
}


def named_zone(text: str) -> str:
    """The zone that a text names in whole words ("America/Denver"); empty if it names none."""
    folded = f" {' '.join(re.findall(r'[^\W_]+', text.lower()))} "
    return next((zone for word, zone in ZONES.items() if f" {word} " in folded), "")
