"""What nobody announces: long runs of figures, tokens that are typed, names of files."""

import re
import time

import pytest

from api.privacy.redact import find_spans
from api.privacy.spans import Span
from api.privacy.tokens import find_tokens, replace_spans
from tests.privacy.scoring import DIRECTORY


def spans_of(text: str) -> tuple[Span, ...]:
    return find_spans(text=text, directory=DIRECTORY)


def left(text: str) -> str:
    """What stays to be read, with a blank for what is hidden."""
    return " ".join(replace_spans(text, spans_of(text), lambda *_: " ").split())


@pytest.mark.parametrize(
    "number",
    [
        "8" * 13, "4471" * 5, "90210447183" * 4, "3 1 4 1 5 9 2 6 5 3 5 8 9 7 9",
        "31-41-59-26-53-58-97-93", "3141 5926 5358 9793 2384 62", "31415-92653-58979-32384",
        "314.159.265.358.979", "3141592653\u200b589793238", "31415 92653\u00a058979 32384",
        "\uff13\uff11\uff14\uff11\uff15\uff19\uff12\uff16\uff15\uff13\uff15\uff18\uff19\uff17",
        "\u0663\u0661\u0664\u0661\u0665\u0669\u0662\u0666\u0665\u0663\u0665\u0668\u0669\u0667",
        "three one four one five nine two six five three five eight nine seven nine",
        "314 159 265 358 979 323 846", "31/41/59/26/53/58/97", "3141 - 5926 - 5358 - 9793 - 23",
    ],
)  # fmt: skip
def test_a_long_run_of_figures_is_hidden(number: str) -> None:
    assert re.findall(r"\w+", left(f"here {number} ok")) == ["here", "ok"]
    assert not re.search(r"\w", left(number))


@pytest.mark.parametrize("length", [13, 40, 41, 77, 199, 200, 201, 640, 2000, 2500, 7000])
@pytest.mark.parametrize("unit", ["7", "17 ", "7-", "441 "])
def test_however_long_it_is(unit: str, length: int) -> None:
    text = (unit * length)[:length].strip(" -")
    if sum(map(str.isdigit, text)) >= 13:
        assert not re.search(r"\w", left(text))


def test_a_long_run_costs_by_its_length() -> None:
    spent = []
    for length in (2000, 8000):
        start = time.process_time()
        spans_of("9 8-" * (length // 4))
        spent.append(time.process_time() - start)
    assert spent[1] < 8 * spent[0]


@pytest.mark.parametrize(
    "text",
    [
        "my bp was 120/80 118/76 131/84 this week", "readings 120 80 118 78 125 82 130 85",
        "98.6 99.1 100.2 101.3 99.8", "sugars 110 115 120 118 125 130 this week",
        "110, 115, 120, 118, 125, 130, 141", "1 2 3 4 5 6 7 8 9 10 11 12",
        "covid in 2019 and 2020 2021 2022 2023 2024", "10 30 11 30 12 30 1 30",
        "it says 1,234,567,890,123 cells", "5 10 15 20 25 30 35 40",
    ],
)  # fmt: skip
def test_series_stay(text: str) -> None:
    assert left(text) == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "éPERSON_1", "PERSON_1é", "ñPHONE_1 is mine", "ＡPERSON_1", "²PERSON_1",
        "PERSON_1\u200bx", "\u200dEMAIL_3\u200d", "ßDATE_OF_BIRTH_12ß", "日SSN_1本", "_PERSON_1",
        "PERSON_1_", "xPERSON_1", "555 0147PERSON_2", "PERSON_1PERSON_2", "ИMRN_2",
        "e\u0301OTHER_ID_4e\u0301", "PERSON_1'PHONE_2", "(PERSON_999999)",
    ],
)  # fmt: skip
def test_no_token_can_be_typed(text: str) -> None:
    """Whatever stands beside it, and whatever becomes of that."""
    for padded in (text, f"call {text} at noon", f"maria{text}", f"{text}jose"):
        assert find_tokens(replace_spans(padded, spans_of(padded), lambda *_: "")) == ()


@pytest.mark.parametrize(
    ("text", "readable"),
    [
        ("photo is okonkwo_chidi_1963.jpg", "photo is .jpg"),
        ("see attached Halvorsen-Ingrid-mri.pdf", "see attached .pdf"),
        ("C:\\Users\\ihalvorsen\\Desktop\\labs.pdf", "C:\\Users\\ \\Desktop\\labs.pdf"),
        ("it is at /home/chidi/labs.pdf", "it is at /home/ /labs.pdf"),
        ("/Users/pgarcia/Documents/scan.pdf", "/Users/ /Documents/scan.pdf"),
        ("chidi.okonkwo.results.docx", ".docx"),
        ("sent HalvorsenIngridLabs.pdf", "sent .pdf"),
        ("DOB_07-19-1963_scan.png", "DOB_ _scan.png"),
        ("xray_20240304.dcm", "xray_ .dcm"),
        ("the file (pgarcia88.heic) is mine", "the file ( .heic) is mine"),
        ("~/Downloads/halvorsen/bill.pdf", "~/Downloads/ /bill.pdf"),
        ("my form is smithk_referral.pdf, thanks", "my form is .pdf, thanks"),
    ],
)
def test_who_a_file_is_named_after(text: str, readable: str) -> None:
    assert left(text) == readable


@pytest.mark.parametrize(
    "text",
    [
        "lab_results.pdf", "insurance-card.jpg", "IMG_2041.jpg", "scan0001.tif", "labresults.pdf",
        "i sent rash.jpg, foot.png and tylenol.heic", "knee_xray_left.dcm", "bloodwork.pdf",
        "vaccine_card_front.jpeg", "diabetes_log_march.xlsx", "hemoglobin a1c.pdf", "form.pdf",
        "he/she and/or 24/7 w/o", "bp 120/80 and pain 3/10", "PXL_0412.mp4",
        "C:\\Windows\\Temp\\form.pdf", "referral_form_final_v2.docx", "it is in /tmp or /etc",
    ],
)  # fmt: skip
def test_a_plain_name_of_a_file_stays(text: str) -> None:
    assert left(text) == text
