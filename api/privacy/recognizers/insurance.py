# ruff: noqa: E501
"""Member, group, policy and subscriber numbers; the answer to the question for one."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.labelled import (
    find_before,
    find_labelled,
    label,
    spelled_starts,
)
from api.privacy.recognizers.number_values import value_end
from api.privacy.recognizers.typing_slips import without_slips

_PAYERS = (
    r"aetna|cigna|humana|anthem|kaiser|united ?(?:health(?: ?care)?|hc)|uhc|bcbs|blue ?cross(?: blue ?"
    r"shield)?|blue ?shield|medicare|medicaid|medi[ -]cal|masshealth|tricare|molina|centene|oscar(?: health)?|ambetter|"
    r"wellcare|wellpoint|carefirst|highmark|optum\w*|caremark|express scripts|chip|delta dental|vsp|metlife|"
    r"health ?net|emblem ?health|insurance|ins(?:ur)?\.?|seguro(?: medico| de salud)?|aseguranza"
)
_CARD = r"(?:(?:the |my |our |mi |la )?(?:front |back |side )?(?:of |de )?(?:the |my |our |mi |la )?(?:insurance |ins |member |id |plan )?(?:card|tarjeta|carnet))"
_NUMBER = r"(?:id|number|numbers|no|num|identification|ident|code|nbr|card|#)"
_LABELS = (
    label(rf"(?:insurance )?mem(?:ber(?:ship)?|b)?(?:'s)?(?: {_NUMBER})*(?:(?<!mem)|(?<=mem) ?#)|mem (?:id|no|#)|member ?#|mbr(?: {_NUMBER})*|memberid|"
          rf"subscriber(?:'?s)?(?: {_NUMBER})*|su[bs]?scriptor|"
          r"(?:(?:numero|num|no|id|identificacion)\.? de )?(?:miembro|membresia|afiliad[oa]|afiliacion|socio|beneficiari[oa])|policy ?holder(?: (?:id|number))*|"
          r"beneficiary(?: (?:id|number))?|mbi|hicn|enrollee(?: id)?|dependent(?: (?:id|number))?|(?:card ?holder|eligibility|health ?care|health|payer|medical|dental|vision)(?: plan)? (?:id|member)(?: number)?|"
          rf"(?:the |my |insurance )?card (?:id|says|reads|shows|has)|(?:id|number|numero)(?: number)? (?:on|from|off|en) {_CARD}|"
          rf"(?:front|back) of (?:the |my )?(?:insurance )?card|on {_CARD}(?: it)? (?:says|reads|is)|insured(?:'s)?(?: (?:id|number))?|asegurad[oa]|derechohabiente|"
          rf"tarjeta dice|contract (?:number|no|num)|id (?:number )?(?:for|with|from|at) (?:my )?(?:{_PAYERS})",
          "INSURANCE_ID", "after a word for a member number"),
    label(r"(?:ppo|hmo|epo|(?:my|the|mi|el|his|her|new|new insurance)) id(?: number| no| num)?", "INSURANCE_ID",
          "after a word for an id", least=5),
    label(rf"group(?: (?:policy |plan )?{_NUMBER})?|group ?#|grp(?: {_NUMBER})* ?#?|(?:numero de )?grupo",
          "INSURANCE_ID", "after a word for a group number"),
    label(rf"(?:policy|plan'?s?|poliza|pol)(?: {_NUMBER})*|policy ?number|(?:policy|pol\.?) ?#|rx ?(?:bin|pcn|grp|group|id)|"
          r"\bbin\b|\bpcn\b", "INSURANCE_ID", "after a word for a policy number"),
    label(rf"(?:{_PAYERS})(?: (?:card|plan|id|number|no|member|certificate|contract|info|#))*(?: of [a-z]{{4,12}})?", "INSURANCE_ID",
          "after an insurer", least=5),
    label(r"health (?:plan|card|insurance)(?: (?:id|number|no))?", "INSURANCE_ID",
          "after a word for a plan number", least=4),
)  # fmt: skip
# Behind the value and without a verb, so that anything surer goes first: "w1234 56789 member id".
_BEHIND = (
    re.compile(rf"[\s,(]{{1,3}}(?:is |my |as |for ){{0,2}}\x01*(?:member|policy|group|subscriber|grp|mbr|pol|ins|insurance|poliza)(?:\s?{_NUMBER})?(?![a-z])"),
    re.compile(rf"[\s,(]{{1,3}}(?:{_PAYERS})(?![a-z])"),
    re.compile(r"[\s,/]{1,3}(?:and |y )?(?:grp|group|grupo)\s?(?:#|no|num|number|id)?[\s:]{1,2}[a-z]{0,3}-?\d"),
    re.compile(rf"[\s,]{{1,3}}(?:(?:is|is what's|its) )?(?:on|from|off|en) {_CARD}"),
)  # fmt: skip
_PATTERNS = (
    Pattern(re.compile(r"(?<![a-z0-9\-])(?P<v>(?=[a-z\-]{0,8}\d)[a-z0-9]{2,12}(?:-[a-z0-9]{2,8}){0,3})"
                       r"\s(?:member|policy|group|subscriber|grp)\s?(?:id|number|no|#)(?![a-z])"),
            "INSURANCE_ID", 0.73, "right before a word for a member number"),
    Pattern(re.compile(rf"(?<![a-z])(?:{_PAYERS}|member|mbr|policy|pol|group|grp|subscriber|poliza|miembro)(?![a-z])[^.\d]{{0,28}}\b(?:end(?:s|ing)?|termina\w*)(?: in| with| en)?\s"
                       r"(?P<v>(?=[a-z]{0,4}\d)[a-z0-9]{3,6})(?![a-z0-9])"), "INSURANCE_ID", 0.956, "end of a member number"),
    Pattern(re.compile(r"(?<![a-z])pcn[\s:#,]{1,3}(?:is |es )?(?P<v>(?!is\b|on\b|and\b|number\b|code\b)"
                       r"[a-z0-9]{2,12})(?![a-z0-9'])"), "INSURANCE_ID", 0.9, "after a word for a processor"),
    Pattern(re.compile(r"(?<![a-z0-9])[1-9][a-z][a-z0-9]\d-?[a-z][a-z0-9]\d-?[a-z]{2}\d{2}(?![a-z0-9])"),
            "INSURANCE_ID", 0.94, "shape of a medicare number"),
)  # fmt: skip
_ANSWER = re.compile(r"[a-z0-9]{1,20}(?:[ \-./][a-z0-9]{1,20}){0,7}")


def find_insurance_numbers(message: Message) -> Iterator[Finding]:
    message = without_slips(message)
    yield from find_labelled(message, _LABELS)
    yield from find_patterns(message, _PATTERNS)
    for words in _BEHIND:
        yield from find_before(message.low, words, "INSURANCE_ID", "before a word for it", 0.82)
    for run in message.digit_runs:
        if (
            run.spelled
            and len(run.digits) >= 4
            and any(words.match(message.low, run.end) for words in _BEHIND)
        ):
            for start in spelled_starts(message, run):
                yield Finding(start, run.end, "INSURANCE_ID", 0.92, "spelled before a word for it")
    if message.asked == "member_id":
        yield from _find_answers(message)


def _find_answers(message: Message) -> Iterator[Finding]:
    for run in message.digit_runs:
        for start in (*spelled_starts(message, run), run.start):
            if len(run.digits) >= 4:
                yield Finding(start, run.end, "INSURANCE_ID", 0.97, "answer to the number question")
    for match in re.finditer(r"(?<![a-z0-9])(?:[a-z]{0,5}[ \-.]?|(?:[a-z] ){1,5})\d", message.low):
        whole = _ANSWER.match(message.low, match.start())
        if whole is None:
            continue
        end = value_end(message.low, match.start(), whole.end())
        if end is not None:
            start = match.start() + _lead(message.low[match.start() : end])
            yield Finding(start, end, "INSURANCE_ID", 0.98, "answer to the number question")


def _lead(value: str) -> int:
    lead = re.match(r"(?:is|its|id|no|the|my|es|it|yes|sure|ok|and)[ \-]", value)
    return lead.end() if lead else 0


RECOGNIZER = Recognizer("insurance", find_insurance_numbers)
