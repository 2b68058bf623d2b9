"""The output check on texts of a writer who did not know its phrases: `outgoing_*.tsv`.

It stops a good quarter of what it should: phrases alone are weak here, as they are for emergencies.
Every text of the product is checked beside it; this is about what people will write.
"""

from pathlib import Path

import pytest

from api.safety.service import check

HERE = Path(__file__).parent


def share_allowed(name: str) -> float:
    lines = (HERE / f"outgoing_{name}.tsv").read_text(encoding="utf-8").splitlines()
    texts = [line.partition("\t")[2] for line in lines]
    assert len(texts) >= 200
    return sum(check(text=text).allowed for text in texts) / len(texts)


@pytest.mark.parametrize(("name", "least", "most"), [("bad", 0.0, 0.75), ("good", 0.97, 1.0)])
def test_what_is_allowed(name: str, least: float, most: float) -> None:
    assert least <= share_allowed(name) <= most
