"""The forms that values take, half by half: # a figure, @ a letter, other characters as they are.

Where a type has several forms each belongs to one half, so that measuring meets forms that no
recognizer was tuned on. A zip code, a card number and a bare run of figures have one form only.
"""

from typing import Final

from tests.privacy.generator.halves import Half

# kind: (forms of the tuning half, forms of the measuring half)
_CODES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "phone4": (("01##",), ("01##",)),
    "zip": (("9####", "6####-####"), ("8####", "4####-####")),
    "ssn4": (("####",), ("####",)),
    "mrn": (("00######", "MC-######", "P#######"), ("##-##-##", "A#####", "MR######", "7########")),
    "insurance": (
        ("W#########", "@@@9########", "XQH #########"),
        ("@@@ ### ### ###", "8########-01", "1EG4-TE#-MK##", "H0######@"),
    ),
    "group": (("0###-###", "GRP#####"), ("7####", "@@####-@")),
    "card4": (("####",), ("####",)),
    "statement": (("ST-######",), ("9####-##",)),
    "bank": (("0########",), ("4######-##",)),
    "license": (("D#######", "@@@#@@####"), ("@###-####-####", "5########")),
    "plate": (("#@@@###", "@@@ ####"), ("@@@-####", "##@ @##")),
    "vin": (("1HGCM#26#3A######",), ("5YJSA1E2#HF######",)),
    "serial": (("MMT-#######", "PJN######H"), ("SN2##-####", "#@@####@##")),
    "rx": (("#######",), ("1####-0####", "C######")),
    "claim": (("CLM-########",), ("20##-@#######",)),
    "passport": (("X########", "C########"), ("5########", "@@#######")),
    "order": (("A##-#####",), ("W#-#######",)),
    "ip": (("203.0.113.1##",), ("198.51.100.##", "2001:db8::#@##".replace("@", "a"))),
}
CODES: Final[dict[str, dict[Half, tuple[str, ...]]]] = {
    kind: {"tuning": tuning, "measuring": measuring} for kind, (tuning, measuring) in _CODES.items()
}

