"""Messages written so that words do not look like words, and calls in other languages."""

import pytest

from api.safety.service import screen

ALARMS = {"emergency", "crisis"}


@pytest.mark.parametrize(
    "text",
    [
        "c h e s t  p a i n",
        "c h e s t p a i n",
        "i  c a n t  b r e a t h e",
        "k.i.l.l m.y.s.e.l.f",
        "i want to k-i-l-l myself",
        "s.u.i.c.i.d.a.l",
        "<b>che</b>st <i>pain</i> going down my arm",
        "1 w4nt 2 d13",
        "\U0001f198",
        "send an ambulance please",
        "call my wife 518-555-0177 i wont be here i'll be dead",
        "518-555-0177 dont bother ill be gone by then",
        "my chets is tight",
        "hewontwakeup",
        "my ch est hur ts",
        "k.m.s. tonight",
        "about to k m s",
        "he 0verdosed in the bathroom",
        "$uicide is all i think about",
        "i cant\nbreathe",
        "my dad wont\nwake up",
        "can t breathe",
        "gonna self delete tonight",
        "ready to game end myself",
        "i want to \u2620\ufe0f myself",
        "i would like to stop existing",
    ],
)
def test_the_words_are_read_all_the_same(text: str) -> None:
    assert screen(text=text).disposition in ALARMS


def test_quotes_stand_where_the_words_stood() -> None:
    text = "ok so <b>che</b>st <i>pain</i> now"
    found = screen(text=text)
    said = {text[q.start : q.end] for q in found.quotes}
    assert said & {"che</b>st <i>pain", "che</b>st", "pain"}


@pytest.mark.parametrize(
    "text",
    [
        "option a, b, c, d sound the same to me",
        "my name is j. r. r. t. smith",
        "vitamins a b c d and e, do you sell them",
        "vos sos un robot?",
        "3 < 5 and 7 > 2, right",
        "5grams of salt a day",
        "4times a week i take my walk",
        "k m smith is my name",
        "self delete my account please",
        "i want to stop existing reminders",
        "first line\nsecond line",
        "i don t need a visit",
    ],
)
def test_single_letters_and_marks_are_no_alarm(text: str) -> None:
    assert screen(text=text).disposition not in ALARMS


@pytest.mark.parametrize(
    "text",
    [
        "tôi bị đau ngực dữ dội không thở được",
        "masakit ang dibdib ko tulungan ninyo ako",
        "seene mein dard ho raha hai bahut",
    ],
)
def test_another_language_goes_to_a_person(text: str) -> None:
    found = screen(text=text)
    assert found.disposition == "clinician" or found.disposition in ALARMS


@pytest.mark.parametrize("text", ["priya raghunathan subramaniam iyer", "nguyen thi lan huong"])
def test_a_name_is_no_other_language(text: str) -> None:
    assert "screen:language" not in screen(text=text).rules
