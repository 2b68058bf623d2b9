"""What YAML nodes mean: the values of YAML 1.2 as ruamel.yaml gives them, with which Rasa reads.

Its own reading of text is slow, so libyaml reads it (`source.compose`).
"""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import nodes as meant
from ruamel.yaml.tag import Tag
from yaml import MappingNode, Node, ScalarNode, SequenceNode

TEXT = "tag:yaml.org,2002:str"


def value_of(node: Node | None) -> Any:
    """The plain values of a document.

    Raises:
        YAMLError: of ruamel; a key twice, or a tag that its value does not have.
    """
    if node is None:
        return None
    reader = YAML(typ="safe", pure=True)
    return reader.constructor.construct_document(_Meaning(reader.resolver).of(node))


class _Meaning:
    """Nodes with the tags of YAML 1.2; what an alias repeats is one node."""

    def __init__(self, resolver: Any) -> None:
        self._resolver = resolver
        self._known: dict[int, meant.Node] = {}

    def of(self, node: Node) -> meant.Node:
        known = self._known.get(id(node))
        if known is not None:
            return known
        marks = (node.start_mark, node.end_mark)
        if isinstance(node, ScalarNode):
            found = meant.ScalarNode(self._tag(node), node.value, *marks, style=node.style)
            self._known[id(node)] = found
            return found
        kind = meant.MappingNode if isinstance(node, MappingNode) else meant.SequenceNode
        group = kind(Tag(suffix=node.tag), [], *marks)
        self._known[id(node)] = group
        if isinstance(node, MappingNode):
            group.value = [(self.of(key), self.of(value)) for key, value in node.value]
        elif isinstance(node, SequenceNode):
            group.value = [self.of(one) for one in node.value]
        return group

    def _tag(self, node: ScalarNode) -> Any:
        if node.tag != TEXT:
            return Tag(suffix=node.tag)
        return self._resolver.resolve(meant.ScalarNode, node.value, (not node.style, True))
