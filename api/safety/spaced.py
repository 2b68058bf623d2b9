"""Words typed letter by letter: `k i l l`, `k.i.l.l m.y s.e.l.f`, `c h e s t  p a i n`, `k.m.s.`"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from api.safety.lexing import Lexeme

LEAST_LETTERS = 4
MOST_LETTERS = 64


def spelled_out(
    pieces: Sequence[Lexeme], flat: str, *, is_code: Callable[[str], bool]
) -> Iterator[Lexeme]:
    """The pieces of `flat`, runs of single letters put together as words.

    What stands most often between two letters of a run belongs there; anything else parts words.
    """
    at = 0
    while at < len(pieces):
        run = _run(pieces, at)
        letters = [piece.text for piece in run if piece.kind == "word"]
        if len(letters) < LEAST_LETTERS and not is_code("".join(letters)):
            yield pieces[at]
            at += 1
            continue
        yield from _words([piece for piece in run if piece.kind == "word"], flat)
        at += len(run)


def _run(pieces: Sequence[Lexeme], at: int) -> list[Lexeme]:
    """Letters from here on, and the marks that stand between two of them."""
    run: list[Lexeme] = []
    for number in range(at, min(len(pieces), at + 2 * MOST_LETTERS)):
        piece = pieces[number]
        between = run and number + 1 < len(pieces) and _is_letter(pieces[number + 1])
        is_mark = piece.kind in ("mark", "comma") and piece.end - piece.start == 1
        if not (_is_letter(piece) or (between and is_mark and run[-1].kind == "word")):
            break
        run.append(piece)
    return run


def _words(letters: Sequence[Lexeme], flat: str) -> Iterator[Lexeme]:
    gaps = [flat[one.end : other.start] for one, other in pairwise(letters)]
    between = Counter(gaps).most_common(1)[0][0]
    word = [letters[0]]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap != between:
            yield _joined(word)
            word = []
        word.append(letter)
    yield _joined(word)


def _joined(letters: Sequence[Lexeme]) -> Lexeme:
    text = "".join(letter.text for letter in letters)
    return Lexeme(text, "word", letters[0].start, letters[-1].end)


def _is_letter(piece: Lexeme) -> bool:
    return piece.kind == "word" and piece.end - piece.start == 1
