"""Whether the product's own loaders take what a form or an undo makes of the clinic's facts, the
cards and the rules of safety."""

import tempfile
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from api.safety.loader import RulesRefused
from api.safety.loader import load as load_rules
from api.studio.draft import Draft
from api.studio.errors import ContentRefused
from api.studio.facts import wrong_cards, wrong_clinic
from api.studio.floor import structure_reasons
from api.studio.gate import floor_reasons, own_rules
from api.studio.paths import CARDS, CLINIC, SAFETY

LOADED = (CARDS, CLINIC, SAFETY)
MOST_NAMED = 5


def checked(draft: Draft, path: str, text: str) -> list[tuple[str, str]]:
    """The file's new text, if the loader of its folder takes it.

    Raises:
        ContentRefused.
    """
    check_texts(draft, {path: text})
    return [(path, text)]


def check_texts(draft: Draft, texts: Mapping[str, str]) -> None:
    """Raises ContentRefused where a loader does not take its folder with these texts."""
    folders = {str(Path(path).parent) for path in texts}
    problems = [one for folder in folders & {*LOADED} for one in _problems(draft, folder, texts)]
    if problems:
        raise ContentRefused(problems)


def _problems(draft: Draft, folder: str, texts: Mapping[str, str]) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for path in {*draft.paths(), *texts}:
            if str(Path(path).parent) != folder:
                continue
            text = texts[path] if path in texts else draft.read(path)
            if text:  # an undone file has none
                (work / Path(path).name).write_bytes(text.encode())
        yield from islice(_said_against(draft, folder, work), MOST_NAMED)


def _said_against(draft: Draft, folder: str, work: Path) -> Iterator[str]:
    if folder == CLINIC:
        yield from wrong_clinic(work)
    elif folder == CARDS:
        yield from wrong_cards(work)
    else:
        try:
            rules = load_rules(work)
        except RulesRefused as refused:
            yield from refused.reasons
        except RecursionError:
            yield "Words are nested too deep."
        else:
            less = structure_reasons(work, draft.project / SAFETY)
            yield from chain(less, floor_reasons(rules.engine, own_rules(draft)))
