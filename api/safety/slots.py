"""Numbers that decide: age, temperature, pressure, sugar, oxygen, weeks pregnant, doses, time.

Units of the values: `age_days` days; `temperature_c` °C; `systolic`, `diastolic` mmHg; `glucose`
mg/dL; `oxygen` percent; `heart_rate` beats a minute; `hemoglobin` g/dL; `weeks_pregnant` weeks;
`count_taken` pills or doses; `hours` hours; `meter_high` 1 where a meter shows HI, not a number.
"""

# ruff: noqa: E501  (an expression reads better on one line than cut in two)

import re
from collections.abc import Callable, Iterator

from api.safety.concepts import Mention
from api.safety.normalise import Reading

_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_PALABRAS = [
    "cero",
    "un",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
]
_NUMBERS = {
    **{word: float(n) for n, word in enumerate(_WORDS)},
    **{word: float(n) for n, word in enumerate(_PALABRAS)},
    "a": 1.0, "una": 1.0, "couple": 2.0, "thirty": 30.0, "treinta": 30.0, "forty": 40.0,
    "cuarenta": 40.0, "fifty": 50.0, "cincuenta": 50.0, "dozen": 12.0, "docena": 12.0,
}  # fmt: skip
_N = r"(?P<n>\d+(?:\.\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_D = r"(?P<n>\d+(?:\.\d+)?)"
_GAP = r"(?: (?!¦)[^ ]+){0,%d}"
_DAYS = {"d": 1.0, "s": 7.0, "w": 7.0, "m": 30.4, "y": 365.25, "a": 365.25}

