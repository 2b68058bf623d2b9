"""Text without the ids in it: a short number is easily found inside a long one of sixteens."""

import re

_ID = re.compile(r"(?=[0-9]*[a-f])[0-9a-f]{16,}")


def without_ids(text: str) -> str:
    """All else stays, phone numbers too: what is looked for is found wherever it leaks."""
    return _ID.sub("", text)
