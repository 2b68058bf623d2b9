"""More than two hundred invented identifiers of all types, in the ways in which patients type them.

`TYPED` is type -> sentences. What is between the marks ‹ and › is the identifier; after an arrow
inside the marks stands what it means, if that is written differently; ¦ ends one message and
begins the next.
"""

import base64
import html
import json
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest
from urllib.parse import quote

TYPED: dict[str, list[str]] = {
    "PERSON": [
        "my name is ‹Xiomara Velthuizen›",
        "this is ‹thaddeus brackenwolde› calling about my visit",
        "it's for my daughter ‹Philippa Quarrington›",
        "the appointment is under ‹ZOLTAN PRZYBYLKO›",
        "my husband ‹Ignatius Featherwick› will drive me",
        "i used to see ‹Dr. Balthazar Ohmstedt› in my old town",
        "me llamo ‹Guadalupe Etxeberriaga›",
        "last name ‹O'Shaughnessyvale›, first name ‹Clementina›",
        "spelled ‹Q-U-E-N-N-E-R-S-T-E-D-T›, that is the last name",
        "it is spelled ‹w i n k e l r i e d b a c h›",
        "ask for ‹Ross\u200bwitha Tann\u200benquist\u200d›",
        "my first name is ‹Wilhel¦mintje›, sorry, sent too soon",
        "i am ‹Xanthippe¦Marchebrooke›",
        "mi esposo se llama ‹Heriberto Ñúñezarraga›",
        "soy la mamá de ‹Itzayana Xochiquetzalli›",
        "PERSON_1 is me, ‹Archibald Fennimorley›",
        "put ‹Bergljot‐Sunniva Haugerudstad› down as my emergency contact",
        "my neighbor ‹mrs pumphreywood› has the keys",
        "everybody calls me ‹Snooksiepants›",
        "ｍｙ　ｎａｍｅ　ｉｓ ‹Ｌｕｄｏｖｉｃｏ→Ludovico Strozzavalli› ok",
        "my ex-wife's name is ‹Anneliese V. Trautmannsdorf›, she must not know",
        "this is ‹оlga zheleznyakova›",
        "<b>‹Cornelius Oglethorpeson›</b> is who i am",
    ],
    "PHONE": [
        "call me at ‹518-555-0147›",
        "my cell is ‹(831) 555-0129›",
        "my number is ‹8315550133›",
        "text ‹+1 518 555 0171› please",
        "fax it to ‹518.555.0166›",
        "it's ‹five one eight five five five oh one three eight→518-555-0138›",
        "call ‹5 1 8 5 5 5 0 1 9 2→518-555-0192›",
        "reach me on ‹607 555¦0174→607-555-0174›",
        "my phone is ‹518\u200b-555\u200b-0183→518-555-0183›",
        "mi teléfono es ‹ocho tres uno cinco cinco cinco cero uno cinco seis→831-555-0156›",
        "mi celular: ‹831/555/0188›",
        "phone ‹５１８-５５５-０１６４→518-555-0164›",
        "from abroad it is ‹0044 20 7946 0958›",
    ],
    "EMAIL": [
        "you can mail ‹xiomara.velthuizen@posteo.example›",
        "‹brackenwolde_77@mail.example› is best",
        "write to ‹QUARRINGTON.P@SCHOOL.EXAMPLE›",
        "it is ‹przybylko at kolmio dot example→przybylko@kolmio.example›",
        "mi correo es ‹etxeberriaga.lupe@correo.example›",
        "mi correo: ‹nunezarraga arroba buzon punto example→nunezarraga@buzon.example›",
        "e-mail ‹f e a t h e r w i c k @ inbox . example→featherwick@inbox.example›",
        "mail me: ‹ohmstedt.b@¦balthapost.example›",
        "‹haugerud\u200bstad@nordpost.example→haugerudstad@nordpost.example›",
        "send it to ‹tannenquist+clinic@rw.example›, thanks",
        "my mail is ‹trautmannsdorf(at)anneliese(dot)example→trautmannsdorf@anneliese.example›",
    ],
    "ADDRESS": [
        "i live at ‹4417 Wexelblatt Crossing, Apt 9C›",
        "mail goes to ‹PO Box 88213›, the usual",
        "we moved to ‹129 Ptarmigan Hollow Rd›",
        "my address is ‹7 Old Quillfeather Lane, Unit 4›",
        "‹2206 Saltmarshe Terrace› is where the bills go",
        "‹Calle Quebrantahuesos 318, piso 2›",
        "i'm on the corner of ‹Vossenkemp and Oriolewood›",
        "address ‹eighty eight Gallowglass Street→88 gallowglass›",
        "it's ‹6104 Thistle\u200bdownham Ave→6104 thistledownham›",
        "i live at ‹3391 Bramble¦thwaite Court›",
        "vivo en la ‹avenida Zumalacárregui 77, 3º B›",
        "rural route ‹RR 7 Box 41193›",
        "‹15 PEPPERCORNE MEWS›",
    ],
    "PLACE": [
        "i was at ‹Thornwick Regional Hospital› last week",
        "i work at ‹Grimsholt Elementary School›",
        "we live in ‹Poughkeepsie, NY›",
        "soy maestra en el ‹Colegio Villaquejida›",
        "i grew up in ‹Skaneateles›",
        "my son goes to ‹wetherspoone middle school›",
        "they transferred me from ‹St. Ethelburga's Infirmary›",
        "i'm a cashier at ‹Brindlecombe Hardware›",
        "estuve en el ‹Hospital Santa Quiteria›",
        "i live in ‹Canan¦daigua›",
        "my church is ‹Ebenezer Pilgrimsward Chapel›",
        "i teach at ‹Hob\u200bblethwick College→hobblethwick›",
    ],
    "ZIP": [
        "my zip is ‹12588-4471›",
        "zip code ‹95019-0326›",
        "zip ‹12589 3307→12589-3307›",
        "the zip is ‹9 5 0 1 7 - 6 6 1 8→95017-6618›",
        "código postal ‹95021-7743›",
        "zip: ‹12587\u200b-9916→12587-9916›",
        "zip code ‹one two five eight six four four zero two→12586-4402›",
        "my zip is ‹95018¦2257→95018-2257›",
        "‹12583-8082› is the zip code",
        "zip＝‹１２５８１-５５０３→12581-5503›",
    ],
    "DATE": [
        "i had surgery on ‹March 3rd, 2011→2011-03-03›",
        "my last visit was ‹10/17/2014→2014-10-17›",
        "i was in the hospital until ‹the 21st of february 2016→2016-02-21›",
        "me operaron el ‹9 de junio de 2012→2012-06-09›",
        "admitted ‹2013-08-26›, discharged ‹2013-09-02›",
        "it started ‹sept 14 2015→2015-09-14›",
        "my stent was put in on ‹0\u200b5/19/2010→2010-05-19›",
        "my transplant was on ‹twelfth of april two thousand nine→2009-04-12›",
        "the accident was ‹07.11.2008→2008-07-11›",
        "desde el ‹veintitrés de octubre de 2017→2017-10-23›",
    ],
    "DATE_OF_BIRTH": [
        "date of birth ‹March 4, 1947→1947-03-04›",
        "i was born ‹07/23/1958→1958-07-23›",
        "dob ‹1961-12-09›",
        "my birthday is ‹the 14th of august 1939→1939-08-14›",
        "nací el ‹3 de mayo de 1966→1966-05-03›",
        "born ‹11-30-72→1972-11-30›",
        "born on ‹june twenty second nineteen fifty four→1954-06-22›",
        "dob ‹0 9 / 1 8 / 1 9 4 9→1949-09-18›",
        "i was born ‹october 27¦1963→1963-10-27›",
        "d.o.b. ‹02\u200b/16\u200b/1951→1951-02-16›",
        "fecha de nacimiento ‹25/12/1944→1944-12-25›",
        "my son was born ‹2019 april 13→2019-04-13›",
    ],
    "AGE_OVER_89": [
        "my mother is ‹97 years old›",
        "i am ‹ninety-six years old›",
        "grandpa just turned ‹one hundred and two›",
        "mi abuela tiene ‹noventa y siete años›",
        "he is ‹94yo male›, still drives",
        "a ‹103-year-old› patient, my aunt",
        "she's ‹9\u200b8 years old→98 years old›",
        "my dad is ‹ninety¦three years old›",
        "cumplo ‹noventa y cinco años› este mes",
        "patient ‹aged 101 years›",
    ],
    "SSN": [
        "my social is ‹412-68-3379›",
        "ssn ‹537 22 8846›",
        "social security number ‹268749913›",
        "ssn ‹four one three seven zero two two eight five→413-70-2285›",
        "social: ‹5 3 8 2 9 7 1 0 6→538-29-7106›",
        "my ssn is ‹414-31¦5528→414-31-5528›",
        "mi número de seguro social es ‹539-84-1160›",
        "ssn ‹415\u200b-77\u200b-3094→415-77-3094›",
        "ssn:‹416.52.9937›",
        "social ‹５４０-１８-６６２３→540-18-6623›",
    ],
    "MRN": [
        "my chart number is ‹MRN 00741963›",
        "medical record number ‹H-5528071›",
        "mrn ‹7740931852›",
        "mi número de expediente es ‹EXP-6610483›",
        "patient number ‹PT 9 3 8 1 7 7 0 4→93817704›",
        "mrn ‹six six zero four nine one eight two seven→660491827›",
        "chart ‹K\u200b-3391\u200b-7726→K-3391-7726›",
        "my record number is ‹MR88301¦96624›",
        "hospital number ‹hn/447/20918›",
        "chart number ‹0082 6619 340›",
    ],
    "INSURANCE_ID": [
        "member id ‹XZQ884120937›",
        "my policy number is ‹WPL-3390-77214›",
        "group number ‹GRP0061274›",
        "medicare number ‹1EG4-TE5-MK73›",
        "número de póliza ‹POL 77 4410 9362›",
        "my member number is ‹J J W 9 0 2 2 1 8 4 4 7→JJW902218447›",
        "member id ‹KVD88203¦71965›",
        "subscriber id ‹ubh\u200b-66120\u200b-93341→ubh-66120-93341›",
        "medicaid id ‹MM48172Q903›",
        "insurance id ‹zulu tango four four nine oh one seven two three→ZT44901723›",
    ],
    "ACCOUNT": [
        "my card is ‹4539 1488 0343 6467›",
        "account number ‹883204417765›",
        "charge it to ‹5425233430109903›",
        "visa ‹four five three two zero one five one one two eight three zero three six six"
        "→4532015112830366›",
        "my card is ‹3782 822463¦10005→378282246310005›",
        "número de cuenta ‹ES91 2100 0418 4502 0005 1332›",
        "routing ‹021000089›, account ‹6630194827715›",
        "card ‹6011\u200b1111\u200b1111\u200b1117→6011111111111117›",
        "statement number ‹ST-20931-88417›",
    ],
    "LICENSE": [
        "my driver's license is ‹D482-7719-3304›",
        "license number ‹NY 774 218 906›",
        "licencia de conducir ‹LC-90318-4427›",
        "driver license ‹B\u200b7731\u200b0942→B77310942›",
        "my dea number is ‹FX7294416›",
        "driving licence ‹QUARR 851094 P99XY›",
        "my license is ‹F 2 5 5 9 2 1 5 0→F25592150›",
        "dl ‹S5300¦71284466›",
        "nursing license ‹RN-7720943-CA›",
        "my driver license is ‹papa four four one eight nine two zero→P4418920›",
    ],
    "VEHICLE": [
        "my car's plate is ‹KZR-8841›",
        "the vin is ‹1HGCM82633A004352›",
        "license plate ‹8XPV 620›",
        "la placa de mi coche es ‹MZT-44-07›",
        "vin ‹2FMDK\u200b3GC4\u200bABA77123→2FMDK3GC4ABA77123›",
        "plate ‹romeo victor juliet seven seven oh three→RVJ7703›",
        "i parked the ‹WVWZZZ1JZ¦3W386752›",
        "my plate is ‹H X W 9 0 2 6 Q→HXW9026Q›",
        "car registration ‹YX70 QVB 22›",
        "my motorcycle tag is ‹mc\u200b9931\u200bkk→mc9931kk›",
    ],
    "DEVICE": [
        "my pacemaker serial is ‹PJN7720418H›",
        "pump serial number ‹MMT-884120-Q›",
        "número de serie del marcapasos ‹SN-55091-KX2›",
        "cgm serial ‹DX\u200bG6\u200b-77310442→DXG6-77310442›",
        "device id ‹00:1B:44:11:3A:B7›",
        "implant serial ‹R V 4 4 0 9 2 1 7→RV4409217›",
        "serial no ‹HRT99213¦4406X›",
        "my cpap serial number is ‹23192740918›",
        "hearing aid serial ‹ОТ-5590-21184›",
        "imei ‹356938035643809›",
    ],
    "URL": [
        "see ‹https://photos.example/velthuizen/knee-2291›",
        "my page is ‹www.brackenwolde-family.example›",
        "mi blog es ‹http://etxeberriaga.example/diario?id=7741›",
        "‹quarringtonphil.example/me› has pictures",
        "it's on ‹https://share\u200bbox.example/u/ohmstedt-4410→sharebox.example/u/ohmstedt-4410›",
        "‹h t t p s : / / featherwick . example / rash→https://featherwick.example/rash›",
        "look at ‹https://pics.example/¦tannenquist-88410›",
        "‹tinyfiles dot example slash trautmannsdorf→tinyfiles.example/trautmannsdorf›",
        "‹FTP://FILES.EXAMPLE/PRZYBYLKO/XRAY.ZIP›",
        "my profile is ‹linkpage.example/in/clementina-oshaughnessyvale›",
    ],
    "IP": [
        "my ip is ‹203.0.113.87›",
        "ip address ‹198.51.100.214›",
        "‹2001:db8:85a3::8a2e:370:7334› is my ip address",
        "mi ip es ‹192.0.2.146›",
        "ip ‹203\u200b.0\u200b.113\u200b.129→203.0.113.129›",
        "my ip is ‹198 dot 51 dot 100 dot 77→198.51.100.77›",
        "ip ‹203.0¦.113.241→203.0.113.241›",
        "server ‹192.0.2.188:8443›",
        "my address on the net is ‹198.51.100.9/24›",
        "ip: ‹２０３．０．１１３．１７７→203.0.113.177›",
    ],
    "BIOMETRIC": [
        "my fingerprint id is ‹FPT-77120-44›",
        "voice print ‹VP90224187›",
        "face id template ‹ftx-5520-98117›",
        "mi huella digital es ‹HD-66301-92›",
        "dna kit number ‹DK 448 201 977›",
        "iris scan code ‹IR\u200bS5510\u200b8823→IRS55108823›",
        "retina scan ‹RT0092¦77183›",
        "palm print record ‹P P 3 3 8 1 0 2 9→PP3381029›",
        "genome sample number ‹GS-2207-66410›",
        "thumbprint hash ‹9fz3kq77w1x0bb42›",
    ],
    "OTHER_ID": [
        "my portal name is ‹velthuizen_xio47›",
        "claim number ‹CLM-20934418›",
        "prescription number ‹RX 6620913-04›",
        "my passport is ‹X55210347›",
        "my handle is ‹@quarringtonphil›",
        "order number ‹ORD-7719-22081›",
        "mi pasaporte es ‹PAB 114 882 07›",
        "i am ‹PERSON_774193›, you said so",
        "call ‹PHONE_881204› or ‹email_990317›",
        "my user name is ‹tannen\u200bquist\u200b_ros→tannenquist_ros›",
        "case number ‹two two nine oh seven four one six→22907416›",
        "claim ‹CLM55¦8820176›",
    ],
}
# Asked for as if they worked at the clinic; each opens or changes a booking.
ASKED_FOR = [
    "book a sick visit with dr ‹Wolfenstätterin›",
    "can i see ‹Dr. Mechthildis Rosenkrantzer› instead",
    "with ‹nurse practitioner Obadiah Thistlewoode› please",
    "is ‹doctor Kowalczykiewicz› there on monday",
    "quiero cita con la ‹doctora Urruticoechea›",
]
# As no button ever offered them; typed as a message too.
PAYLOADS = [
    '/inform{"patient_name": "‹Hildegunde Brockelbanker›"}',
    '/inform{"contact": "‹brockelbanker.h@payload.example›", "birth_date": "‹1938-06-17›"}',
    '/book_appointment{"practitioner": "‹Ferdinando Malagueñazo›"}',
]
# What bare answers in a booking say: name, birth date, contact.
ANSWERED = [
    ("‹ottokar w. schimmelpenninckx›", "‹8/19/1953→1953-08-19›", "‹5185550122›"),
    ("‹Yolotzin Cuauhtlehuanitzin›", "‹2 de noviembre de 1971→1971-11-02›", "‹831 555 0119›"),
    ("‹Mar\u200bgarethe Oberholzeren→Margarethe Oberholzeren›", "‹jan 5 1968→1968-01-05›",
     "‹oberholzeren@alpenpost.example›"),
]  # fmt: skip
_DIGITS = "".join(random.Random(2000).choices("0123456789", k=2000))
# A whole message of one kind; two thousand characters are the most a message may have.
EXTREMES = [f"‹{_DIGITS}›", "‹Peregrine Ashcombeville-Thorogoode› " * 55]

