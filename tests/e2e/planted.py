"""Sixty invented identifiers of all kinds, in the ways in which patients type them.

`TYPED` is kind -> sentences; what is between the marks ‹ and › is the identifier.
"""

import base64
import re
from urllib.parse import quote

TYPED: dict[str, list[str]] = {
    "person": [
        "my name is ‹Xiomara Velthuizen›",
        "this is ‹thaddeus brackenwolde› calling about my visit",
        "it's for my daughter ‹Philippa Quarrington›",
        "the appointment is under ‹ZOLTAN PRZYBYLKO›",
        "my husband ‹Ignatius Featherwick› will drive me",
        "i used to see ‹Dr. Balthazar Ohmstedt› in my old town",
        "me llamo ‹Guadalupe Etxeberriaga›",
        "last name ‹O'Shaughnessyvale›, first name ‹Clementina›",
    ],
    "phone": [
        "call me at ‹518-555-0147›",
        "my cell is ‹(831) 555-0129›",
        "my number is ‹8315550133›",
        "text ‹+1 518 555 0171› please",
        "fax it to ‹518.555.0166›",
    ],
    "email": [
        "you can mail ‹xiomara.velthuizen@posteo.example›",
        "‹brackenwolde_77@mail.example› is best",
        "write to ‹QUARRINGTON.P@SCHOOL.EXAMPLE›",
        "it is ‹przybylko at kolmio dot example›",
    ],
    "birth_date": [
        "date of birth ‹March 4, 1947›",
        "i was born ‹07/23/1958›",
        "dob ‹1961-12-09›",
        "my birthday is ‹the 14th of august 1939›",
        "nací el ‹3 de mayo de 1966›",
        "born ‹11-30-72›",
    ],
    "address": [
        "i live at ‹4417 Wexelblatt Crossing, Apt 9C›",
        "mail goes to ‹PO Box 88213›, the usual",
        "we moved to ‹129 Ptarmigan Hollow Rd›",
        "my address is ‹7 Old Quillfeather Lane, Unit 4›",
        "‹2206 Saltmarshe Terrace› is where the bills go",
        "‹Calle Quebrantahuesos 318, piso 2›",
    ],
    "place": [
        "i was at ‹Thornwick Regional Hospital› last week",
        "i work at ‹Grimsholt Elementary School›",
        "we live in ‹Poughkeepsie, NY›",
        "soy maestra en el ‹Colegio Villaquejida›",
    ],
    "zip": ["my zip is ‹12588-4471›", "zip code ‹95019-0326›"],
    "ssn": [
        "my social is ‹412-68-3379›",
        "ssn ‹537 22 8846›",
        "social security number ‹268749913›",
    ],
    "mrn": ["my chart number is ‹MRN 00741963›", "medical record number ‹H-5528071›"],
    "insurance": [
        "member id ‹XZQ884120937›",
        "my policy number is ‹WPL-3390-77214›",
        "group number ‹GRP0061274›",
        "medicare number ‹1EG4-TE5-MK73›",
    ],
    "account": [
        "my card is ‹4539 1488 0343 6467›",
        "account number ‹883204417765›",
        "charge it to ‹5425233430109903›",
    ],
    "license": [
        "my driver's license is ‹D482-7719-3304›",
        "license number ‹NY 774 218 906›",
    ],
    "vehicle": ["my car's plate is ‹KZR-8841›", "the vin is ‹1HGCM82633A004352›"],
    "device": ["my pacemaker serial is ‹PJN7720418H›", "pump serial number ‹MMT-884120-Q›"],
    "url": ["see ‹https://photos.example/velthuizen/knee-2291›"],
    "ip": ["my ip is ‹203.0.113.87›"],
    "other_id": [
        "my portal name is ‹velthuizen_xio47›",
        "claim number ‹CLM-20934418›",
        "prescription number ‹RX 6620913-04›",
        "my passport is ‹X55210347›",
        "my handle is ‹@quarringtonphil›",
    ],
}
SENTENCES = [text for texts in TYPED.values() for text in texts]
MARKED = re.compile("‹([^›]+)›")


def typed(sentence: str) -> str:
    return sentence.replace("‹", "").replace("›", "")


def identifiers() -> list[str]:
    return [found for sentence in SENTENCES for found in MARKED.findall(sentence)]


def traces_of(identifier: str) -> dict[str, bytes]:
    """The forms in which an identifier could lie in a file, all in lower case but base64."""
    text = identifier.lower()
    digits = re.sub(r"\D", "", text)
    forms = {"as typed": text.encode(), "percent": quote(text).lower().encode()}
    forms["utf-16"] = text.encode("utf-16-le")
    forms["escaped"] = text.encode("unicode_escape")
    if len(digits) >= 8:
        forms["digits"] = digits.encode()
    for part in re.findall(r"[^\W\d_]{8,}", text):
        if part not in COMMON:
            forms[f"part {part}"] = part.encode()
    return forms


def base64_traces(identifier: str) -> list[bytes]:
    """What any base64 of a text around the identifier contains, for the three alignments."""
    found = []
    for given in {identifier, identifier.lower()}:
        for lead in range(3):
            encoded = base64.b64encode(b"\0" * lead + given.encode())
            inner = encoded[(0, 2, 3)[lead] : len(encoded) - 4]
            if len(inner) >= 8:
                found += [inner, inner.replace(b"+", b"-").replace(b"/", b"_")]
    return found


# Long words inside an identifier that are no part of who somebody is.
COMMON = {"hospital", "regional", "elementary", "crossing", "photos", "terrace"}
