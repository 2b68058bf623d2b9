"""spaCy carries the tokens; a message leaves nothing behind in its string store."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.safety.lexing import Lexer, lexer
from api.safety.service import screen


def test_string_store_neither_grows_nor_keeps_words() -> None:
    reader = Lexer()
    before, known = len(reader.vocab.strings), sum(1 for _ in reader.vocab)
    for number in range(300):
        reader.lex(f"my cousin zorblatt{number} fell. patient quux{number} is 9{number}")
    assert len(reader.vocab.strings) == before
    assert sum(1 for _ in reader.vocab) == known
    assert "zorblatt7" not in reader.vocab.strings
    assert "quux299" not in reader.vocab.strings


def test_a_screened_message_leaves_no_word_behind() -> None:
    screen(text="warm up")
    before = len(lexer().vocab.strings)
    screen(text="my aunt wilhelmsdottir fell. now chest pain", recent=["hi. i am krzyzanowski"])
    store = lexer().vocab.strings
    assert len(store) == before
    assert "wilhelmsdottir" not in store
    assert "krzyzanowski" not in store


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("i can't at 101.4 f", ["i", "can't", "at", "101.4", "f"]),
        ("su!cide. why?! no", ["su!cide", ".", "why", ".", "no"]),
        ("a . . b", ["a", ".", "b"]),
        ("", []),
    ],
)
def test_chat_spelling_stays_whole(text: str, words: list[str]) -> None:
    pieces = lexer().lex(text)
    assert [piece.text for piece in pieces] == words
    assert all(0 <= piece.start < piece.end <= len(text) for piece in pieces)


def test_threads_share_one_lexer() -> None:
    texts = [f"message {n}. my chest hurts" for n in range(200)]
    alone = [lexer().lex(text) for text in texts]
    with ThreadPoolExecutor(max_workers=8) as pool:
        assert list(pool.map(lexer().lex, texts)) == alone
