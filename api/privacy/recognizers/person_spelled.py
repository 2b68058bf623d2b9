"""Names spelled letter by letter: "k-a-t-h", "last name f a l k"."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_cues import SPELL_CUE, SPELLED


def find_spelled(message: Message) -> Iterator[Finding]:
    """Single letters in a row, with dashes between or with words of spelling before."""
    for match in SPELLED.finditer(message.low):
        letters = re.sub(r"[^a-z]", "", match.group())
        dashed = "-" in match.group() and len(letters) >= 3
        cued = SPELL_CUE.search(message.before(match.start())) or message.asked == "name"
        if len(letters) >= 3 and (dashed or cued):
            yield Finding(match.start(), match.end(), "PERSON", 0.9, "spelled letter by letter")
