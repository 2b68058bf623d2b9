# ruff: noqa: E501
"""Medical record numbers by their labels."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.labelled import find_before, find_labelled, label
from api.privacy.recognizers.typing_slips import without_slips

_LABELS = (
    label(r"mrn|m\.r\.n\.?|mr ?#|med(?:ical)?\.? rec(?:ord)?s?(?: (?:number|no|num))?|"
          r"(?:medical |patient |health )?(?:record|chart)(?: (?:number|no|num|id)| ?#)|"
          r"patient (?:identification |file )?(?:id|number|no|identifier|account)|(?:patient|pt)\.? ?#|pt\.? (?:id|no)|file (?:number|no)|hospital (?:id|number)|"
          r"(?:(?:numero|num|no)\.? de )?(?:expediente(?: medico)?|historia(?: clinica)?|paciente(?=(?: es| #|:)? #?\d))|empi|epic id|"
          r"(?:account|acct|id|file|chart|record)(?: (?:number|no))? (?:at|with|from|in) (?:the |your |my |this |that )?(?:hospital|clinic|office|er|emergency room|practice)",
          "MRN", "after a word for a record number"),
    label(r"chart(?! (?:my|the|for|of|on|\d{2,3} \d{2,3}(?!\d)))", "MRN", "after a word for a chart", least=5),
)  # fmt: skip


_BEHIND = re.compile(
    r"[\s,(]{1,3}(?:is |my |as |under |on ){0,2}(?:my )?\x01*(?:mrn|(?:medical )?record (?:number|no)|chart (?:number|no))(?![a-z])"
)


def find_mrns(message: Message) -> Iterator[Finding]:
    message = without_slips(message)
    yield from find_labelled(message, _LABELS)
    yield from find_before(message.low, _BEHIND, "MRN", "before a word for it", 0.74)


RECOGNIZER = Recognizer("mrn", find_mrns)
