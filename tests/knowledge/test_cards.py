"""Each card is whole, plain, unsigned, and passes the output check."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from pydantic import ValidationError

from api import clock
from api.knowledge.cards import FOLDER, CardsRefused, load_cards
from api.knowledge.rendering import UNREAD, UNREVIEWED
from api.knowledge.schemas import PENDING, Card, Language, Wording
from api.knowledge.service import render
from api.safety.overlap import near_duplicates
from api.safety.service import check
from api.yaml_text import read_yaml
from tests.support.reading import grade, split_sentences, syllables

CARDS = load_cards()
BOTH: tuple[Language, Language] = ("en", "es")
GRADE = 7.5
PUBLISHERS = (
    "aboutkidshealth.ca ahchealthenews.com beta.nhs.uk cybercemetery.unt.edu "
    "healthlibrary.reading.towerhealth.org medlineplus.gov newsnetwork.mayoclinic.org "
    "online.flipbuilder.com public4.pagefreezer.com publications.aap.org pugvestor.com "
    "resources.siagroup.com www.co.delaware.in.us www.mayoclinic.com www.mayoclinic.org "
    "www.mercyhealthsystem.org www.pristines.org www2.hse.ie"
).split()
OF_THE_PATIENT = re.compile(
    r"\byou (?:have|may have|might have|could have)\b|\byour (?:symptoms|illness|condition)\b|"
    r"\b(?:usted|tú) (?:tiene|padece)\b|\bsus síntomas\b",
    re.IGNORECASE,
)
DOSE = re.compile(
    r"\d\s?(?:mg|ml|mcg|g)\b|\b(?:(?:pill|tablet|tableta|pastilla)s?\b|ibuprofen|acetaminophen|aspirin|"
    r"paracetamol|antihistamine|tylenol|advil)", re.IGNORECASE,
)  # fmt: skip
PROGNOSIS = re.compile(
    r"\b(?:will (?:go|heal|pass|clear)|goes away|gets better by|harmless|not serious|"
    r"nothing to worry|no need to|se (?:quita|cura) sol|no es grave|inofensiv)", re.IGNORECASE,
)  # fmt: skip


@pytest.fixture(params=sorted(CARDS))
def card(request: pytest.FixtureRequest) -> Card:
    return CARDS[request.param]


def lines_of(text: Wording) -> list[str]:
    return [text.what_it_is, *text.what_people_do, *text.when_to_call, *text.when_911]


def sentences_of(text: Wording) -> list[str]:
    return [sentence for line in lines_of(text) for sentence in split_sentences(line)]


def test_there_are_enough_cards() -> None:
    assert len(CARDS) >= 42


def test_no_name_is_invented(card: Card) -> None:
    """A clinician who signs changes this test together with the card."""
    assert (card.reviewer, card.signed_at, card.reviewer_licence) == (PENDING, None, None)
    assert card.author == "Frontdesk authors"
    assert card.expires_at == date(2027, 11, 25)


def test_the_two_languages_are_two(card: Card) -> None:
    english, spanish = card.text["en"], card.text["es"]
    assert len(split_sentences(english.what_it_is)) == len(split_sentences(spanish.what_it_is))
    assert 1 <= len(split_sentences(english.what_it_is)) <= 3
    for one, other in zip(lines_of(english), lines_of(spanish), strict=True):
        assert one != other


def test_the_words_are_plain(card: Card) -> None:
    assert grade(sentences_of(card.text["en"])) <= GRADE


def test_the_grade_is_counted_as_it_should_be() -> None:
    assert [syllables(w) for w in ("fever", "made", "people", "washed", "needed", "38")] == [
        *(2, 1, 2, 1, 2, 1)
    ]
    assert grade(["The cat sat on the mat."]) < 1
    hard = "Individuals experiencing gastrointestinal manifestations necessitate evaluation."
    assert grade([hard]) > 15


@pytest.mark.parametrize("language", BOTH)
def test_nothing_is_claimed(card: Card, language: Language) -> None:
    """No diagnosis, dose or outlook: the output check, and a second look of our own."""
    said = render(card=card, language=language, production=False)
    assert said is not None
    for message in (*said, "\n".join(said)):
        verdict = check(text=message)
        assert verdict.allowed, (verdict.reasons, message)
    text = "\n".join(lines_of(card.text[language]))
    assert not OF_THE_PATIENT.search(text)
    assert not DOSE.search(text)
    assert not PROGNOSIS.search(text)


@pytest.mark.parametrize("language", BOTH)
def test_no_two_cards_share_a_sentence(language: Language) -> None:
    said: dict[str, str] = {}
    for card in CARDS.values():
        for sentence in sentences_of(card.text[language]):
            key = " ".join(re.findall(r"\w+", sentence.lower()))
            assert said.setdefault(key, card.id) == card.id, sentence
            assert key not in [" ".join(re.findall(r"\w+", h.lower())) for h in UNREVIEWED.values()]


@pytest.mark.parametrize("language", BOTH)
def test_no_two_cards_say_nearly_the_same(language: Language) -> None:
    """Lines that share four fifths of all their words are one line told twice."""
    lines = {
        f"{card.id} {number}": line
        for card in CARDS.values()
        for number, line in enumerate(lines_of(card.text[language]))
    }
    alike = [
        (key, other) for key, other in near_duplicates(lines, lines.values()) if lines[key] != other
    ]
    assert alike == []
    assert len(set(lines.values())) == len(lines)


def test_every_source_is_a_public_page_that_was_read(card: Card) -> None:
    """A page that nobody read is no source; nothing live was read, so each says in what form."""
    assert card.sources
    for source in card.sources:
        assert urlsplit(source.url).netloc in PUBLISHERS
        assert source.read_on in (date(2026, 11, 25), date(2026, 11, 29)), source.url
        assert source.read_as is not None, source.url


@pytest.mark.parametrize("language", BOTH)
def test_no_patient_is_shown_a_source_that_nobody_read(card: Card, language: Language) -> None:
    said = render(card=card, language=language, production=False)
    assert said is not None
    assert UNREAD[language] not in said[-1]


def test_what_the_patient_sees(card: Card) -> None:
    said = render(card=card, language="en", production=False)
    assert said is not None
    assert len(said) == 5
    assert said[0].startswith(card.text["en"].title)
    assert "911" in said[3]
    assert all(source.publisher in said[4] for source in card.sources)
    assert said[4].endswith("has not been reviewed by a clinician yet.")


def test_production_serves_nothing_unsigned(card: Card) -> None:
    assert render(card=card, language="en", production=True) is None


def test_a_signed_card_is_served_and_says_who_signed(card: Card) -> None:
    signed = card.model_copy(
        update={
            "reviewer": "A. Clinician",
            "reviewer_licence": "test",
            "signed_at": date(2026, 12, 1),
        }
    )
    for language, day in (("en", "on December 1, 2026"), ("es", "el 1 de diciembre de 2026")):
        said = render(card=signed, language=language, production=True)
        assert said is not None
        assert day in said[-1]
        assert UNREVIEWED["es" if language == "es" else "en"] not in said[-1]


def test_an_expired_card_is_not_served(card: Card) -> None:
    clock.set_source(lambda: datetime(2027, 11, 26, tzinfo=UTC))
    try:
        assert render(card=card, language="es", production=False) is None
    finally:
        clock.set_source(None)


def test_a_card_does_not_change(card: Card) -> None:
    with pytest.raises(ValidationError):
        card.reviewer = "somebody"  # type: ignore[misc]
    with pytest.raises(TypeError):
        CARDS["other"] = card  # type: ignore[index]


BROKEN = {
    "reviewer: A. Name": "a reviewer signs with a licence",
    "mood: fine": "mood: Extra inputs are not permitted",
    "covers: [nothing_known]": "covers an unknown card: nothing_known",
    "id: another": "the id is another",
    "people: []": "people:",
    "sources: []": "sources:",
    "expires_at: [": "",
}


@pytest.mark.parametrize("line", BROKEN)
def test_a_wrong_folder_is_refused_with_file_and_reason(tmp_path: Path, line: str) -> None:
    content = read_yaml((FOLDER / "hives.yml").read_text(encoding="utf-8"))
    content["covers"] = []
    key = line.partition(":")[0]
    rest = {name: value for name, value in content.items() if name != key}
    text = yaml.safe_dump(rest, allow_unicode=True) + line + "\n"
    (tmp_path / "hives.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CardsRefused) as refused:
        load_cards(tmp_path)
    assert any(r.startswith("hives.yml: ") and BROKEN[line] in r for r in refused.value.reasons)


def test_a_missing_twin_is_refused(tmp_path: Path) -> None:
    content = read_yaml((FOLDER / "acne.yml").read_text(encoding="utf-8"))
    del content["text"]["es"]
    (tmp_path / "acne.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(CardsRefused, match=r"acne\.yml.*Spanish half"):
        load_cards(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CardsRefused):
        load_cards(tmp_path)
