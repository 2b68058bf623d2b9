"""How hard a text is to read: a school grade for English, an ease score for Spanish.

English: Flesch-Kincaid (Kincaid et al. 1975). Spanish: Fernández Huerta (1959), 60 to 70 is plain.
"""

import re

SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,:]\d+)*")
ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
# Two strong vowels are two syllables, a weak one joins its neighbour unless it bears the accent.
SPANISH_VOWELS = re.compile(r"[íú]|[iuü]?[aeoáéó][iu]?|[iuü]+|y\b")
HIGHEST_GRADE, LOWEST_EASE = 8.0, 55.0
# Of two or three words a formula says nothing.
FEWEST_WORDS = 5


def is_hard(text: str, language: str) -> str | None:
    """Why a text is hard to read, in words; None where it is plain or too short to tell."""
    words = WORD.findall(text)
    sentences = [one for one in SENTENCE.findall(text) if WORD.search(one)]
    if len(words) < FEWEST_WORDS:
        return None
    length = len(words) / len(sentences)
    if language == "es":
        per_100 = 100 * sum(map(spanish_syllables, words)) / len(words)
        ease = 206.84 - 0.60 * per_100 - 1.02 * length
        found = f"reading ease {ease:.0f}, wanted {LOWEST_EASE:.0f} or more"
        return found if ease < LOWEST_EASE else None
    syllables = sum(map(english_syllables, words)) / len(words)
    grade = 0.39 * length + 11.8 * syllables - 15.59
    found = f"reading grade {grade:.1f}, wanted {HIGHEST_GRADE:.0f} or less"
    return found if grade > HIGHEST_GRADE else None


def english_syllables(word: str) -> int:
    """Groups of vowels, without a silent e; a number counts as one."""
    word = word.lower()
    count = len(ENGLISH_VOWELS.findall(word))
    if count > 1 and re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$", word):
        count -= 1
    return max(1, count)


def spanish_syllables(word: str) -> int:
    return max(1, len(SPANISH_VOWELS.findall(word.lower())))
