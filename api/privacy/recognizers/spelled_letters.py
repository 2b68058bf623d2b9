"""Letters said with words, and the words of single figures."""

from typing import Final

RADIO: Final = (
    r"(?:alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|"
    r"november|oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiskey|x-?ray|yankee|zulu)"
)
UNITS: Final = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|niner|"
    r"cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