_BABY = r"(?:baby|infant|newborn|bebe|nino|nina|hijo|hija|bebita|bebito|son|daughter|kid|child|nene|nena)"
_UNIT = (
    r"(?P<unit>days?|weeks?|wks?|wk|months?|mths?|mos?|years?|yrs?|yr|"
    r"dias?|semanas?|mes(?:es)?|anos?|anitos?)"
)
_AGE = [
    rf" {_N} {_UNIT} (?:olds?|o|de edad|de nacid[oa]|baby|infant|newborn|son|daughter|de vida)",
    rf" {_BABY} (?:is |who is |whos |shes |hes |her |solo |just |only |de |tiene |con |que tiene ){{1,2}}"
    rf"{_N} {_UNIT}(?! (?:pregnant|along|de embarazo|overdue|early|late|de fiebre|con))",
    rf" {_BABY} {_N} {_UNIT}(?! (?:pregnant|along|de embarazo|ago))",
    # "3 do", but no end of a telephone number before "do you".
    r" (?P<n>\d{1,2}) ?(?P<unit>wo|mo|yo|do|wko)(?! (?:i|you|u|we|they|yall|quiero|"
    r"quisiera|necesito|puedo)(?![^ ]))",
    # Of whom the message before spoke: "he is 5 weeks".
    rf" (?:he|she|hes|shes|baby is|babys) (?:is |just |only |about |like ){{0,2}}{_N} (?P<unit>days?|weeks?|wks?|months?|mos?)"
    r"(?! (?:post|out|in|into|late|early|pregnant|along|after|since|on|behind|over|past|away|ago|clean|sober|from|overdue|old enough|off))",
]
_TEMPERATURE = [
    r" (?:fever|temp\w*|fiebre|calentura|thermometer|termometro|running|burning|reads|reading|it s at)"
    + _GAP % 4 + rf" (?:a )?{_D}(?! (?:percent|mg|ml|hours?|days?|weeks?|months?|years?|hrs?|horas?|dias?"
    r"|semanas?|meses|over|yr\w*|min\w*|times|am|pm|oclock|o))",
    rf" {_D} (?:degrees|f|c|fahrenheit|celsius|centigrade|grados|temp\w*|fever|fiebre|de fiebre"
    r"|de temperatura|de calentura)(?! (?:of|outside|out|weather|heat|angle|afuera|de angulo|bend))",
    r" (?:newborn|baby|infant|bebe)" + _GAP % 2 + r" (?P<n>(?:10[0-7]|3[89]|4[01])(?:\.\d)?)(?! (?:percent|over"
    r"|mg|ml|oz|hours?|days?|weeks?|months?|years?|horas?|dias?|semanas?|meses))",
    # With a tenth, and no more than what a body can have: "hoy tiene 101.5".
    r" (?:has|had|hes|shes|is|im|at|to|hit|got|tiene|tengo|trae|traigo|esta|estoy|anda|ando|amanecio"
    r"|subio|llego|hasta|con)(?: (?:a|un|una|now|like|about|up|to|at|como|de|ya|el|la)){0,2}"
    r" (?P<n>(?:10[0-6]|3[89]|4[01])\.\d)(?!\d)(?! (?:fm|percent|mg|ml|kg|lbs?|pounds?|dollars|units?|miles"
    r"|hours?|days?|weeks?|months?|years?|horas?|dias?|semanas?|meses|anos|dolares|kilos|libras|millas"
    r"|cm|feet|street|st|ave|in |on ))",
    # Said a little at a time: "feel cold", "100.9".
    r" (?:cold|hot|warm|chills|shivering|shivers|shaking|feverish|sweating|escalofrios?|frio|caliente"
    r"|temblando|sudando)" + _GAP % 3 + r" (?P<n>(?:9[4-9]|10[0-6])(?:\.\d)?|(?:3[6-9]|4[0-2])\.\d)"
    r"(?! (?:percent|over|mg|ml|oz|units?|dollars|hours?|days?|weeks?|months?|years?|horas?|dias?"
    r"|semanas?|meses|outside|out|weather|afuera|street|st|ave))",
]  # fmt: skip
_NOT_HUNDREDS = "".join(rf"(?<! {word})" for word in _WORDS[2:10])
_HUNDREDS = (
    _NOT_HUNDREDS
    + r" (?:a )?hundred (?:and )?(?P<n>one|two|three|four|five|six)(?! (?:and|people|dollars)) "
)
_PRESSURE = [
    r" (?P<n>\d{2,3}) (?:over|sobre|con) (?P<low>\d{2,3})",
    r" (?:pressure|bp|presion)" + _GAP % 3 + r" (?P<n>\d{3}) (?:and|y) (?P<low>\d{2,3})",
]
# A day of a visit is no reading: "la revision del azucar para el 12".
_SUGAR_GAP = r"(?: (?!¦|para |pa )[^ ]+){0,4}"
_GLUCOSE = [
    r" (?:sugars?|glucose|glucosa|azucar|bg|bs|cgm|dexcom|libre|glucometer|glucometro|meter)"
    + _SUGAR_GAP + rf" {_D}(?! (?:hours?|days?|weeks?|wks?|months?|years?|grams?|g|horas?|dias?|semanas?|over|am|pm|percent))",
    rf" {_D} (?:mg dl|mgdl|mmol)",
    rf" {_D} (?:on (?:the|my|his|her) (?:meter|glucometer)|de (?:azucar|glucosa))",
]  # fmt: skip
_METER_HIGH = (
    r" (?:meter|glucometer|monitor|dexcom|cgm|glucometro|sugar|glucose|azucar|medidor)"
    + _GAP % 3 + r" (?:hi|reads high|says high|read high|said high|showing high|dice hi|marca hi|"
    r"marca high|marca hi|dice high|off the charts?)"
)  # fmt: skip
# Not across another vital sign: "oxygen 98, pulse 66".
_OXYGEN_GAP = r"(?: (?!¦|pulse|hr|heart|bp|bpm|temp)[^ ]+){0,5}"
_OXYGEN = [
    r" (?:oxygen|o2|spo2|sats?|satting|saturation|pulse ox|oximeter|pulsox|oxigeno|saturacion|"
    r"oximetro|oxygen level)" + _OXYGEN_GAP + r" (?P<n>\d{2})(?! (?:over|hours?|days?|bpm|liters?|years?|dollars|bucks|dolares|pesos))",
    r" (?P<n>\d{2}) (?:percent )?(?:oxygen|o2|spo2|sats?|on (?:the|my|his|her) (?:pulse ox|oximeter)|"
    r"de (?:oxigeno|saturacion))",
    r"(?<! pulso)(?<! pulse) (?P<n>\d{2}) (?:en|on) (?:el|su|mi|the|his|her|my) (?:dedo|finger)",
]  # fmt: skip
_HEART = [
    r" (?:heart rate|pulse|bpm|hr|heartbeat|pulso|ritmo cardiaco|frecuencia cardiaca)"
    + _GAP % 4 + r" (?P<n>\d{2,3})(?! (?:over|sobre|percent|hours?|days?|mg))",
    r" (?P<n>\d{2,3}) (?:bpm|beats per minute|beats a minute|latidos|pulsaciones)",
]  # fmt: skip
# Not of an A1c: nothing but these words may stand between the name and the number.
_HEMOGLOBIN = (
    r"(?<! glycated)(?<! a1c) (?:hemoglobin|haemoglobin|hgb|hb|hemoglobina)"
    r"(?: (?:level|count|result|is|was|of|at|in|came|back|only|down|to|now|dropped|fell|said|says|reads"
    r"|like|just|es|de|en|esta|estaba|salio|sale|me|le|la|tengo|tiene|bajo|a|solo|apenas)){0,4}"
    rf" {_D}(?! (?:percent|points?|times?|tests?|over|mg|ml|hours?|days?|weeks?|months?|years?|am|pm"
    r"|puntos?|veces|horas?|dias?|semanas?|meses|anos))"
)
_PREGNANT = [
    rf" {_N} (?:weeks?|wks?|wk|semanas?) (?:and \w+ days? )?(?:pregnant|along|preg|de embarazo|gestation|"
    r"embarazada|de gestacion|de embarazada)",
    rf" (?:pregnant|embarazada|embarazo|im|pregnancy|estoy de)(?: (?!¦|im )[^ ]+){{0,2}} {_N} (?:weeks?|wks?|wk|"
    r"semanas)(?! (?:old|ago|post))",
    rf" (?:waters? (?:broke|went|breaking)|fluid|contractions|baby)(?: (?!¦)[^ ]+){{0,4}} at {_N} (?:weeks|wks)",
]  # fmt: skip
_MONTHS_PREGNANT = [
    rf" {_N} (?:months?|meses) (?:pregnant|along|de embarazo|embarazada)",
    rf" (?:embarazada|pregnant)(?: de)? {_N} (?:months?|meses)",
]
_PILLS = (
    r"(?:pills?|tablets?|tabs?|capsules?|caps|pastillas?|tabletas?|capsulas?|gummies|tylenols?|"
    r"advils?|ibuprofen|acetaminophen|aspirins?|benadryls?|xanax|ambiens?|units|unidades|of (?:them|"
    r"those|these)|at once|paracetamol|ibuprofeno|oxy\w*|percocets?|sleeping|norcos?|klonopins?)"
)
_TAKEN = [
    r" (?:took|taken|swallowed|ate|popped|downed|had|drank|tome|tomo|trague|tragado|tomado|"
    r"overdosed on|tragaron|injected|gave (?:him|her|myself)|inyecte|like|about)" + _GAP % 3
    + rf" {_N}(?! (?:hours?|days?|weeks?|months?|years?|mg|ml|am|pm|minutes?|mins?|times?|horas?|"
    rf"dias?|o|percent)(?![^ ]))(?= (?:[^ ¦]+ ){{0,3}}{_PILLS}(?![^ ]))",
    r" (?:took|taken|swallowed|popped|downed|tome|tomo|trague)" + _GAP % 2
    + r" (?:pills|tablets|pastillas|tabletas) (?:like|about|maybe|como|unas) (?P<n>\d{2,3})"
    r"(?! (?:hours?|days?|weeks?|minutes?|mins?|mg|horas?|dias?|am|pm))",
    r" (?P<n>\d+) (?:pills|tablets|capsules|pastillas|tabletas|capsulas) (?:at once|all at once|"
    r"de una vez|de golpe|de un jalon)",
]  # fmt: skip
_HOURS = [rf" {_N} (?P<unit>hours?|hrs?|days?|horas?|dias?)"]


