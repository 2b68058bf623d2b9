"""The grammar of tokens."""

import pytest

from api.privacy.spans import Span
from api.privacy.tokens import find_tokens, format_token, parse_token, replace_spans, restore


def test_format_and_parse_agree() -> None:
    assert parse_token(format_token("DATE_OF_BIRTH", 12)) == ("DATE_OF_BIRTH", 12)
    assert parse_token("PERSON_0") is None
    assert parse_token("PERSON_1 ") is None
    with pytest.raises(ValueError, match="not a token"):
        format_token("NOBODY", 1)


def test_replace_keeps_tokens_apart_from_letters() -> None:
    spans = [Span(0, 3, "PERSON", 1.0, "t", "t"), Span(4, 7, "PHONE", 1.0, "t", "t")]
    text = replace_spans("anax555", spans, lambda s, _: format_token(s.type, 1))
    assert text == "PERSON_1 x PHONE_1"
    assert find_tokens(text) == ("PERSON_1", "PHONE_1")


def test_replace_refuses_overlap() -> None:
    spans = [Span(0, 3, "PERSON", 1.0, "t", "t"), Span(2, 4, "PERSON", 1.0, "t", "t")]
    with pytest.raises(ValueError, match="sorted"):
        replace_spans("anab", spans, lambda s, _: "PERSON_1")


def test_restore_leaves_unknown_tokens() -> None:
    values = {"PERSON_1": "Ana"}
    assert restore("hi PERSON_1, PERSON_2 xPERSON_1", values.get) == "hi Ana, PERSON_2 xPERSON_1"
