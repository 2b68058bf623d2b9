"""Sixty planted identifiers in whole conversations: none in any file that was written."""

import logging

from tests.support.bot import answer
from tests.support.desk import Desk

# Each turn: what the dialogue asked for last, and what is typed. Invented; {} marks nothing.
PLANTED: list[tuple[str | None, str, tuple[str, ...]]] = [
    ("patient_name", "Thaddeus Wolcottson", ("Thaddeus", "Wolcottson")),
    (None, "my name is Ottilie Brandenheimer", ("Ottilie", "Brandenheimer")),
    (None, "this is for my son Caspian Brandenheimer", ("Caspian",)),
    ("birth_date", "04/17/1983", ("04/17/1983",)),
    ("birth_date", "born on the 9th of November 1957", ("9th of November 1957",)),
    (None, "my date of birth is 1991-12-30", ("1991-12-30",)),
    (None, "DOB: 3.8.1969", ("3.8.1969",)),
    ("contact", "518-555-0163", ("518-555-0163", "5185550163")),
    ("contact", "(206) 555 0119", ("206) 555 0119",)),
    (None, "call me at +1 917.555.0188 please", ("917.555.0188",)),
    (None, "my cell is 3125550147", ("3125550147",)),
    (None, "phone: 415 555 0126 ext 9", ("415 555 0126",)),
    ("contact", "ottilie.b83@fastpost.example", ("ottilie.b83", "fastpost.example")),
    (None, "email me on THADDEUS_W@Mailbarn.example", ("thaddeus_w", "mailbarn")),
    (None, "write to caspian dot b at postbox dot example", ("caspian dot b",)),
    (None, "I live at 4821 Quillfeather Lane, apt 7C", ("4821 Quillfeather", "Quillfeather")),
    (None, "my address is 96 Old Tannery Road, Schenectady NY 12307", ("Old Tannery", "12307")),
    (None, "PO Box 70914", ("70914",)),
    (None, "my ssn is 219-09-9871", ("219-09-9871",)),
    (None, "social security number 457 55 5462", ("457 55 5462",)),
    (None, "last four of my social are 6183", ("6183",)),
    (None, "my MRN is 00482917", ("00482917",)),
    (None, "medical record number: MR-7730265", ("7730265",)),
    (None, "member id XJK883920174", ("XJK883920174",)),
    (None, "my insurance policy number is ABH-5520-7719", ("5520-7719",)),
    (None, "group number 88127-A", ("88127",)),
    (None, "card number 4539 1488 0343 6467", ("4539 1488 0343 6467", "0343")),
    (None, "bank account 009182736455", ("009182736455",)),
    (None, "driver's license D48217793", ("D48217793",)),
    (None, "my license plate is KWZ 4471", ("KWZ 4471",)),
    (None, "VIN 1HGCM82633A004352", ("1HGCM82633A004352",)),
    (None, "pacemaker serial number PM-90218-X7", ("90218",)),
    (None, "my site is https://brandenheimer-family.example/about", ("brandenheimer-family",)),
    (None, "my ip is 203.0.113.77", ("203.0.113.77",)),
    (None, "passport number 512883047", ("512883047",)),
    (None, "claim number CLM20458813", ("CLM20458813",)),
    (None, "my portal user name is ottie_bee_83", ("ottie_bee_83",)),
    (None, "prescription number RX 7719203", ("7719203",)),
    (None, "I was seen at Saint Philomena Hospital", ("Philomena",)),
    (None, "I am 97 years old", ("97 years",)),
    (None, "my wife Rosalinde can drive me", ("Rosalinde",)),
    (None, "Dr. Hieronymus Falkenrath referred me", ("Hieronymus", "Falkenrath")),
    (None, "me llamo Ximena Villaseñor Arango", ("Ximena", "Arango")),
    (None, "mi teléfono es 646-555-0175", ("646-555-0175",)),
    (None, "mi correo es ximena.va@correo.example", ("ximena.va",)),
    (None, "nací el 22 de agosto de 1975", ("22 de agosto de 1975",)),
    ("patient_name", "it's Ludovica T. Ashgrove-Penhallow", ("Ludovica", "Penhallow")),
    ("patient_name", "BARTHOLOMEW KINGSLEIGH", ("BARTHOLOMEW", "KINGSLEIGH")),
    ("patient_name", "first name Isolde, last name Marchbanks", ("Isolde", "Marchbanks")),
]


def test_sixty_planted_identifiers_are_in_no_file(desk: Desk, caplog, capfd) -> None:
    caplog.set_level(logging.DEBUG)
    wanted = [one for _slot, _text, marks in PLANTED for one in marks]
    assert len(wanted) >= 60
    for start in range(0, len(PLANTED), 7):
        chat = desk.start()
        for slot, text, _marks in PLANTED[start : start + 7]:
            desk.bot.script = lambda body, slot=slot: answer("Go on.", loop="f", slot=slot)
            chat.say("what do you need next")
            chat.say(text)
        chat.press("/request_human")
        desk.bot.status = 503
        chat.say(PLANTED[start][1])  # a turn that fails on the way
        desk.bot.status = 200
    desk.room.spool.append({"text": PLANTED[0][1]})
    written = {
        str(path.relative_to(desk.settings.home)): path.read_bytes().lower()
        for path in desk.settings.home.rglob("*")
        if path.is_file()
    }
    assert any(name.endswith("frontdesk.db-wal") for name in written)
    logged = (caplog.text + "".join(capfd.readouterr())).lower()
    asked = "\n".join(desk.bot.texts).lower()
    for mark in wanted:
        if mark.isdigit() and len(mark) < 7:
            continue  # short figures stand in ids by chance: they are looked for in words only
        for spelled in {mark.lower().encode("utf-8"), mark.lower().encode("utf-16-le")}:
            for name, content in written.items():
                assert spelled not in content, f"{mark!r} is in {name}"
        assert mark.lower() not in logged, f"{mark!r} was logged"
    leaked = [mark for mark in wanted if mark.lower() in asked]
    assert leaked == [], "reached the dialogue"
