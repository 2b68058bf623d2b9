"""Why a release is built, published or gone back to: kept, shown to all staff, and printed.

So nothing may stand in it that can tell who a patient is. Looked through before the transaction
that keeps it: the redactor takes some time, above all at its first look.
"""

from api.db import Database
from api.escalations.own_names import without_own_names
from api.identity import staff as accounts
from api.privacy.directory import get_directory
from api.privacy.redact import find_spans
from api.privacy.spans import RedactorUnavailable
from api.studio.errors import ReleaseRefused
from api.studio.examples import READABLE, TOKEN

MOST = 300
UNSAID = "Say why, in a sentence: it stands in the list of releases."


def check_why(database: Database, text: str) -> None:
    """Whether a reason may be kept; colleagues, the clinic's directory and days are no patients.

    Raises:
        ReleaseRefused: what is wrong with it.
    """
    why = " ".join(text.split())
    if not why:
        raise ReleaseRefused([UNSAID])
    if len(why) > MOST:
        raise ReleaseRefused([f"The reason has {len(why)} characters, at most {MOST}."])
    with database.read() as session:
        directory = get_directory(session=session)
        names = list(accounts.get_names(session=session).values())
    try:
        spans = find_spans(text=why, directory=directory)
    except RedactorUnavailable:
        raise ReleaseRefused(
            ["The redactor cannot be loaded; without it no reason can be looked through."]
        ) from None
    others = without_own_names(why, spans, names=names, patients=())
    found = [(why[one.start : one.end], one.type) for one in others if one.type not in READABLE]
    if told := [
        f"The reason: “{words}” can identify somebody ({kind}); word it without."
        for words, kind in found
        if not TOKEN.fullmatch(words)
    ]:
        raise ReleaseRefused(told)
