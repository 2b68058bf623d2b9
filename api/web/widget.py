"""The patient widget as one classic script, joined from readable parts.

The parts in `static/widget/` share one function scope and are joined in the order of `PARTS`;
`widget.css` becomes a string constant. There is no build step: what is served is what is in the
files, between the two lines of `_OPENING` and `_CLOSING`.
"""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

WIDGET_FOLDER = Path(__file__).parent / "static" / "widget"
PARTS = (
    "strings",
    "dom",
    "session",
    "client",
    "feed",
    "outbox",
    "messages",
    "flag",
    "presence",
    "returning",
    "panel",
    "dialogue",
    "window",
    "element",
)

_OPENING = """/* Frontdesk patient chat: <script src="https://your-clinic/widget.js" async></script>
 * Optional: data-language (en, es), data-api (another origin), data-exit-url, data-phone. */
(() => {
"use strict";
const SCRIPT = document.currentScript;
const SCRIPT_ORIGIN = new URL(SCRIPT ? SCRIPT.src : location.href, location.href).origin;
const SCRIPT_OPTIONS = SCRIPT ? { ...SCRIPT.dataset } : {};
"""
_CLOSING = "})();\n"


@cache
def widget_script() -> str:
    """The whole script; serve as `text/javascript; charset=utf-8`."""
    style = (WIDGET_FOLDER / "widget.css").read_text(encoding="utf-8")
    parts = [(WIDGET_FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in PARTS]
    return "\n".join([_OPENING, f"const WIDGET_STYLE = {json.dumps(style)};\n", *parts, _CLOSING])


@cache
def widget_etag() -> str:
    """A strong ETag: sites keep the script's address, so browsers must ask whether it changed."""
    return f'"{sha256(widget_script().encode()).hexdigest()[:32]}"'
