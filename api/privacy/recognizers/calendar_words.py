# ruff: noqa: E501
"""Regular expressions for the parts of dates, English and Spanish, shared by two recognizers."""

import re
from typing import Final

FULL_MONTH: Final = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"janurary|januray|febuary|feburary|agust|setember|septmber|octuber|novmber|decmber|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|"
    r"diciembre)"
)
SHORT_MONTH: Final = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ene|abr|ago|dic)\.?"
# A mistyped month is a short one behind filling (`typing_slips`).
MONTH: Final = rf"\x01*(?:{FULL_MONTH}|{SHORT_MONTH}|may)(?![a-z])"
_ONES: Final = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|1st|2nd|3rd)"
CARDINAL: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
WORD_DAY: Final = (
    rf"(?:twenty[ -]?(?:{_ONES}|{CARDINAL})|thirty[ -]?(?:first|one)|twentieth|thirtieth|tenth|"
    r"eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|"
    rf"{_ONES}|primero|"
    r"dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|"
    r"diecisiete|dieciocho|diecinueve|veinte|veinti\w{2,7}|treinta(?: y uno)?|"
    r"thirty|twenty|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    rf"{CARDINAL})(?![a-z])"
)
NUM_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th|ro|do|er))?(?![a-z0-9])"
DAY: Final = rf"(?:{NUM_DAY}|{WORD_DAY})"
_TEEN: Final = (
    r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)"
)
WORD_YEAR: Final = (
    rf"(?:(?:nineteen|twenty)[ -](?:hundred(?: and)? )?(?:oh[ -]|o )?(?:{_TEEN}(?:[ -]{CARDINAL})?|"
    rf"{CARDINAL})|two thousand(?: and)?(?: (?:{_TEEN}(?:[ -]{CARDINAL})?|{CARDINAL}))?|"
    r"(?:mil novecientos|dos mil)(?: \w{3,12}(?: y \w{3,7})?)?|"
    r"(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)(?: y \w{3,6})?|"
    rf"(?:thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)(?:[ -]{CARDINAL})?)(?![a-z])"
)
YEAR4: Final = r"(?:1[89]\d\d|20\d\d)(?!\d)"
YEAR: Final = (
    rf"(?:{YEAR4}|'\d\d(?!\d)|\d\d(?![\d:.]\d|\d|\s?(?:am|pm|a\.m|p\.m|mg|ml|min))|{WORD_YEAR})"
)
SEP: Final = r"[\s,./\-]{1,3}"
OF: Final = r"(?:\s*(?:of|del|de|,|-|/)\s*(?:the\s+)?|\s+)"
UNIT_AHEAD: Final = (
    r"(?!\s?(?:mg|mcg|ml|am|pm|a\.m|p\.m|o'?clock|%|times|veces|of (?:us|you|them|my|our|the)|pills?|tablets?|units?|days?|weeks?|months?|"
    r"years?|hours?|hrs?|min|people)\b|[:]\d|\.\d|\s?%|/\d)"
)
BIRTH_BEFORE: Final = (
    r"(?:\b(?:dobs?|d\.o\.b\.?|d o b|date of birth|birth ?date|bith ?date|births?|birth[ -]?days?|bday|b-day|b day|bdate|b/day|d/o/b|born|borned|"
    r"bithday|birhday|brithday|birtday|birthdate|birthdt|birth dt|f/n|fdn|fec\.? nac\w*|fecha nac\w*|"
    r"birth|fecha de nac\w*|f\.?\s?nac\.?|nacimiento|naci|nasi|nacio|nacid[oa]s?|nacimos|cumple(?:anos)?|cumplo|f\.n\.?|date of bith|"
    r"dateofbirth|born ?day|bdy|birfday|date birth|soy del|b(?=\.\s{0,2}$)|"
    r"(?:turn(?:ed|s|ing)?|cumpl\w{1,6}|will be|i'll be|ill be|he'll be|she'll be|shell be) \d{1,3}(?: years old| anos)?)\b)"
)
BIRTH_AFTER: Final = (
    r"(?:\s*(?:,|-|\(|\)|=)?\s*(?:is|was|are|es|fue|being|as|como|that's|thats|this is)?\s*(?:my|his|her|their|our|the|mi|su|when (?:i|he|she) was|"
    r"\w+'s)?\s*(?:son's |daughter's )?\x01*(?:dob|d\.o\.b|date of birth|birth ?date|birth[ -]?days?|bdays?|born|"
    r"cumple(?:anos)?|naci|nacio|fecha de nac\w*)\b|\s*(?:,|-|\()?\s*(?:and |y )?(?:that's|thats|that is|it's|is|was|es)\s(?:the day |"
    r"when )?(?:i|he|she|we|they|my \w{2,10}) (?:was|were|got) born\b|\s*,?\s*(?:es|fue) cuando naci)"
)
# A day, a month and a year of four figures: no telephone number, whatever was asked for.
FULL_DATE = re.compile(
    r"(?:3[01]|[12]\d|0?[1-9])([/.\-])(?:3[01]|[12]\d|0?[1-9])\1(?:19|20)\d\d|"
    r"(?:19|20)\d\d([/.\-])(?:3[01]|[12]\d|0?[1-9])\2(?:3[01]|[12]\d|0?[1-9])"
)