MARKED = re.compile("‹([^›→]+)(?:→([^›]+))?›")
SHORT = 7
WINDOW = 16
# Long words inside an identifier that are no part of who somebody is.
COMMON = frozenset(
    "hospital regional elementary crossing photos terrace hardware infirmary practitioner november"
    " thousand twenty nineteen fourteen february september noviembre noventa veintitrés veintitres"
    " hundred address avenida colegio doctora".split()
)


def messages(sentence: str) -> list[str]:
    """What is typed, message by message."""
    return [part.strip() for part in MARKED.sub(r"\1", sentence).split("¦")]


def spoken() -> list[str]:
    """Every sentence of `TYPED`, the types in turn."""
    rounds = zip_longest(*TYPED.values())
    return [sentence for each in rounds for sentence in each if sentence]


def told_in_pairs() -> list[list[str]]:
    """`spoken()` with two sentences in a message; those over two messages stay alone."""
    whole = [sentence for sentence in spoken() if "¦" not in sentence]
    pairs = [". ".join(whole[at : at + 2]) for at in range(0, len(whole), 2)]
    return [messages(one) for one in [*pairs, *(s for s in spoken() if "¦" in s)]]


def by_type() -> dict[str, list[str]]:
    """Every identifier as it is marked, under its type."""
    found = {kind: _marked(sentences) for kind, sentences in TYPED.items()}
    names, born, contacts = zip(*ANSWERED, strict=True)
    found["PERSON"] += [*_marked(ASKED_FOR), *_marked(names), *_marked(EXTREMES[1:])]
    found["DATE_OF_BIRTH"] += _marked(born)
    found["PHONE"] += _marked(one for one in contacts if "@" not in one)
    found["EMAIL"] += _marked(one for one in contacts if "@" in one)
    found["OTHER_ID"] += [*_marked(PAYLOADS), *_marked(EXTREMES[:1])]
    return {kind: list(dict.fromkeys(marks)) for kind, marks in found.items()}


