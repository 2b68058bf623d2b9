"""The last line: plain phrases on raw text, in code, for when the rules cannot be used."""

import re

_EMERGENCY = re.compile(
    r"chest (?:pain|hurts|pressure|tight)|can ?(?:no|'|’)?t breathe|not breathing|heart attack|"
    r"having a stroke|face (?:is )?droop|unconscious|passed out|won'?t wake|overdos|seizure|"
    r"bleeding (?:a lot|badly|won)|throat (?:is )?clos|choking|anaphyla|poison|\b911\b|"
    r"dolor (?:de|en el) pecho|no puedo respirar|no respira|infarto|derrame|convulsi|desmay|"
    r"sangrando mucho|sobredosis|veneno|no despierta|emergencia",
    re.IGNORECASE,
)
_CRISIS = re.compile(
    r"suicid|kill (?:my ?self|him|her|them)|end (?:my life|it all)|want to die|wanna die|\bkms\b|"
    r"better off (?:dead|without me)|hurt myself|\b988\b|"
    r"quiero morir|me quiero matar|matarme|quitarme la vida|no quiero vivir",
    re.IGNORECASE,
)


def floor_hit(text: str) -> tuple[str, int, int] | None:
    """(`crisis` or `emergency`, start, end) of the first plain phrase, or None."""
    for disposition, regex in (("crisis", _CRISIS), ("emergency", _EMERGENCY)):
        match = regex.search(text)
        if match:
            return disposition, match.start(), match.end()
    return None
