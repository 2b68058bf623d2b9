"""Repairs a word only when the repair is a word of the rules: typos, glued words, disguises."""

import re
from collections.abc import Iterable, Mapping

_LEET = str.maketrans({"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_APOSTROPHES = re.compile(r"['’`´]")
_POSSESSIVE = ("'s", "’s")
_DISGUISE = re.compile(r"[0-9@$!*|]")
# One sign in the middle of a word that is long enough to be sure that it stands for a letter.
_ONE_DISGUISED = re.compile(r"(?=.{6})[a-z]+[0134@$!][a-z]+")
_REPEAT = re.compile(r"(.)\1{2,}")
_LOOKALIKES = str.maketrans("аеорсхуіѕԁđłø", "aeopcxyisddlo")
TYPO_LENGTH = 5
GLUE_LENGTH = 6
GLUE_LIMIT = 40
# The only words of one or two letters that are looked for in glued ones.
_SHORT = frozenset({"i", "im", "my", "me", "he", "no", "to", "so", "a", "is", "up", "it"})
_BEFORE_T = frozenset(
    "can won don doesn didn isn wasn couldn wouldn shouldn hasn haven aren ain".split()
)
# Codes of three letters that are looked for letter by letter, too.
_CODES = frozenset({"kms", "kys", "ctb"})


class Speller:
    """Knows the rules' vocabulary and the ordinary words that must be left alone."""

    def __init__(
        self, *, vocabulary: Iterable[str], ordinary: Iterable[str], coded: Mapping[str, str]
    ) -> None:
        words = frozenset(vocabulary)
        self._stems = frozenset(w[:-1] for w in words if w.endswith("*"))
        self._vocabulary = frozenset(w.rstrip("*") for w in words)
        self._known = self._vocabulary | frozenset(ordinary)
        self._coded = dict(coded)
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._vocabulary):
            self._by_shape.setdefault((word[0], len(word)), []).append(word)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._vocabulary, key=lambda w: (-len(w), w)):
            if len(word) >= TYPO_LENGTH:
                for form in _deletions(word):
                    self._near.setdefault(form, []).append(word)

    def read(self, raw: str) -> tuple[str, ...]:
        """The words a raw word stands for; the word itself when there is nothing to repair."""
        word = _APOSTROPHES.sub("", raw)
        if not word.isascii():
            word = word.translate(_LOOKALIKES)
        for form in (raw, word):
            if form in self._coded:
                return tuple(self._coded[form].split())
        if word in self._known or (not _REPEAT.search(word) and self._begins_known(word)):
            return (word,)
        if raw.endswith(_POSSESSIVE) and raw[:-2] in self._known:
            return (raw[:-2],)
        for form in self._forms(word):
            if form in self._known:
                return (form,)
        plain = self._unmask(word)
        if _ONE_DISGUISED.fullmatch(plain):
            plain = word = next(iter(self._forms(plain)))
        return self._glued(plain) or self._typo(plain) or (word,)

    def knows(self, word: str) -> bool:
        """Whether it is a word of the rules or an ordinary one, English or Spanish."""
        return word in self._known or self._begins_known(word)

    def is_code(self, letters: str) -> bool:
        """Whether three letters in a row, typed one by one, are a code."""
        return letters in _CODES

    def is_split(self, first: str, second: str) -> bool:
        """Whether two pieces that are no words are one word of the rules: `hur ts`."""
        whole = first + second
        if second == "t":  # "can t": the apostrophe became a blank
            return first in _BEFORE_T
        return (
            len(whole) >= TYPO_LENGTH
            and whole in self._vocabulary
            and not self.knows(first)
            and not self.knows(second)
        )

    def with_letter(self, word: str) -> str:
        """`0verdosed`, `$uicide`: the sign it begins with as the letter it stands for."""
        plain = word.translate(_LEET)
        return plain if plain in self._vocabulary and not self.knows(word[1:]) else word

    def _begins_known(self, word: str) -> bool:
        return any(word[:n] in self._stems for n in range(4, len(word) + 1))

    def _forms(self, word: str) -> Iterable[str]:
        """Undisguised spellings, most likely first."""
        if _REPEAT.search(word):
            yield _REPEAT.sub(r"\1", word)
            yield _REPEAT.sub(r"\1\1", word)
        if _DISGUISE.search(word):
            open_ = word.translate(_LEET)
            for one in "il":
                yield open_.replace("1", one).replace("!", "i").replace("|", "l")
            if "*" in word and 3 <= len(word) <= 20:
                shape = re.compile(".".join(re.escape(p) for p in open_.split("*")))
                alike = self._by_shape.get((open_[0], len(open_)), ())
                yield from [w for w in alike if shape.fullmatch(w)][:1]

    def _unmask(self, word: str) -> str:
        return _REPEAT.sub(r"\1", word) if _REPEAT.search(word) else word

    def _typo(self, word: str) -> tuple[str, ...]:
        if len(word) < TYPO_LENGTH or not word.isalpha():
            return ()
        for form in (word, *_deletions(word)):
            alike = [form] if form in self._vocabulary else self._near.get(form, ())
            for candidate in alike:
                if len(candidate) >= TYPO_LENGTH and _one_edit(word, candidate):
                    return (candidate,)
        return ()

    def _glued(self, word: str) -> tuple[str, ...]:
        """`chestpain` → chest pain; every part is a word of the rules, the fewest parts win."""
        if not GLUE_LENGTH <= len(word) <= GLUE_LIMIT or not word.isalpha():
            return ()
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 14), end):
                head = best[start]
                piece = word[start:end]
                if head is None or piece not in self._vocabulary:
                    continue
                if len(piece) < 3 and piece not in _SHORT:
                    continue
                if best[end] is None or len(head) + 1 < len(best[end] or ()):
                    best[end] = (*head, piece)
        parts = best[-1] or ()
        return parts if 2 <= len(parts) <= 6 and max(map(len, parts)) >= 4 else ()


def _deletions(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def _one_edit(a: str, b: str) -> bool:
    """True at Damerau distance one or less."""
    if abs(len(a) - len(b)) > 1 or (a[0] != b[0] and a[1:2] != b[1:2]):
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b
        or rest_b[1:] == rest_a
        or rest_a[1:] == rest_b[1:]
        or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
    )
