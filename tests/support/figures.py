"""Figures that must not be said."""

import re


def holds_figure(text: str, figure: str) -> bool:
    """Whether a number is said, and not only found inside a hash or an id."""
    return bool(re.search(rf"(?<![0-9a-f]){figure}(?![0-9a-f])", text))
