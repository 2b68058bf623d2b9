"""Replies: the Spanish variant when the patient writes Spanish, and released edits at once.

Named in endpoints.yml as `nlg: {type: bot.nlg.ReleasedResponses}`. The released texts are the
file named by `RESPONSES_FILE` (or `responses_file:` beside `type:`), YAML or JSON with a mapping
`responses:`; a response that it does not name comes from the domain.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Text

import yaml
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

logger = logging.getLogger(__name__)

Responses = Dict[Text, List[Dict[Text, Any]]]
LANGUAGE = "language"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class InvalidRelease(ValueError):
    """The released file is not a mapping of response names to lists of variants."""


class ReleasedFile:
    """The released responses, read again when the file on disk is another one."""

    def __init__(self, path: Optional[Path]) -> None:
        self._path = path
        self._seen: Optional[tuple[int, int, int]] = None
        self._responses: Responses = {}

    def responses(self) -> Responses:
        """The last readable release; an unreadable one is logged once and changes nothing."""
        version = self._version()
        if version != self._seen:
            self._seen = version
            try:
                self._responses = {} if version is None else self._read()
            except (OSError, InvalidRelease):
                logger.error("the released responses cannot be read; the last release stays")
        return self._responses

    def _version(self) -> Optional[tuple[int, int, int]]:
        if self._path is None:
            return None
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _read(self) -> Responses:
        assert self._path is not None
        text = self._path.read_text(encoding="utf-8")
        try:
            content = (
                json.loads(text)
                if self._path.suffix == ".json"
                else yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)
            )
        except (ValueError, yaml.YAMLError) as error:
            raise InvalidRelease from error
        return checked(content)


def checked(content: Any) -> Responses:
    """`content["responses"]` if it has the shape of Rasa's responses, else `InvalidRelease`."""
    responses = content.get("responses") if isinstance(content, dict) else None
    if not isinstance(responses, dict):
        raise InvalidRelease("no mapping named responses")
    for name, variants in responses.items():
        if not isinstance(name, str) or not isinstance(variants, list) or not variants:
            raise InvalidRelease("a response is not a list of variants")
        if not all(isinstance(variant, dict) for variant in variants):
            raise InvalidRelease("a variant is not a mapping")
    return responses


def spoken_language(tracker: DialogueStateTracker) -> Optional[Text]:
    """The language the channel gave with the latest message, without its region: `es`."""
    metadata = tracker.latest_message.metadata if tracker.latest_message else None
    language = (metadata or {}).get(LANGUAGE)
    if not isinstance(language, str) or not language:
        return None
    return language.replace("_", "-").partition("-")[0].lower()


class ReleasedResponses(TemplatedNaturalLanguageGenerator):  # type: ignore[misc]
    """Rasa's own templates with released texts in front; Rasa sets `responses` at each load."""

    def __init__(
        self, endpoint_config: Optional[EndpointConfig] = None, domain: Optional[Domain] = None
    ) -> None:
        super().__init__(domain.responses if domain else {})
        options = endpoint_config.kwargs if endpoint_config else {}
        path = os.environ.get("RESPONSES_FILE") or options.get("responses_file")
        self._released = ReleasedFile(Path(path) if path else None)

    async def generate(
        self,
        utter_action: Text,
        tracker: DialogueStateTracker,
        output_channel: Text,
        **kwargs: Any,
    ) -> Optional[Dict[Text, Any]]:
        slots = tracker.current_slot_values()
        language = spoken_language(tracker)
        if language:
            slots = {**slots, LANGUAGE: language}
        reply: Optional[Dict[Text, Any]] = self.generate_from_slots(
            utter_action, slots, output_channel, **kwargs
        )
        return reply

    def _random_response_for(
        self, utter_action: Text, output_channel: Text, filled_slots: Dict[Text, Any]
    ) -> Optional[Dict[Text, Any]]:
        released = self._released.responses()
        if utter_action in released:
            generator = TemplatedNaturalLanguageGenerator(released)
            chosen: Optional[Dict[Text, Any]] = generator._random_response_for(
                utter_action, output_channel, filled_slots
            )
            if chosen is not None:
                return chosen
        own: Optional[Dict[Text, Any]] = super()._random_response_for(
            utter_action, output_channel, filled_slots
        )
        return own