def _number(raw: str) -> float:
    return _NUMBERS[raw] if raw in _NUMBERS else float(raw)


def _age(match: re.Match[str]) -> float | None:
    return _number(match["n"]) * _DAYS[match["unit"][0]]


def _temperature(match: re.Match[str]) -> float | None:
    value = _number(match["n"])
    if 94 <= value <= 110:
        return round((value - 32) / 1.8, 2)
    return value if 33 <= value <= 43 else None


def _hundreds(match: re.Match[str]) -> float:
    return round((_number(match["n"]) + 68) / 1.8, 2)


def _plain(low: float, high: float) -> Callable[[re.Match[str]], float | None]:
    def convert(match: re.Match[str]) -> float | None:
        value = _number(match["n"])
        return value if low <= value <= high else None

    return convert


def _sugar(match: re.Match[str]) -> float | None:
    """mg/dL; a value with one decimal and below 35 is read as mmol/L."""
    value = _number(match["n"])
    if "." in match["n"] and value < 35:
        value *= 18
    return value if 8 <= value <= 1500 else None


def _hours(match: re.Match[str]) -> float | None:
    return _number(match["n"]) * (24 if match["unit"][0] == "d" else 1)


def _months_pregnant(match: re.Match[str]) -> float | None:
    return _number(match["n"]) * 4.3


