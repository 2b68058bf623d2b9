"""Claims that no outgoing text may make, as phrases with exceptions."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from api.safety.lexicon import Phrases, empty_lexicon
from api.safety.normalise import Reading, read
from api.safety.patterns import Compiler, compiled, either
from api.safety.spelling import Speller

UNRESOLVED = "unresolved_template"
_TEMPLATE = re.compile(r"\{[^{}\n]{0,80}\}|\{\{|\}\}|\$\{|<%|%>|\[\[|\]\]")


class Claim(BaseModel):
    """A forbidden claim; a match inside an allowed phrase is let through.

    `unless` anywhere in the text lifts it (a reminder that repeats the patient's own plan), and
    `despite` brings it back.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    deny: Phrases
    allow: Phrases = ()
    unless: Phrases = ()
    despite: Phrases = ()


class Claims(BaseModel):
    """`data/safety/output_check.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Mapping[str, Phrases]
    claims: Mapping[str, Claim]

    @cached_property
    def _compiled(self) -> dict[str, dict[str, re.Pattern[str] | None]]:
        compiler = Compiler(self.words)

        def union(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
            if not phrases:
                return None
            piece = either([compiler.pattern(text) for text in phrases])
            return compiled(piece.regex)

        return {
            name: {
                "deny": union(claim.deny),
                "allow": union(claim.allow),
                "unless": union(claim.unless),
                "despite": union(claim.despite),
            }
            for name, claim in self.claims.items()
        }

    @cached_property
    def _speller(self) -> Speller:
        return Speller(vocabulary=(), ordinary=(), coded={})

    def found_in(self, text: str) -> tuple[str, ...]:
        """Names of the claims a text makes, in the file's order."""
        reading = read(text, lexicon=empty_lexicon(), speller=self._speller)
        reasons = [name for name, parts in self._compiled.items() if any(_matches(reading, parts))]
        if _TEMPLATE.search(text):
            reasons.append(UNRESOLVED)
        return tuple(reasons)


def _matches(reading: Reading, parts: Mapping[str, re.Pattern[str] | None]) -> Iterator[bool]:
    deny, allow, unless, despite = (parts[k] for k in ("deny", "allow", "unless", "despite"))
    line = reading.canonical
    if deny is None or (unless and unless.search(line) and not (despite and despite.search(line))):
        return
    allowed = [m.span() for m in allow.finditer(line)] if allow else []
    for match in deny.finditer(line):
        yield not any(
            a <= match.start() < b or match.start() <= a < match.end() for a, b in allowed
        )
