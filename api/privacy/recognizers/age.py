# ruff: noqa: E501
"""Ages of 90 and more: the number only."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns

_FIGURES = r"(?:9\d|10\d|11[0-9])"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_WORDS = (
    rf"(?:nine?ty(?:[ -]?(?:{_ONES}|something|odd))?|(?:one |a )hundred(?: (?:and )?(?:{_ONES}|ten|eleven|twelve))?|"
    r"noventa(?: y (?:uno?|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|pico|tantos))?|cien(?:to (?:uno?|dos|"
    r"tres|cuatro|cinco|seis|siete|ocho|nueve|diez))?)"
)
_AGE = rf"(?<![\w.$/:\-])(?P<v>{_FIGURES}|{_WORDS})(?![\w%/]|[.,:]\d|-\d|')"
# What the number counts instead of years.
_COUNTED = (
    r"(?!\s*-?\s?(?:%|percent|per cent|pounds?|lbs?|kg|kilos?|libras|degrees?|grados|over|out of|sobre|por ciento|"
    r"minutes?|mins?|hours?|hrs?|days?|weeks?|months?|minutos|horas|dias|semanas|meses|miles?|mg|mcg|ml|cm|inch\w*|feet|"
    r"bpm|units?|dollars?|bucks|pesos|dolares|points?|times|veces|steps|calories|cal|people|beats|and over|f\b|c\b|"
    r"de (?:presion|azucar|glucosa|oxigeno|temperatura|fiebre|pulso|peso)|sure|positive|certain|seguro|segura|"
    r"ok\b|fine|on board|behind|done|convinced|in line|number|tablets?|pills?|pastillas|[a-z]? ?fever|temp|bp\b|pulse|sats?\b|thousand|mil\b|last night|this morning|earlier|yesterday|anoche|when i|at (?:noon|night))|"
    r"\s?\u00b0)"
)
_READING = re.compile(
    r"\b(?:temp\w*|fever|fiebre|oxygen|o2|sat\w*|spo2|bp|pressure|presion|pulse|pulso|sugar|azucar|glucose|glucosa|"
    r"score\w*|weigh\w*|weight|pesa|peso|heart|rate|ldl|hdl|cholesterol|colesterol|lab|level|reading|room|suite|route|"
    r"hwy|highway|exit|copay|cost|bill|grade|percentile|degrees|speed|bmi|resting)\b[^.!?\n]{0,28}$"
)
_ADVERB = (
    r"(?:(?:now|almost|nearly|already|about|only|just|over|still|actually|around|like|exactly|going on|past|pushing|"
    r"only|well over|the age of|age|ya|casi|como|unos|de|the big) ){0,2}"
)
_KIN = (
    r"(?:mom|mum|mama|mother|dad|papa|father|grandm\w{1,8}|grandp\w{1,8}|grandfather|granny|nana|gran|wife|husband|aunt\w{0,2}|"
    r"uncle|spouse|partner|patient|neighbou?r|sister|brother|cousin|friend|great[ -]\w{2,8}|abuel[oa]|abuelit[oa]|madre|padre|"
    r"suegr[oa]|espos[oa]|ti[oa]|bisabuel[oa]|herman[oa]|mami|papi|mother[ -]in[ -]law|father[ -]in[ -]law|client|resident)"
)
_PATTERNS = (
    Pattern(re.compile(r"(?<![a-z])(?:super)?(?:non[ao]genari(?:an|os?|as?)|centenari(?:an|os?|as?))s?(?![a-z])"), "AGE_OVER_89", 0.85, "a word for that age"),
    Pattern(re.compile(r"(?<![\w.$/:\-])(?P<v>9 \d|1 0 \d)[\s\-]*(?:years?|yrs?|yo\b|y/o|anos)\b"), "AGE_OVER_89", 0.96, "number of years old"),
    Pattern(re.compile(rf"\b(?:made it (?:all the way )?(?:to|past)|lived (?:to(?: be)?|until|past)|liv(?:e|ing) to(?: be)?|got to|pushing|nearing|approaching|closing in on|"
                       rf"llego a(?: los)?|paso de los|roza los) {_ADVERB}{_AGE}{_COUNTED}(?=\s*(?:$|[,.;!?\n)]|(?:and|but|with|so|when|in|before|years|y|pero|con|now|this|next|last)\b))"), "AGE_OVER_89", 0.8, "somebody lived so long"),
    Pattern(re.compile(rf"\b(?:man|woman|lady|gentleman|person|senor|senora|hombre|mujer) (?:of|de) {_AGE}{_COUNTED}"), "AGE_OVER_89", 0.8, "somebody of that age"),
    Pattern(re.compile(rf"\b(?:driv\w+|safe|ok|okay|alone|surgery|walk\w*|still|independent|active)\b[^.\d]{{0,20}}\bat (?:age )?{_AGE}{_COUNTED}"), "AGE_OVER_89", 0.8, "at that age"),
    Pattern(re.compile(rf"\b{_KIN},? {_AGE}{_COUNTED}"), "AGE_OVER_89", 0.8, "age beside a relative"),
    Pattern(re.compile(rf"\b(?:i am|i'?m|he'?s|she'?s|he is|she is|soy|es) (?:an? |una? )(?:\w{{2,12}}[ ,]{{1,2}}){{1,4}}?{_AGE}{_COUNTED}(?=\s*(?:$|[.,]|with\b|and\b|who\b|con\b|y\b))"),
            "AGE_OVER_89", 0.8, "somebody is so old"),
    Pattern(re.compile(rf"(?<![\w.$/:\-])(?P<v>{_FIGURES}|{_WORDS})[\s\-]*(?:years?[\s\-]*(?:old|young|of age)|yrs?[\s\-]*(?:old|"
                       r"young|of age)|yo\b|y/o\b|y\.o\b|yrs?\b(?! ago)|anos\b|anitos\b|yr[\s\-]old|yof\b|yom\b|y\.?o\.?\s?[fm]\b)"),
            "AGE_OVER_89", 0.95, "number of years old"),
    Pattern(re.compile(rf"\b(?:age[ds]?|edad|turn(?:ed|s|ing)?|cumpl\w+|hits?|reach\w*|celebrat\w+)\b(?:\s*(?:is|was|:|of|de|my|her|his|now|"
                       rf"the big|los|es)){{0,2}}[\s:]*{_AGE}{_COUNTED}"), "AGE_OVER_89", 0.9, "after a word for age"),
    Pattern(re.compile(rf"\b(?:i'?m|i am|he'?s|she'?s|he is|she is|who is|who'?s|he was|she was|i was|(?:i|he|she)(?:'?ll| will) "
                       rf"(?:soon )?be|(?:(?:about|going|soon|want|lived) to(?: be)?|gonna be)|being|am|they are|they'?re) {_ADVERB}{_AGE}{_COUNTED}"),
            "AGE_OVER_89", 0.85, "somebody is so old"),
    Pattern(re.compile(rf"\b{_KIN}(?: \w{{2,12}})?(?:'?s| is| was| will be|, who is| who is| es|, que es| just),? {_ADVERB}{_AGE}{_COUNTED}"),
            "AGE_OVER_89", 0.84, "a relative is so old"),
    Pattern(re.compile(rf"\b(?:my|our|a|an|the|his|her) {_AGE}[\s\-]*(?:year|yr|yo\b|y/o)"), "AGE_OVER_89", 0.9, "so old"),
    Pattern(re.compile(rf"\b(?:tengo|tiene|tenia|tenga|tendra|lleva|anda (?:por|en)|ronda|con sus|de sus|son|ya son|a los|a sus) "
                       rf"{_ADVERB}(?:los |sus )?{_AGE}{_COUNTED}"), "AGE_OVER_89", 0.8, "somebody is so old"),
    Pattern(re.compile(rf"\b{_KIN}\s?[,(]\s?(?:age |aged |de )?{_AGE}\s?(?:[,).]|$)"), "AGE_OVER_89", 0.85, "age beside a relative"),
    Pattern(re.compile(rf"\b{_KIN},? de {_AGE}{_COUNTED}"), "AGE_OVER_89", 0.85, "age beside a relative"),
    Pattern(re.compile(rf"(?:^|[,.] |\b(?:even|but|and|so) )at (?:age |the age of |almost |nearly )?{_AGE}{_COUNTED}(?=,? (?:i|she|he|you|we|"
                       r"my|one|years|(?:can|could|should|is|does|do|will|would|puede) (?:i|she|he|you|we|they|my|it|one|someone))\b)"), "AGE_OVER_89", 0.8, "at that age"),
    Pattern(re.compile(r"(?<![\w.$/:\-])(?P<v>(?:9\d|10\d)(?:st|nd|rd|th)?|ninet(?:ieth|y[ -](?:first|second|third|fourth|fifth|sixth|"
                       r"seventh|eighth|ninth))|(?:one )?hundredth) (?:birth ?day|bday|b-day|year of life)"), "AGE_OVER_89", 0.85,
            "a birthday"),
    Pattern(re.compile(r"\bin (?:her|his|my|their|the|your) (?:early |mid |late |mid-|upper )?(?P<v>(?:90'?s|nineties|100'?s))\b"),
            "AGE_OVER_89", 0.85, "decade of somebody's age"),
    Pattern(re.compile(r"(?<![\w.$/:\-])(?P<v>9\d|10\d)\s?/?\s?(?:f|m|male|female)\b(?=\s*(?:$|[.,;]|with|w/|c/o|who|here|needs?|has))"),
            "AGE_OVER_89", 0.8, "age and sex"),
    Pattern(re.compile(r"(?<![\w.$/:\-])(?P<v>9\d|10\d) (?:and a half|y medio)\b"), "AGE_OVER_89", 0.7, "age and a half"),
)  # fmt: skip


# Figures or words of such an age; most messages have none.
_ANY = re.compile(r"9\s?\d|1\s?[01]\s?\d|nine?ty|ninet|hundred|novent|cien|centen|nonagen|nonogen")


def find_ages(message: Message) -> Iterator[Finding]:
    if not _ANY.search(message.low):
        return
    for found in find_patterns(message, _PATTERNS):
        said = "years old" in found.reason or "word for age" in found.reason
        if said or not _READING.search(message.before(found.start)):
            yield found


RECOGNIZER = Recognizer("age", find_ages)
