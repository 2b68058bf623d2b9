"""Identifiers behind what hides them from a reader of patterns: split over lines, in codes of the
web, with marks, pictures or invisible characters between, beside typed tokens.
"""

import pytest

from api.privacy.redact import find_spans
from tests.privacy.scoring import DIRECTORY

HIDDEN = (
    ("[PHONE_1]555-201-3344", "555-201-3344"),
    ("PERSON_1 5552013344", "5552013344"),
    ("PHONE_2:5552013344", "5552013344"),
    ("PERSON_1's ssn is 412-31-5528", "412-31-5528"),
    ("grandma betty fell", "betty"),
    ("my gamertag is shadow wolf", "shadow wolf"),
    ("my xbox gamertag is iron fox 22 and i play nights", "iron fox 22"),
    ("call me 555\n201\n3344", "555\n201\n3344"),
    ("my number:\n5\n5\n5\n2\n0\n1\n3\n3\n4\n4", "5\n5\n5\n2\n0\n1\n3\n3\n4\n4"),
    ("ssn 412\n31\n5528", "412\n31\n5528"),
    ("my name is ma\u200bria lo\u200bpez", "ma\u200bria lo\u200bpez"),
    ("my phone is 555\u200b201\u200b3344", "555\u200b201\u200b3344"),
    (
        "5\u200c5\u200c5\u200c2\u200c0\u200c1\u200c3\u200c3\u200c4\u200c4",
        "5\u200c5\u200c5\u200c2\u200c0\u200c1\u200c3\u200c3\u200c4\u200c4",
    ),
    (
        "call \uff15\uff15\uff15-\uff12\uff10\uff11-\uff13\uff13\uff14\uff14",
        "\uff15\uff15\uff15-\uff12\uff10\uff11-\uff13\uff13\uff14\uff14",
    ),
    (
        "my ssn is \uff14\uff11\uff12 \uff13\uff11 \uff15\uff15\uff12\uff18",
        "\uff14\uff11\uff12 \uff13\uff11 \uff15\uff15\uff12\uff18",
    ),
    (
        "mi numero es cinco cinco cinco dos cero uno tres tres cuatro cuatro",
        "cinco cinco cinco dos cero uno tres tres cuatro cuatro",
    ),
    (
        "mi seguro social es cuatro uno dos tres uno cinco cinco dos ocho",
        "cuatro uno dos tres uno cinco cinco dos ocho",
    ),
    (
        "naci el tres de mayo de mil novecientos ochenta y dos",
        "tres de mayo de mil novecientos ochenta y dos",
    ),
    ("mi correo es ana punto diaz arroba gmail punto com", "ana punto diaz arroba gmail punto com"),
    (
        "5\ufe0f\u20e35\ufe0f\u20e35\ufe0f\u20e32\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e33\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e34\ufe0f\u20e3",
        "5\ufe0f\u20e35\ufe0f\u20e35\ufe0f\u20e32\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e33\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e34\ufe0f\u20e3",
    ),
    ("j4n3 is my sister", "j4n3"),
    ("555\U0001f4de201\U0001f4de3344", "555\U0001f4de201\U0001f4de3344"),
    ("call 555 \U0001f600 201 \U0001f600 3344", "555 \U0001f600 201 \U0001f600 3344"),
    ("my number is 555\u2022201\u20223344", "555\u2022201\u20223344"),
    ("my number is 555_201_3344", "555_201_3344"),
    ("my number is 555*201*3344", "555*201*3344"),
    ("my cell 555/201/3344", "555/201/3344"),
    ("my number is 555~201~3344", "555~201~3344"),
    ("my number is 555=201=3344", "555=201=3344"),
    ("ph# 555|201|3344", "555|201|3344"),
    ("my name is \u202eanairam\u202c", "anairam"),
    ("call \u200f555-201-3344\u200e please", "555-201-3344"),
    ("call 555\u2011201\u20113344", "555\u2011201\u20113344"),
    ("call 555\u2013201\u20133344", "555\u2013201\u20133344"),
    ("call 555 201 3344", "555 201 3344"),
    ("my name is **Maria Lopez**", "Maria Lopez"),
    ("my name is _maria_ _lopez_", "maria"),
    ("name: <b>Maria Lopez</b>", "Maria Lopez"),
    ("[Maria Lopez](mailto:maria.l@example.com)", "Maria Lopez"),
    ("[me](mailto:maria.l@example.com)", "maria.l@example.com"),
    ('{"name":"Maria Lopez","dob":"1982-05-03","phone":"5552013344"}', "Maria Lopez"),
    ('{"name":"Maria Lopez","dob":"1982-05-03","phone":"5552013344"}', "1982-05-03"),
    ('{"name":"Maria Lopez","dob":"1982-05-03","phone":"5552013344"}', "5552013344"),
    ('{"first_name": "maria", "last_name": "lopez"}', "maria"),
    ('{"first_name": "maria", "last_name": "lopez"}', "lopez"),
    ('{"patient":{"ssn":"412315528"}}', "412315528"),
    ("<patient><name>Maria Lopez</name><ssn>412-31-5528</ssn></patient>", "Maria Lopez"),
    ("<patient><name>Maria Lopez</name><ssn>412-31-5528</ssn></patient>", "412-31-5528"),
    ("name=Maria+Lopez&dob=1982-05-03&tel=%2B15552013344", "Maria+Lopez"),
    ("name=Maria+Lopez&dob=1982-05-03&tel=%2B15552013344", "1982-05-03"),
    ("name=Maria+Lopez&dob=1982-05-03&tel=%2B15552013344", "15552013344"),
    ("email=maria.l%40example.com", "maria.l%40example.com"),
    ("my name is Maria%20Lopez", "Maria%20Lopez"),
    ("name=Maria%20Lopez", "Maria%20Lopez"),
    ("my email is maria&#64;example.com", "maria&#64;example.com"),
    ("my email is maria&commat;example.com", "maria&commat;example.com"),
    ("Maria&nbsp;Lopez here", "Maria&nbsp;Lopez"),
    ("my ssn is 412&#45;31&#45;5528", "412&#45;31&#45;5528"),
    (
        "bXkgbmFtZSBpcyBNYXJpYSBMb3BleiwgNTU1LTIwMS0zMzQ0",
        "bXkgbmFtZSBpcyBNYXJpYSBMb3BleiwgNTU1LTIwMS0zMzQ0",
    ),
    ("here: c3NuIDQxMi0zMS01NTI4IG1hcmlhIGxvcGV6", "c3NuIDQxMi0zMS01NTI4IG1hcmlhIGxvcGV6"),
    ("MariaLopez_labs.pdf", "MariaLopez"),
    ("lab results lopez, maria.docx", "lopez, maria"),
    ('/book{"name":"Maria Lopez"}', "Maria Lopez"),
    ('/inform{"phone": "5552013344"}', "5552013344"),
    ('/inform{"person": "jo"}', "jo"),
    ("my name is m.a.r.i.a l.o.p.e.z", "m.a.r.i.a l.o.p.e.z"),
    ("my name is m-a-r-i-a", "m-a-r-i-a"),
    ("my name is m a r i a l o p e z", "m a r i a l o p e z"),
    ("my name is M4ria L0pez", "M4ria L0pez"),
    ("my name is m\u0430ria l\u043epez", "m\u0430ria l\u043epez"),
    (
        "my name is \uff4d\uff41\uff52\uff49\uff41 \uff4c\uff4f\uff50\uff45\uff5a",
        "\uff4d\uff41\uff52\uff49\uff41 \uff4c\uff4f\uff50\uff45\uff5a",
    ),
    (
        "my name is \U0001d4f6\U0001d4ea\U0001d4fb\U0001d4f2\U0001d4ea",
        "\U0001d4f6\U0001d4ea\U0001d4fb\U0001d4f2\U0001d4ea",
    ),
    (
        "social is four one two, three one, five five two eight",
        "four one two, three one, five five two eight",
    ),
    (
        "triple five two oh one double three double four",
        "triple five two oh one double three double four",
    ),
    (
        "my cell is five five five, 201, thirty three forty four",
        "five five five, 201, thirty three forty four",
    ),
    (
        "cinco-cinco-cinco-dos-cero-uno-tres-tres-cuatro-cuatro es mi cel",
        "cinco-cinco-cinco-dos-cero-uno-tres-tres-cuatro-cuatro",
    ),
    (
        "triple cinco doscientos uno treinta y tres cuarenta y cuatro es mi numero",
        "triple cinco doscientos uno treinta y tres cuarenta y cuatro",
    ),
    ("maria dot l at example dot com", "maria dot l at example dot com"),
    ("maria(at)example(dot)com", "maria(at)example(dot)com"),
    ("maria [at] example [dot] com", "maria [at] example [dot] com"),
    ("maria @ example . com", "maria @ example . com"),
    ("maria\uff20example\uff0ecom", "maria\uff20example\uff0ecom"),
    ("mar\u200bia@exam\u200bple.com", "mar\u200bia@exam\u200bple.com"),
    ("i live at 1 2 larkspur lane", "larkspur lane"),
    ("vivo en calle larkspur doce", "larkspur"),
    ("12, Larkspur\nLane\nAlbany NY 12207", "Larkspur"),
    ("my mrn: A-1-2-3-4-5-6", "A-1-2-3-4-5-6"),
    (
        "mrn \uff03\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
    ),
    ("tel:+15552013344", "+15552013344"),
    ("whatsapp wa.me/15552013344", "15552013344"),
    ("0015552013344", "0015552013344"),
    ("+52 (55) 1234 5678 es mi cel", "+52 (55) 1234 5678"),
    ("DOB 03051982", "03051982"),
    ("dob: 5.3.82", "5.3.82"),
    ("born 1982/05/03", "1982/05/03"),
    ("cumplo el 3-may-82", "3-may-82"),
    (
        "\u0665\u0665\u0665-\u0662\u0660\u0661-\u0663\u0663\u0664\u0664 is my number",
        "\u0665\u0665\u0665-\u0662\u0660\u0661-\u0663\u0663\u0664\u0664",
    ),
    (
        "my number is \u2464\u2464\u2464\u2461\u24ea\u2460\u2462\u2462\u2463\u2463",
        "\u2464\u2464\u2464\u2461\u24ea\u2460\u2462\u2462\u2463\u2463",
    ),
    (
        "my number is 5\u03365\u03365\u03362\u03360\u03361\u03363\u03363\u03364\u03364\u0336",
        "5\u03365\u03365\u03362\u03360\u03361\u03363\u03363\u03364\u03364\u0336",
    ),
    ("my number is 555\xb2\u2070\xb93344", "555\xb2\u2070\xb93344"),
    ("O5552O13344 call", "O5552O13344"),
    ("my phone is 555 2O1 33l4", "555 2O1 33l4"),
    ("PHONE_1555-201-3344", "555-201-3344"),
    ("PHONE_1_555_201_3344", "555_201_3344"),
    ("PERSON_1maria lopez", "maria lopez"),
    ("PERSON_1_maria_lopez", "maria_lopez"),
    (
        "6d79206e616d65206973206d61726961206c6f70657a",
        "6d79206e616d65206973206d61726961206c6f70657a",
    ),
    ("my e-mail is maria\\u0040example.com", "maria\\u0040example.com"),
    ("mi curp es badd110313hcmlns09", "badd110313hcmlns09"),
    ("rfc VECJ880326XXX", "VECJ880326XXX"),
    ("my sin is 046 454 286", "046 454 286"),
)
# The same marks where they identify nobody.
PLAIN = (
    "i drank 50%20 of it",
    "pain 3 \u2705 sleep 4 \u2705 mood 5",
    "take 2 \U0001f48a at 9 and 3 \U0001f48a at 5",
    "it's 38.5\u00b0C \u2600 today",
    "R&D; dept and 5% & 10%",
    "my username is not working",
    "my gamertag is on file",
    "s3nd h3lp, my a1c was 7.1 and b12 low",
    "the h1n1 shot and l4 and l5 hurt",
    "supercalifragilisticexpialidocious pneumonoultramicroscopicsilicovolcanoconiosis",
)


@pytest.mark.parametrize(("text", "value"), HIDDEN)
def test_nothing_of_it_stays_readable(text: str, value: str) -> None:
    hidden: set[int] = set()
    for span in find_spans(text=text, directory=DIRECTORY):
        hidden.update(range(span.start, span.end))
    start = text.index(value)
    left = [i for i in range(start, start + len(value)) if text[i].isalnum() and i not in hidden]
    assert left == []


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_talk_stays(text: str) -> None:
    assert find_spans(text=text, directory=DIRECTORY) == ()


@pytest.mark.parametrize("text", ["come mar1 at 3", "jan4 or later", "how about mar4", "jun3"])
def test_a_day_typed_with_its_month_in_one_is_no_name(text: str) -> None:
    assert [span.type for span in find_spans(text=text)] == ["DATE"]
