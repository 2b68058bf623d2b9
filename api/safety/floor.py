"""The last line: plain phrases on raw text, in code, for when the rules cannot be used; and the
rules without which no set of them is taken."""

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

# Always on: a set that lacks one of them, or no longer counts it to the floor, is refused whole.
FLOOR_RULES = frozenset(
    """
    allergy.airway
    bleeding.heavy
    breathing.cannot
    cardiac.chest_pain cardiac.said
    child.hot_car child.infant_fever child.infant_limp child.swallowed
    clot.lung
    crisis.burden crisis.method crisis.not_living crisis.said
    diabetes.high diabetes.low
    eye.chemical
    head.injury
    mind.withdrawal
    poison.child poison.signs poison.swallowed poison.too_much
    sepsis.immune_fever
    spine.saddle
    stroke.face stroke.said
    unconscious.now unconscious.seizure
    violence.hurt violence.weapon
    """.split()
)


def floor_hit(text: str) -> tuple[str, int, int] | None:
    """(`crisis` or `emergency`, start, end) of the first plain phrase, or None."""
    for disposition, regex in (("crisis", _CRISIS), ("emergency", _EMERGENCY)):
        match = regex.search(text)
        if match:
            return disposition, match.start(), match.end()
    return None
