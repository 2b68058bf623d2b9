"""Safety: the screen of what patients write and the check of what leaves the house."""

import sys
from types import ModuleType


def _import_spacy() -> None:
    """spaCy without its commands (download, training, ...): half of what its import costs."""
    if "spacy" in sys.modules:
        return
    commands = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    vars(commands["spacy.cli.info"])["info"] = None
    sys.modules.update(commands)
    try:
        import spacy  # noqa: F401
    finally:
        # Whoever asks for them later gets the real ones.
        for name in commands:
            del sys.modules[name]


_import_spacy()
