"""How easily a text reads, counted plainly: the Flesch-Kincaid grade of English, and for Spanish
the perspicuity of Szigriszt Pazos on the scale INFLESZ (Barrio-Cantalejo et al., "Validación de la
Escala INFLESZ para evaluar la legibilidad de los textos dirigidos a pacientes", Anales del Sistema
Sanitario de Navarra 31(2), 2008: over 55 is normal, over 65 fairly easy, over 80 very easy)."""

import re

_SENTENCE = re.compile(r"[^.!?]+[.!?]?")
_WORD = re.compile(r"[A-Za-z']+|\d+(?:\.\d+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_PALABRA = re.compile(r"[a-záéíóúüñ]+|\d+(?:[.,]\d+)?", re.IGNORECASE)
_VOCALES = re.compile(r"[aeiouáéíóúü]+y?(?![a-záéíóúüñ])|[aeiouáéíóúü]+|y(?![a-záéíóúüñ])")
NORMAL, FAIRLY_EASY = 55, 65


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end; a number counts as one."""
    word = word.lower().replace("'", "")
    if word[:1].isdigit():
        return 1
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee", "ye", "oe")) and count > 1:
        count -= 1
    if word.endswith("es") and not word.endswith(
        ("ses", "ces", "ges", "zes", "xes", "shes", "ches")
    ):
        count -= count > 1 and not word.endswith(("ies", "oes", "les"))
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(1, count)


def grade(sentences: list[str]) -> float:
    """0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    return (
        0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    )


def split_sentences(text: str) -> list[str]:
    """Sentences of a text; a point inside a number ends none."""
    guarded = re.sub(r"(?<=\d)\.(?=\d)", "·", text)
    return [s.strip().replace("·", ".") for s in _SENTENCE.findall(guarded) if s.strip()]


def spanish_syllables(word: str) -> int:
    """Strong vowels, and weak ones with an accent, each make one; a number counts as one."""
    if word[:1].isdigit():
        return 1
    groups = _VOCALES.findall(word.lower())
    return max(1, sum(max(1, sum(one in "aeoáéóíú" for one in group)) for group in groups))


def perspicuity(sentences: list[str]) -> float:
    """206.835 - 62.3 syllables a word - words a sentence."""
    words = [word for sentence in sentences for word in _PALABRA.findall(sentence)]
    each = sum(map(spanish_syllables, words)) / len(words)
    return 206.835 - 62.3 * each - len(words) / len(sentences)
