"""Which kinds of visit are sensitive where the clinic says nothing."""

import pytest

from api.scheduling.sight import is_private

PRIVATE = [
    "contraception visit", "IUD insertion", "STI testing", "prenatal visit", "pregnancy test",
    "mental health visit", "counseling", "therapy session", "psychiatry follow-up",
    "Suboxone clinic", "Pap smear", "HIV test", "salud mental", "anticoncepción",
    "control prenatal",
    "ginecología", "consulta de psicología", "birth control refill", "substance use visit",
]  # fmt: skip
PLAIN = [
    "follow-up", "annual physical", "sick visit", "flu shot", "skin check", "physical therapy",
    "sports physical", "blood pressure check", "telehealth visit", "well child visit",
    "terapia física", "control de niño sano", "it is its annual check", "speech therapy",
    "wart removal",
]  # fmt: skip


@pytest.mark.parametrize("name", PRIVATE)
def test_private(name: str) -> None:
    assert is_private(["visit", name])


@pytest.mark.parametrize("name", PLAIN)
def test_plain(name: str) -> None:
    assert not is_private([name])
