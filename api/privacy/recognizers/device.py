# ruff: noqa: E501
"""Serial numbers of devices, IMEI and hardware addresses."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.labelled import find_labelled, label

_LABELS = (
    label(r"(?:number|code|no) (?:on|of|for|from) (?:my|the|his|her|our) (?:\w{2,12} )?(?:pacemaker|pump|implant|cpap|"
          r"defibrillator|cgm|dexcom|glucometer|meter|monitor|sensor|machine|device|hearing aids?|wheelchair)|"
          r"serial(?: (?:number|no|num|code))?|serial ?#|s/n|sn|(?:numero de )?serie|imei|udi|device(?:'s)? (?:id|number|serial)|"
          r"(?:pacemaker|insulin pump|pump|implant|cpap|defibrillator|icd|cgm|dexcom|glucometer|"
          r"hearing aids?|stent|monitor|sensor|meter|inhaler|nebulizer|concentrator|wheelchair|transmitter|implante|"
          r"bomba(?: de insulina)?|marcapasos)(?:'?s)?(?: (?:model|id|serial|number|no|device|serie|numero))+",
          "DEVICE", "after a word for a device", least=3),
)  # fmt: skip
_PATTERNS = (
    Pattern(
        re.compile(r"(?<![\w:])(?:[0-9a-f]{2}[:\-]){5}[0-9a-f]{2}(?![\w:])"),
        "DEVICE",
        0.95,
        "hardware address",
    ),
)


def find_devices(message: Message) -> Iterator[Finding]:
    yield from find_patterns(message, _PATTERNS)
    yield from find_labelled(message, _LABELS)


RECOGNIZER = Recognizer("device", find_devices)
