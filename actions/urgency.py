"""After a card: "what would make it urgent?" is answered by the card's own lines about that."""

import re

from actions.appointments.reason import REASON
from actions.turn import Turn

_ASKS = re.compile(
    r"\b(?:what|when|how|which|wat)\b[^.?!]{0,50}\b(?:urgent|urgently|emergency|serious|severe|worry|"
    r"worried|concerned|911|(?:the )?er\b|hospital|call (?:you|someone|somebody|(?:the|a) \w+|in)|"
    r"get help|see (?:a |the )?doctor|dangerous)\b|"
    r"\b(?:warning signs?|red flags?|danger signs?|(?:watch|look) out for|what (?:do|should) i "
    r"(?:watch|look) for)\b|"
    r"\b(?:qu[eé]|cu[aá]ndo|c[oó]mo|cu[aá]l(?:es)?)\b[^.?!]{0,50}\b(?:urgentes?|urgencias?|"
    r"emergencias?|graves?|preocupar\w*|preocupe|911|hospital|llamar\w*|peligros[oa])\b|"
    r"\bse[nñ]al(?:es)? de (?:alarma|alerta|peligro|aviso)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b(?:number|phone|n[uú]mero|tel[eé]fono)\b", re.IGNORECASE)


async def tell_urgent(turn: Turn) -> bool:
    """Say what the card told last has about calling; False where that is not asked for."""
    card = (turn.slots.get(REASON) or {}).get("card")
    if not card or not turn.text or turn.disposition not in ("none", ""):
        return False
    if not _ASKS.search(turn.text) or _NUMBER.search(turn.text):
        return False
    found = await turn.api.find_symptom_card(text=turn.text, language=turn.language, urgent_of=card)
    for line in found.messages:
        turn.say("utter_symptom_card", line=line)
    return bool(found.messages)
