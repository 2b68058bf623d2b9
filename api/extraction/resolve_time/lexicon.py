"""Words of time in English and Spanish, folded (lower case, no accents)."""

from collections.abc import Iterable

from api.extraction.folding import words_of

MO, TU, WE, TH, FR, SA, SU = range(7)
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _table(rows: dict[int, str]) -> dict[str, int]:
    return {word: value for value, words in rows.items() for word in words.split()}


WEEKDAYS = _table(
    {
        MO: "monday mon lunes lun",
        TU: "tuesday tue tues martes",
        WE: "wednesday wed weds miercoles mie wensday wendsday wednsday wensdays",
        TH: "thursday thu thur thurs jueves jue thirsday thrusday",
        FR: "friday fri viernes vie fryday firday",
        SA: "saturday sat sabado sab satday",
        SU: "sunday sun domingo dom",
    }
)
WEEKDAY_PLURALS = _table(
    {
        MO: "mondays mons monday's",
        TU: "tuesdays tues's tuesday's",
        WE: "wednesdays wednesday's",
        TH: "thursdays thursday's",
        FR: "fridays friday's",
        SA: "saturdays saturday's sabados",
        SU: "sundays sunday's domingos",
    }
)
SPANISH_WEEKDAYS = words_of(
    "lunes martes miercoles jueves viernes sabado domingo lun mie jue vie sab dom"
)
# Abbreviations that are also words or names: believed only beside other words of time.
SHY_WEEKDAYS = words_of("sun sat wed mon fri lun mie jue vie sab dom")

MONTHS = _table(
    {
        1: "january jan enero ene",
        2: "february feb febuary febrero",
        3: "march marzo mar",
        4: "april apr abril abr",
        5: "may mayo",
        6: "june jun junio",
        7: "july jul julio",
        8: "august aug agosto ago",
        9: "september sept sep septiembre setiembre set",
        10: "october oct octubre",
        11: "november nov noviembre",
        12: "december dec diciembre dic",
    }
)
# Months that are also ordinary words or names: need a number or a preposition beside them.
SHY_MONTHS = words_of(
    "may march mar feb apr aug sep sept oct nov jan "
    "jun ago set june april august julio abr ene dec dic"
)

UNITS = {
    "minute": "minute", "minutes": "minute", "min": "minute", "mins": "minute",
    "minuto": "minute", "minutos": "minute",
    "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour", "hora": "hour", "horas": "hour",
    "day": "day", "days": "day", "dia": "day", "dias": "day",
    "week": "week", "weeks": "week", "wk": "week", "wks": "week",
    "semana": "week", "semanas": "week",
    "fortnight": "fortnight", "fortnights": "fortnight", "quincena": "fortnight",
    "month": "month", "months": "month", "mes": "month", "meses": "month",
    "year": "year", "years": "year", "yr": "year", "yrs": "year", "ano": "year", "anos": "year",
}  # fmt: skip

MORNING, AFTERNOON, EVENING, NIGHT = (6, 12), (12, 18), (18, 24), (18, 24)
PARTS: dict[str, tuple[int, int]] = {
    "morning": MORNING, "mornings": MORNING, "mornin": MORNING, "mananas": MORNING,
    "mananita": MORNING,
    "forenoon": MORNING,
    "afternoon": AFTERNOON, "afternoons": AFTERNOON, "arvo": AFTERNOON, "aft": AFTERNOON,
    "tarde": AFTERNOON, "tardes": AFTERNOON, "tardecita": AFTERNOON,
    "lunchtime": (12, 13), "evening": EVENING, "evenings": EVENING, "eve": EVENING,
    "night": NIGHT, "nights": NIGHT, "nite": NIGHT, "noche": NIGHT, "noches": NIGHT,
}  # fmt: skip
PART_PLURALS = words_of("mornings afternoons evenings nights")
NIGHT_WORDS = words_of("night nights nite noche noches")

MOVES = words_of(
    "move moved moving change reschedule rescheduled switch push bump shift swap postpone cambiar "
    "cambie cambiarla cambiarlo mover mueva muevan moverla reprogramar reagendar pasar pasarla "
    "pasarlo posponer adelantar"
)

SMALL_NUMBERS = _table(
    {
        0: "zero oh cero",
        1: "one uno una un",
        2: "two dos",
        3: "three tres",
        4: "four cuatro",
        5: "five cinco",
        6: "six seis",
        7: "seven siete",
        8: "eight ocho",
        9: "nine nueve",
        10: "ten diez",
        11: "eleven",
        12: "twelve doce",
        13: "thirteen trece",
        14: "fourteen catorce",
        15: "fifteen quince",
        16: "sixteen dieciseis",
        17: "seventeen diecisiete",
        18: "eighteen dieciocho",
        19: "nineteen diecinueve",
        21: "veintiuno",
        22: "veintidos",
        23: "veintitres",
        24: "veinticuatro",
        25: "veinticinco",
        26: "veintiseis",
        27: "veintisiete",
        28: "veintiocho",
        29: "veintinueve",
    }
)
TENS = _table({20: "twenty veinte", 30: "thirty treinta", 40: "forty fourty cuarenta",
               50: "fifty cincuenta"})  # fmt: skip
ORDINALS = _table(
    {
        1: "first primero primer primera 1ro 1ero",
        2: "second segundo segunda",
        3: "third tercero tercer tercera",
        4: "fourth",
        5: "fifth quinto quinta",
        6: "sixth sexto sexta",
        7: "seventh",
        8: "eighth",
        9: "ninth",
        10: "tenth",
        11: "eleventh",
        12: "twelfth",
        13: "thirteenth",
        14: "fourteenth",
        15: "fifteenth",
        16: "sixteenth",
        17: "seventeenth",
        18: "eighteenth",
        19: "nineteenth",
        20: "twentieth",
        30: "thirtieth",
    }
)
SPANISH_WORDS = words_of(
    "el la los las de del que viene proximo proxima manana por tarde noche hoy pasado para con "
    "quiero cita antes despues lunes martes miercoles jueves viernes sabado domingo dia dias "
    "cada todos todas semana mes hora horas enero febrero marzo abril mayo junio julio agosto "
    "septiembre octubre noviembre diciembre puedo quisiera mediodia y a en dos tres cuatro cinco "
    "seis siete ocho nueve diez semanas meses un una necesito tengo favor esta este mi menos"
)
# A number before one of these counts things, not hours.
NOT_CLOCK_UNITS = words_of(
    "mg mcg ml g gram grams gramos unit units unidades pill pills tablet tablets tabs cap caps "
    "capsules puffs drops gotas pastilla pastillas tableta tabletas year years yr yrs yo old "
    "week weeks wk wks day days month months ano anos mes meses dia dias semana semanas kid kids "
    "child children people person persons personas hijos ninos times veces street st ave avenue "
    "road rd blvd drive lane percent lb lbs pounds kg kilos cm feet ft inches dollars bucks "
    "dolares minutes minute mins min minutos hours hour hrs hr horas sisters brothers out degrees "
    "grados of pax adults adult guests guest rooms room nights beds siblings copies refills "
    "floors blocks miles"
)


def is_spanish(words: Iterable[str]) -> bool:
    """True when more than a third of the words are common Spanish ones."""
    seen = list(words)
    return bool(seen) and sum(word in SPANISH_WORDS for word in seen) * 3 > len(seen)
