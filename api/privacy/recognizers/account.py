# ruff: noqa: E501
"""Cards, bank accounts, statements; the last four of a card."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.labelled import find_labelled, label
from api.privacy.recognizers.long_number import counts, is_series
from api.privacy.recognizers.typing_slips import without_slips
from api.privacy.spoken import DigitRun

_LABELS = (
    label(r"(?:bank |checking |savings |billing |guarantor |hsa |fsa |patient |autopay )?(?:account|acct|acc|"
          r"cuenta(?: bancaria| de cheques| de ahorros?| corriente)?)(?: (?:number|no|num))?|acct ?#|routing(?: (?:number|no))?|aba|iban|swift|"
          r"(?:billing )?statement(?: (?:number|no|id))?|(?:bill|invoice|factura)(?: (?:number|no|num|id)| ?#)"
          r"|(?:credit|debit|hsa|fsa)(?: card)?(?: (?:number|no))?|card (?:number|no|num)|card ?#|tarjeta|estado de cuenta|recibo",
          "ACCOUNT", "after a word for an account", least=4),
    label(r"bill|invoice|factura", "ACCOUNT", "after a word for a bill", least=5),
)  # fmt: skip
_CARD = (
    r"(?:card|visa|mastercard|amex|discover|debit|credit|hsa|tarjeta|account|acct|checking|cuenta)"
)
_PATTERNS = (
    Pattern(re.compile(r"(?<![\w.])(?!(?:(?:19|20)\d\d ){3}(?:19|20)\d\d(?!\d))\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}(?![\w])"), "ACCOUNT", 0.95,
            "card shape"),
    Pattern(re.compile(r"(?<![\w.])3\d{3}[ -]\d{6}[ -]\d{5}(?!\w)"), "ACCOUNT", 0.95, "card shape"),
    Pattern(re.compile(r"(?<![\w.])\d{13,19}(?!\w)"), "ACCOUNT", 0.8, "13 to 19 figures"),
    Pattern(re.compile(rf"\b{_CARD}\b[^\d$.]{{0,24}}(?:end(?:s|ing)?|last (?:four|4)|termina\w*)"
                       r"[^\d$]{0,16}(?P<v>\d{4})(?!\d)"), "ACCOUNT", 0.95, "last four of a card"),
    Pattern(re.compile(rf"\blast (?:four|4)[^\d$.]{{0,16}}\b{_CARD}\b[^\d$]{{0,10}}(?P<v>\d{{4}})(?!\d)"),
            "ACCOUNT", 0.95, "last four of a card"),
    Pattern(re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b"), "ACCOUNT",
            0.97, "IBAN shape"),
    Pattern(re.compile(r"(?<![\w*])(?:[x*]{2,4}[ -]?){1,4}(?P<v>\d{4})(?!\d)"), "ACCOUNT", 0.85,
            "masked but for four"),
    Pattern(re.compile(r"\b(?:cvv|cvc|security code|pin)\b[^\d]{0,10}(?P<v>\d{3,4})(?!\d)"), "ACCOUNT",
            0.9, "code of a card"),
)  # fmt: skip

_FOUR_CUE = re.compile(
    rf"\b(?:{_CARD}\b[^\d$.]{{0,28}}\b(?:end(?:s|ing|ed)?|last (?:four|4)(?: digits)?|termin\w+|ultimos (?:cuatro|4))|"
    rf"(?:last|ultimos) (?:four|4|cuatro)\b[^\d$.]{{0,28}}\b{_CARD}\b|{_CARD}\s(?:number|no|num)?)[^\d$.]{{0,14}}$"
)
# "the number on my card is x y z one two three four": more than four of it.
_LETTER = re.compile(r"(?<![a-z'])[b-hj-z]\s$")
_FOUR_BEHIND = re.compile(
    rf"[\s,]{{1,3}}(?:is|are|es|son)\s(?:the|los)\s(?:last|ultimos)\s(?:four|4|cuatro)\b[^\d$.]{{0,24}}\b{_CARD}\b"
)


def find_accounts(message: Message) -> Iterator[Finding]:
    message = without_slips(message)
    yield from find_patterns(message, _PATTERNS)
    yield from find_labelled(message, _LABELS)
    for run in message.digit_runs:
        if len(run.digits) in (15, 16) and _is_card(message.low, run):
            yield Finding(run.start, run.end, "ACCOUNT", 0.85, "fifteen or sixteen figures")
        elif len(run.digits) == 4 and _is_last_four(message, run):
            yield Finding(run.start, run.end, "ACCOUNT", 0.95, "last four of a card")


def _is_card(low: str, run: DigitRun) -> bool:
    if run.spelled:
        return not counts(run)
    return run.digits[0] in "3456" and not is_series(low[run.start : run.end])


def _is_last_four(message: Message, run: DigitRun) -> bool:
    if "." in message.low[run.start : run.end]:
        return False  # an amount
    before = message.before(run.start, 64)
    if _FOUR_CUE.search(before) and not _LETTER.search(before):
        return True
    behind = _FOUR_BEHIND.match(message.low, run.end)
    return behind is not None


RECOGNIZER = Recognizer("account", find_accounts)
