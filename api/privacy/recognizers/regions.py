# ruff: noqa: E501
"""States of the USA by name and code, and well-known cities."""

import re
from typing import Final

from api.privacy.gazetteer import load_lines

_NAMES: Final = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|"
    "illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|"
    "missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|"
    "ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|"
    "virginia|washington|west virginia|wisconsin|wyoming|puerto rico|district of columbia|d\\.c\\.|calif|penn|"
    "jalisco|sonora|chihuahua|oaxaca|michoacan"
)
_CODES: Final = (
    "al|ak|az|ar|ca|co|ct|de|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|"
    "or|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|dc|pr"
)
# Codes that are also everyday words count only behind a comma or before a postal code.
_SAFE_CODES: Final = "az|ct|fl|ga|ia|ks|ky|md|mn|mo|mt|nv|nh|nj|nm|ny|nc|nd|sc|sd|tn|tx|ut|vt|wa|wv|wi|wy|dc|va|nyc|il|mi|oh|ca|pa|tn"
STATE_NAME: Final = rf"(?:{_NAMES})"
CODES: Final = rf"(?:{_CODES})"
SAFE_STATE: Final = rf"(?:{_NAMES}|{_SAFE_CODES})"
STATE: Final = rf"(?:{_NAMES}|{_CODES})"
CITIES: Final = (*load_lines("cities"), *load_lines("more_cities"), *load_lines("more_city_names"))
CITY: Final = "|".join(sorted((re.escape(c) for c in CITIES), key=len, reverse=True))