def identifiers() -> list[str]:
    return list(dict.fromkeys(mark for marks in by_type().values() for mark in marks))


def _marked(sentences: Iterable[str]) -> list[str]:
    return [match.group() for one in sentences for match in MARKED.finditer(one)]


def readings(mark: str) -> list[str]:
    """An identifier in all the ways in which it reads: as typed, plainly, what it means."""
    match = MARKED.fullmatch(mark)
    assert match is not None, mark
    typed, means = match.groups()
    whole = typed.replace("¦", " ")
    found = [whole, typed.replace("¦", ""), *([means] if means else [])]
    found += [half for half in typed.split("¦") if len(half) >= SHORT]
    found += [_visible(one) for one in found]
    found += [_folded(one) for one in found]
    return list(dict.fromkeys(found))


def _visible(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def _folded(text: str) -> str:
    """Without accents and invisible characters."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if unicodedata.category(char) not in ("Mn", "Cf"))


@lru_cache(maxsize=512)
def traces_of(mark: str) -> dict[bytes, str]:
    """What of an identifier could lie in a file, all in lower case, and the form that it is in."""
    found: dict[bytes, str] = {}
    for reading in readings(mark):
        for form, text in _forms(reading):
            for encoded in _encoded(text):
                found.setdefault(encoded, form)
    return found


def _forms(reading: str) -> Iterator[tuple[str, str]]:
    yield "as typed", reading
    joined = re.sub(r"[\W_]", "", reading)
    if len(joined) > SHORT:
        yield "joined", joined
    digits = re.sub(r"\D", "", reading)
    if len(digits) > SHORT:
        yield "digits", digits
    for at in range(0, max(len(digits) - 2 * WINDOW, 0), WINDOW):
        yield "part of the digits", digits[at : at + WINDOW]
    for part in re.findall(r"[^\W\d_]{8,}", reading):
        if part.lower() not in COMMON:
            yield f"part {part}", part


def _encoded(text: str) -> Iterator[bytes]:
    """`text` as files hold it; bytes are compared without regard to ASCII capitals."""
    for cased in dict.fromkeys((text, text.lower(), text.upper())):
        for written in (cased, json.dumps(cased)[1:-1], html.escape(cased), quote(cased)):
            yield written.encode().lower()
        yield cased.encode("unicode_escape").lower()
        yield cased.encode("utf-16-le").lower()


@lru_cache(maxsize=512)
def base64_traces(mark: str) -> frozenset[bytes]:
    """What any base64 of a text around the identifier contains, for the three alignments."""
    given = {form for one in readings(mark) for form in (one, one.lower())}
    return frozenset(trace for one in given for trace in _base64_of(one))


def _base64_of(text: str) -> Iterator[bytes]:
    for lead in range(3):
        encoded = base64.b64encode(b"\0" * lead + text.encode())
        inner = encoded[(0, 2, 3)[lead] : len(encoded) - 4]
        if len(inner) >= 8:
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")
