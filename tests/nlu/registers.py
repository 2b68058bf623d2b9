"""Messages in ten ways of speaking, in two halves: training text is improved on one, measured on
the other.

A row's half hangs on a hash of its words, never on its register or intent. What each register was
written from is in `SOURCES`, which docs/fairness-report.md prints.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.nlu.training_text import Row, read_rows

FOLDER = Path(__file__).resolve().parent / "registers"
HALVES = ("tuning", "measuring")
SOURCES = {
    "standard": "everyday written American English: Biber (1988), Variation across Speech and "
    "Writing",
    "typos": "slips and misspellings: Damerau (1964), CACM 7; Mitton (1996), English Spelling and "
    "the Computer",
    "lowercase_terse": "texting without ceremony: Baron (2008), Always On; Crystal (2008), Txtng",
    "aave": "African American English: Green (2002), African American English: A Linguistic "
    "Introduction; Rickford (1999): copula absence, habitual be, remote BIN, done, finna, "
    "negative concord",
    "esl": "second-language English: Swan and Smith (2001), Learner English: articles, tense, word "
    "order and false friends after the first language",
    "indian_english": "Indian English: Sailaja (2009), Indian English; Kachru (1983): progressive "
    "of states, focus only and itself, invariant forms, prepone, do the needful",
    "elderly_formal": "formal older writers: Biber (1988); Coupland, Coupland and Giles (1991), "
    "Language, Society and the Elderly",
    "teen_slang": "teenagers online: Tagliamonte (2016), Teen Talk; Crystal (2008), Txtng",
    "spanish": "Spanish as spoken in the Americas: Lipski (1994), Latin American Spanish; (2008), "
    "Varieties of Spanish in the United States",
    "code_mixed": "Spanish and English in one sentence: Poplack (1980), Linguistics 18; Zentella "
    "(1997), Growing Up Bilingual",
}
# The registers that the bar of the worst and the mean are asked of; the tenth is beside them.
NINE = tuple(name for name in SOURCES if name != "code_mixed")


def rows_of(register: str) -> list[Row]:
    return list(read_rows([FOLDER / f"{register}.yml"]))


def half_of(register: str, half: str) -> list[Row]:
    """That half of a register's rows, ordered by the hash of their words."""
    ordered = sorted(rows_of(register), key=lambda row: hashlib.sha256(row[1].encode()).digest())
    return ordered[HALVES.index(half) :: len(HALVES)]
