"""Reads intent examples and says what is too alike in them: same opening, same mould, same row.

The opening of a row is its first two or three words. Its mould is the row with the parts that a
template would fill (numbers, days, times, medicines, practitioners, kinds of visit, relatives,
parts of the body, redaction tokens) replaced by one mark. A row that is nothing but such parts, an
answer like "monday at 10", has no mould.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from api.yaml_text import read_yaml

Row = tuple[str, str]  # intent, text

ROWS_OF_ONE_THREE_WORD_OPENING = 3
ROWS_OF_ONE_TWO_WORD_OPENING = 4
SHARE_OF_ONE_TWO_WORD_OPENING = 0.04
ROWS_OF_ONE_MOULD = 3

FILLED = "_"

_TOKEN = re.compile(r"\b[A-Z][A-Z0-9_]*_\d+\b")
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_WORD = re.compile(r"token|[^\W\d_]+|\d+(?:[:.,/-]\d+)*(?:st|nd|rd|th|am|pm|mg|ish|hrs?|x)?")


def _listed(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words(phrase)) for phrase in text.split(","))


def read_rows(paths: Iterable[Path]) -> Iterator[Row]:
    for path in paths:
        content = read_yaml(path.read_text(encoding="utf-8")) or {}
        for entry in content.get("nlu", []):
            if "intent" not in entry:
                continue
            for line in entry["examples"].splitlines():
                if line.strip():
                    yield entry["intent"], line.strip().removeprefix("-").strip()


def words(text: str) -> list[str]:
    """Lower case, without accents, apostrophes and punctuation; redaction tokens all alike."""
    text = _ENTITY.sub(r"\1", text)
    text = _TOKEN.sub(" token ", text)
    decomposed = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _WORD.findall(re.sub(r"['’‘`´]", "", plain))


_FILLERS = _listed(
    # numbers, days, times
    "token,zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,fifteen,twenty,"
    "thirty,forty,fifty,sixty,seventy,eighty,ninety,half past,quarter past,quarter to,half,noon,"
    "midnight,once,twice,first,second,third,fourth,fifth,last,monday,tuesday,wednesday,thursday,"
    "friday,saturday,sunday,mondays,tuesdays,wednesdays,thursdays,fridays,saturdays,sundays,mon,"
    "tues,wed,thurs,thur,fri,sat,sun,january,february,march,april,june,july,august,september,"
    "october,november,december,morning,mornings,afternoon,afternoons,evening,evenings,night,nights,"
    "tonight,today,tomorrow,tmrw,yesterday,this week,next week,last week,next month,this month,"
    "last month,next,weekend,weekends,lunchtime,bedtime,breakfast,lunch,dinner,am,pm,oclock,"
    "day,days,week,weeks,month,months,hour,hours,minutes,year,years,uno,una,dos,tres,cuatro,cinco,"
    "seis,siete,ocho,nueve,diez,once,doce,media,lunes,martes,miercoles,jueves,viernes,sabado,"
    "domingo,enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,"
    "diciembre,hoy,manana,ayer,tarde,noche,semana,dia,dias,mes,hora,horas,primera,segunda,tercera,"
    "proxima semana,semana que viene,"
    # medicines
    "metformin,lisinopril,amoxicillin,ibuprofen,tylenol,advil,aspirin,insulin,warfarin,sertraline,"
    "zoloft,prozac,fluoxetine,gabapentin,atorvastatin,lipitor,statin,levothyroxine,prednisone,"
    "losartan,amlodipine,metoprolol,carvedilol,clonidine,naproxen,doxycycline,methotrexate,"
    "alendronate,ozempic,adderall,albuterol,inhaler,tramadol,acetaminophen,motrin,melatonin,"
    "benadryl,zyrtec,claritin,penicillin,eliquis,lasix,nyquil,metronidazole,antibiotic,"
    "antibiotics,birth control,blood pressure pill,blood pressure pills,pill,pills,tablet,tablets,"
    "capsule,capsules,medicine,medicines,medication,medications,meds,med,vitamin,vitamins,drops,"
    "eye drops,shot,patch,dose,water pill,iron,blood thinner,antidepressant,xanax,omeprazole,"
    "escitalopram,trazodone,cetirizine,metformina,insulina,pastilla,pastillas,medicina,medicinas,"
    "antibiotico,losartan,gotas,jarabe,medicamento,medicamentos,aspirina,ibuprofeno,presion,"
    "blood pressure,cholesterol,thyroid,evening pill,vitamin d,mg,milligrams,units,puffs,"
    # practitioners
    "doctor,doc,dr,dr rivera,dr okafor,dr raman,dr chen,dr wei chen,rivera,okafor,raman,chen,molly,"
    "molly byrne,byrne,nurse,nurse practitioner,dermatologist,pediatrician,skin doctor,specialist,"
    "doctora,medico,pediatra,dermatologa,enfermera,"
    # kinds of visit
    "new patient visit,follow up,followup,follow up visit,annual physical,physical,annual,"
    "sick visit,check up,checkup,child check up,vaccination,vaccine,vaccines,flu shot,skin check,"
    "telehealth,telehealth visit,video visit,wellness visit,chequeo,vacuna,seguimiento,"
    # relatives
    "mom,mother,moms,mothers,dad,dads,father,fathers,son,sons,daughter,daughters,kid,kids,child,"
    "baby,husband,husbands,wife,wifes,brother,sister,uncle,aunt,grandma,grandmother,grandfather,"
    "grandson,granddaughter,niece,nephew,cousin,father in law,mother in law,girlfriend,boyfriend,"
    "mama,papa,hijo,hija,nino,nina,bebe,esposo,esposa,hermano,hermana,abuela,abuelo,"
    # parts of the body
    "head,throat,ear,ears,eye,eyes,nose,tooth,neck,shoulder,arm,arms,elbow,wrist,hand,hands,finger,"
    "fingers,chest,heart,back,low back,stomach,tummy,belly,hip,leg,legs,knee,knees,ankle,ankles,"
    "foot,feet,toe,toes,toenail,skin,breast,cabeza,garganta,oido,ojo,ojos,nariz,muela,cuello,"
    "hombro,brazo,mano,manos,dedo,pecho,corazon,espalda,estomago,panza,pierna,rodilla,pie,pies,piel"
)
_LONGEST = max(len(filler) for filler in _FILLERS)
_NOT_COUNTED = frozenset(
    "a an the my your his her please pls plz kindly hi hello "
    "el la los las un una mi mis su por favor".split()
)


def _filled_length(row: list[str], start: int) -> int:
    if row[start][0].isdigit():
        return 1
    for length in range(_LONGEST, 0, -1):
        if tuple(row[start : start + length]) in _FILLERS and start + length <= len(row):
            return length
    return 0


def mould(text: str) -> str:
    """The row with its fillers marked; empty if it is nothing but fillers."""
    row = [word for word in words(text) if word not in _NOT_COUNTED]
    frame: list[str] = []
    at = 0
    while at < len(row):
        length = _filled_length(row, at)
        if not length:
            frame.append(row[at])
        elif not frame or frame[-1] != FILLED:
            frame.append(FILLED)
        at += length or 1
    return "" if frame in ([], [FILLED]) else " ".join(frame)


def opening(text: str, length: int) -> str:
    row = words(text)
    return " ".join(row[:length]) if len(row) >= length else ""


def most_of_one_two_word_opening(rows: int) -> int:
    return max(ROWS_OF_ONE_TWO_WORD_OPENING, int(rows * SHARE_OF_ONE_TWO_WORD_OPENING))


def _groups(texts: Iterable[str], key: str) -> dict[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for text in texts:
        shared = mould(text) if key == "mould" else opening(text, int(key))
        if shared:
            groups[shared].append(text)
    return groups


def too_alike(texts: list[str]) -> list[str]:
    """What the rows of one intent have in common too often, each with the rows that do."""
    limits = {
        "2": most_of_one_two_word_opening(len(texts)),
        "3": ROWS_OF_ONE_THREE_WORD_OPENING,
        "mould": ROWS_OF_ONE_MOULD,
    }
    names = {"2": "two words", "3": "three words", "mould": "mould"}
    return [
        f"{names[key]} {shared!r} on {len(rows)} rows, at most {limit}: {rows}"
        for key, limit in limits.items()
        for shared, rows in sorted(_groups(texts, key).items())
        if len(rows) > limit
    ]


def same_row(text: str) -> str:
    """Rows with the same value here are one row written twice: `PERSON_2` is `PERSON_1`."""
    kinds = _TOKEN.sub(lambda token: f" {token.group().rstrip('0123456789_')} ", text)
    return " ".join(words(kinds.replace("_", " "))) or text


def written_twice(rows: Iterable[Row]) -> list[list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for intent, text in rows:
        groups[same_row(text)].append((intent, text))
    return [group for group in groups.values() if len(group) > 1]


def in_both(rows: Iterable[Row], others: Iterable[Row]) -> list[Row]:
    """The rows that are among the others too, whatever their intent there."""
    taken = {same_row(text) for _, text in others}
    return [row for row in rows if same_row(row[1]) in taken]
