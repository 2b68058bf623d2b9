"""A process of its own around the Duckling wheel, which can hang or panic on hostile text.

Run as a script, so that it imports nothing of the product. Reads JSON lines
`{"text", "language", "ref"}` (`ref`: local wall time as if it were UTC, seconds since 1970) and
answers each with one JSON line, a list of `{"start", "end", "grain", "from", "to"}`.
A parse that outlives ALARM_SECONDS ends the process even when nobody is left to kill it.
"""

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ALARM_SECONDS = 2.0


def _open_library() -> Callable[[str, str, int], list[dict[str, Any]]]:
    import duckling
    import tzdata  # type: ignore[import-untyped]

    zones = duckling.load_time_zones(str(Path(tzdata.__file__).parent / "zoneinfo" / "Etc"))
    dimensions = duckling.parse_dimensions(["time"])
    locales = {}
    for language, locale in (("EN", "EN_US"), ("ES", "ES_MX")):
        default = duckling.default_locale_lang(duckling.parse_lang(language))
        locales[language] = duckling.parse_locale(locale, default)

    def parse(text: str, language: str, ref: int) -> list[dict[str, Any]]:
        now = duckling.parse_ref_time(zones, "UTC", ref)
        context = duckling.Context(now, locales[language])
        found: list[dict[str, Any]] = duckling.parse(text, context, dimensions, False)
        return found

    return parse


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    value = found["value"]
    if value.get("type") == "interval":
        start, end = value.get("from"), value.get("to")
        grain = (start or end)["grain"]
    else:
        start, end, grain = {"value": value["value"]}, None, value["grain"]
    return {
        "start": found["start"],
        "end": found["end"],
        "grain": grain,
        "from": start["value"][:16] if start else None,
        "to": end["value"][:16] if end else None,
        "interval": value.get("type") == "interval",
    }


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parse = _open_library()
    for language in ("EN", "ES"):
        parse("christmas", language, 0)
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, ALARM_SECONDS)
        try:
            answer = parse(request["text"], request["language"], request["ref"])
            reply = json.dumps([_plain(found) for found in answer if "value" in found])
        except BaseException:  # the library panics with one
            reply = "[]"
        signal.setitimer(signal.ITIMER_REAL, 0)
        print(reply, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