# {a} area code, {x} exchange, {n} the last four; what is in words is said figure by figure.
PHONES: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": (
        "({a}) {x}-{n}",
        "{a}.{x}.{n}",
        "{a} {x} {n}",
        "+1 {a}-{x}-{n}",
        "{a}/{x}-{n}",
        "+1 ({a}) {x}-{n}",
        "{a}-{x}-{n1}-{n2}",
        "words",
    ),
    "measuring": (
        "{a}-{x}-{n}",
        "{a}{x}{n}",
        "1 {a} {x} {n}",
        "({a}){x} {n}",
        "{a} {x} {n1} {n2}",
        "gaps",
        "half words",
    ),
}
SSNS: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("{a}-{g}-{n}", "{a}{g}{n}"),
    "measuring": ("{a} {g} {n}", "{a}.{g}.{n}", "{a}-{g}{n}", "words"),
}
DATES: Final[dict[Half, dict[str, tuple[str, ...]]]] = {
    "tuning": {
        "en": (
            "{month} {d}",
            "{m}/{d}/{yyyy}",
            "{d} {month} {yyyy}",
            "{mon} {nth}",
            "{yyyy}-{mm}-{dd}",
        ),
        "es": ("{d} de {mes}", "{dd}/{mm}/{yyyy}"),
    },
    "measuring": {
        "en": (
            "{nth} of {month}",
            "{month} {nth}, {yyyy}",
            "{m}-{d}-{yy}",
            "{dd}-{mon}-{yyyy}",
            "{mon} {d} {yyyy}",
            "{month} {nth_words}",
        ),
        "es": ("{d} de {mes} de {yyyy}", "{d} {mes}", "{dia} de {mes}"),
    },
}
BIRTHS: Final[dict[Half, dict[str, tuple[str, ...]]]] = {
    "tuning": {
        "en": (
            "{m}/{d}/{yyyy}",
            "{month} {d}, {yyyy}",
            "{d} {month} {yyyy}",
            "{yyyy}-{mm}-{dd}",
            "{month} {nth_words} {year_words}",
            "{mm}{dd}{yy}",
            "{m}/{d} {yyyy}",
            "{dd}{mon}{yyyy}",
            "{d}-{m}-{yyyy}",
        ),
        "es": ("{d} de {mes} de {yyyy}", "{dd}/{mm}/{yyyy}", "{d} de {mes} del {yy}"),
    },
    "measuring": {
        "en": (
            "{mm}-{dd}-{yy}",
            "{dd}/{mm}/{yyyy}",
            "{mon} {nth} {yyyy}",
            "the {nth_words} of {month} {year_words}",
            "{dd}.{mm}.{yyyy}",
            "{yyyy}/{mm}/{dd}",
            "{mm}{dd}{yyyy}",
            "{m} {d} {yy}",
        ),
        "es": (
            "{dia} de {mes} de {ano}",
            "{d}-{m}-{yy}",
            "{d} {mes} {yyyy}",
            "{d} de {mes}, {yyyy}",
        ),
    },
}
MONTH_YEARS: Final[dict[Half, dict[str, tuple[str, ...]]]] = {
    "tuning": {"en": ("{month} {yyyy}",), "es": ("{mes} de {yyyy}",)},
    "measuring": {"en": ("{mon} {yyyy}", "{month} of {yyyy}"), "es": ("{mes} del {yyyy}",)},
}
# {g} given name, {s} surname, {i} initial, {n} two figures, {at} a provider.
EMAILS: Final[dict[Half, dict[str, tuple[str, ...]]]] = {
    "tuning": {
        "en": ("{g}.{s}@{at}.com", "{g}{n}@{at}.com", "{g} dot {s} at {at} dot com"),
        "es": ("{g}.{s}@{at}.com", "{g} punto {s} arroba {at} punto com"),
    },
    "measuring": {
        "en": (
            "{s}_{g}@{at}.net",
            "{i}{s}+clinic@{at}.com",
            "{g}{n} at {at} dot com",
            "{s}.{i} @ {at}.com",
            "{g} underscore {s} at {at} dot net",
        ),
        "es": (
            "{s}-{g}@{at}.com.mx",
            "{g}{n} arroba {at} punto com",
            "{g} guion bajo {s} arroba {at} punto com",
        ),
    },
}
# {n} a house number, {u} a small number, {street} a street, {w} its kind.
ADDRESSES: Final[dict[Half, dict[str, tuple[str, ...]]]] = {
    "tuning": {
        "en": (
            "{n} {street} {w}",
            "PO Box {u}{u}",
            "{n} W 9th St Apt {u}",
            "{n} {street} {w}, Unit {u}",
        ),
        "es": ("calle {street} {n}", "avenida {street} {n}, depto {u}", "{n} {street} {w}"),
    },
    "measuring": {
        "en": (
            "{n} N {street} {w}",
            "P.O. Box {n}",
            "{n} {street} {w} #{u}B",
            "{u}4-B {street} {w}",
            "{n} SE 1{u}th {w}",
        ),
        "es": ("Calle de {street} #{n}", "Av. {street} {n} int. {u}", "{n} {street} {w} apto {u}"),
    },
}
CROSSINGS: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("{street} and {u}th",),
    "measuring": ("{street} & 1{u}th", "{street} {w} and {other} {w}"),
}
STREETS: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("Alder", "Cottonwood", "Bayberry", "Ridgecrest", "Monroe", "Sandhill"),
    "measuring": ("Quince", "Larkspur", "Tamarack", "Wexford", "Delancey", "Old Mill", "Harding"),
}
CALLES: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("Olmo", "Juárez", "Hidalgo", "Las Palmas"),
    "measuring": ("los Naranjos", "Insurgentes", "Morelos", "la Merced"),
}
STREET_KINDS: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("Lane", "St", "Road", "Ave"),
    "measuring": ("Court", "Street", "Trail", "Blvd", "Dr"),
}
PROVIDERS: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("gmail", "yahoo", "example"),
    "measuring": ("outlook", "hotmail", "aol", "fastmail"),
}
NICKNAMES: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("sunnybaker", "truckdad", "kbearmom", "blueheron"),
    "measuring": ("zumbaqueen", "mrfixit", "lilbitofsoul", "garden.gal"),
}
URLS: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("https://photos.example.com/{nick}/{n}", "www.{nick}.example.net"),
    "measuring": (
        "http://clips.example.org/v/{nick}?id={n}",
        "{nick}blog.com/rash{n}",
        "bit.ly/{n}{nick}",
    ),
}
HANDLES: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("@{nick}{n}", "@{nick}"),
    "measuring": ("@{nick}_{n}", "@the.{nick}"),
}
USERNAMES: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("{nick}{n}",),
    "measuring": ("{nick}_{n}", "{n}{nick}"),
}
SPELLINGS: Final[dict[Half, tuple[str, ...]]] = {
    "tuning": ("-", " "),
    "measuring": (", ", " - ", "."),
}
AREAS: Final = ("503", "212", "646", "415", "206", "305", "718", "512", "617", "919")
