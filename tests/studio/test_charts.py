"""Charts of a release and their tables: what is confused, how sure it is, what moved."""

from api.studio.measuring import MOST_MISREAD, measure
from api.web.studio_charts import MOST_NAMES, changes_of, charts_of, confused_of, sureness_of

LIVE = measure([("a", "a", 0.9), ("a", "b", 0.4), ("b", "b", 0.7), ("old", "old", 0.8)])
ROWS = [("a", "a", 0.95), ("a", "b", 0.91), ("a", "b", 0.3), ("b", "b", 1.0), ("c", "c", 0.2)]
NOW = measure(ROWS, ["one", "two", "three", "four", "five"])


def test_only_what_is_confused_is_in_the_matrix_with_its_sentences() -> None:
    assert confused_of(NOW, LIVE) == [
        {
            "meant": "a",
            "read": "b",
            "count": 2,
            "was": 1,
            "sentences": [("two", 0.91), ("three", 0.3)],
        }
    ]
    assert confused_of({**NOW, "misread": []}, None)[0]["sentences"] == []
    chart = charts_of(NOW, LIVE)[2]
    assert [text.words for text in chart.texts] == ["1 a", "1", "2 b", "2", "2"]
    assert len(chart.rects) == 1 and "most often a as b, 2 times" in chart.description
    none = charts_of(measure([("a", "a", 1.0)]), None)[2]
    assert none.rects == () and none.description == "No sentence was taken for another intent's."


def test_figures_that_were_measured_before_sentences_were_kept_are_shown() -> None:
    older = {key: value for key, value in NOW.items() if key != "misread"}
    assert confused_of(older, None)[0] == {
        "meant": "a", "read": "b", "count": 2, "was": None, "sentences": [],
    }  # fmt: skip


def test_many_confusions_stay_readable() -> None:
    rows = [(f"i{one}", f"i{one + 1}", 0.5) for one in range(300)]
    found = measure(rows, [f"s{one}" for one in range(300)])
    assert len(found["misread"]) == MOST_MISREAD
    chart = charts_of(found, None)[2]
    assert sum(text.words.isdigit() and text.y == 15 for text in chart.texts) == MOST_NAMES


def test_each_intent_has_what_it_was_and_how_it_moved() -> None:
    found = {one["name"]: one for one in changes_of(NOW, LIVE)}
    assert found["a"]["was"] == 0.6667 and found["a"]["change"] == round(0.5 - 0.6667, 4)
    assert found["c"]["change"] is None and found["old"] == {"name": "old", "was": 1.0}
    chart = charts_of(NOW, LIVE)[0]
    assert "0.50 (-0.17)" in [text.words for text in chart.texts]
    assert "0 are better than live, 2 worse" in chart.description
    assert all("(" not in text.words for text in charts_of(NOW, None)[0].texts)


def test_confidence_stands_beside_what_was_live() -> None:
    assert sureness_of(NOW, LIVE)[9] == {
        "from": 0.9, "right": 2, "wrong": 1, "was": {"right": 1, "wrong": 0},
    }  # fmt: skip
    chart = charts_of(NOW, LIVE)[1]
    kinds = {rect.kind for rect in chart.rects if rect.height}
    assert kinds == {"", "wrong", "was", "wrong some"}
    assert "live: 1 of 4 are wrong, 0 of them with a confidence of 0.8" in chart.description
    assert sureness_of(NOW, None)[0]["was"] is None