def _pressure_low(match: re.Match[str]) -> float | None:
    return float(match["low"])


Convert = Callable[[re.Match[str]], float | None]
_TABLE: list[tuple[str, list[str], Convert]] = [
    ("age_days", _AGE, _age),
    ("temperature_c", _TEMPERATURE, _temperature),
    ("temperature_c", [_HUNDREDS], _hundreds),
    ("systolic", _PRESSURE, _plain(40, 300)),
    ("diastolic", _PRESSURE, _pressure_low),
    ("glucose", _GLUCOSE, _sugar),
    ("meter_high", [_METER_HIGH], lambda _: 1.0),
    ("oxygen", _OXYGEN, _plain(40, 100)),
    ("heart_rate", _HEART, _plain(20, 260)),
    ("hemoglobin", [_HEMOGLOBIN], _plain(2, 20)),
    ("weeks_pregnant", _PREGNANT, _plain(2, 43)),
    ("weeks_pregnant", _MONTHS_PREGNANT, _months_pregnant),
    ("count_taken", _TAKEN, _plain(1, 1000)),
    ("hours", _HOURS, _hours),
]
# Each with whether there must be a figure: not where a number may be a word, or "HI".
_COMPILED = [
    (
        name,
        re.compile(text.rstrip(" ") + r"(?![^ ])"),
        convert,
        not (_N in text or text in {_HUNDREDS, _METER_HIGH}),
    )
    for name, texts, convert in _TABLE
    for text in texts
]
_FIGURE = re.compile(r"\d")
SLOTS = frozenset(name for name, _, _ in _TABLE)


def find_slots(reading: Reading) -> Iterator[Mention]:
    """Slot values as mentions named after the slot."""
    line = reading.canonical
    has_figure = _FIGURE.search(line) is not None
    for name, regex, convert, needs_figure in _COMPILED:
        if needs_figure and not has_figure:
            continue
        for match in regex.finditer(line):
            value = convert(match)
            if value is not None:
                last = reading.token_at(match.end() - 1)
                yield Mention(name, reading.token_at(match.start()), last, value)
