# ruff: noqa: E501
"""Member, group, policy and subscriber numbers; the answer to the question for one."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.labelled import find_labelled, label, value_end

_PAYERS = (
    r"aetna|cigna|humana|anthem|kaiser|united ?health(?:care)?|uhc|bcbs|blue ?cross(?: blue ?"
    r"shield)?|blue ?shield|medicare|medicaid|medi-?cal|tricare|molina|centene|oscar|ambetter|"
    r"wellcare|wellpoint|carefirst|highmark|optum\w*|caremark|express scripts|chip|"
    r"health ?net|emblem ?health|insurance|ins|seguro(?: medico| de salud)?|aseguranza"
)
_LABELS = (
    label(r"(?:insurance )?member(?:ship)?(?:'s)?(?: (?:id|number|no|num|identification|code))?(?: number)?|"
          r"member ?#|memb id|subscriber(?: (?:id|number|no))?|"
          r"(?:numero de )?(?:miembro|afiliad[oa]|afiliacion|socio|beneficiari[oa])|policy ?holder(?: id)?|"
          r"beneficiary(?: (?:id|number))?|mbi|hicn|enrollee(?: id)?|dependent(?: (?:id|number))?|"
          r"(?:the |my |insurance )?card (?:id|says|reads|shows)|id (?:number )?on (?:the |my |our )?"
          r"(?:insurance )?card|number on (?:the |my |our )?(?:insurance )?card|insured(?:'s)?(?: (?:id|number))?|asegurad[oa]|derechohabiente",
          "INSURANCE_ID", "after a word for a member number"),
    label(r"group(?: (?:id|number|no|num))?|group ?#|grp ?#?|(?:numero de )?grupo",
          "INSURANCE_ID", "after a word for a group number"),
    label(r"(?:policy|plan|poliza)(?: (?:id|number|no|num))?|policy ?#|rx ?(?:bin|pcn|grp|group|id)|"
          r"\bbin\b|\bpcn\b", "INSURANCE_ID", "after a word for a policy number"),
    label(rf"(?:{_PAYERS})(?: (?:card|plan|id|number|no|member|#))*", "INSURANCE_ID",
          "after an insurer", least=5),
    label(r"health (?:plan|card|insurance)(?: (?:id|number|no))?", "INSURANCE_ID",
          "after a word for a plan number", least=4),
)  # fmt: skip
_PATTERNS = (
    Pattern(re.compile(r"(?<![a-z0-9\-])(?P<v>(?=[a-z\-]{0,8}\d)[a-z0-9]{2,12}(?:-[a-z0-9]{2,8}){0,3})"
                       r"\s(?:member|policy|group|subscriber|grp)\s?(?:id|number|no|#)(?![a-z])"),
            "INSURANCE_ID", 0.9, "right before a word for a member number"),
    Pattern(re.compile(r"(?<![a-z])pcn[\s:#,]{1,3}(?:is |es )?(?P<v>(?!is\b|on\b|and\b|number\b|code\b)"
                       r"[a-z0-9]{2,12})(?![a-z0-9'])"), "INSURANCE_ID", 0.9, "after a word for a processor"),
    Pattern(re.compile(r"(?<![a-z0-9])[1-9][a-z][a-z0-9]\d-?[a-z][a-z0-9]\d-?[a-z]{2}\d{2}(?![a-z0-9])"),
            "INSURANCE_ID", 0.94, "shape of a medicare number"),
)  # fmt: skip
_ANSWER = re.compile(r"[a-z0-9]{1,20}(?:[ \-./][a-z0-9]{1,20}){0,7}")


def find_insurance_numbers(message: Message) -> Iterator[Finding]:
    yield from find_labelled(message, _LABELS)
    yield from find_patterns(message, _PATTERNS)
    if message.asked != "member_id":
        return
    for run in message.digit_runs:
        if len(run.digits) >= 4:
            yield Finding(run.start, run.end, "INSURANCE_ID", 0.97, "answer to the number question")
    for match in re.finditer(r"(?<![a-z0-9])[a-z]{0,5}[ \-]?\d", message.low):
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
