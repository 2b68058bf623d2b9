"""Medical record numbers by their labels."""

from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.labelled import find_labelled, label

_LABELS = (
    label(r"mrn|m\.r\.n\.?|mr ?#|med(?:ical)?\.? rec(?:ord)?s?(?: (?:number|no|num))?|"
          r"(?:medical |patient |health )?(?:record|chart)(?: (?:number|no|num|id)| ?#)|chart|"
          r"patient (?:id|number|no|identifier|account)|patient ?#|pt id|hospital (?:id|number)|"
          r"(?:numero de )?(?:expediente|historia(?: clinica)?)|empi|epic id",
          "MRN", "after a word for a record number"),
)  # fmt: skip


def find_mrns(message: Message) -> Iterator[Finding]:
    yield from find_labelled(message, _LABELS)


RECOGNIZER = Recognizer("mrn", find_mrns)
