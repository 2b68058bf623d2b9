"""An example goes from one intent to another: both or neither."""

from api.studio.editing import Editor, keep_files
from api.studio.errors import EntryChanged
from api.studio.examples import key_of
from api.studio.intents import get_intent, intents_in, with_examples


def move_example(editor: Editor, *, name: str, version: str, text: str, to: str) -> str:
    """Take an example out of an intent and put it at the end of another; the change's id.

    Where the other one says the same already, it is only taken out.

    Raises:
        NotFound: no intent of these names.
        EntryChanged, ContentRefused (the last example stays), DraftNotKept.
    """

    def change() -> list[tuple[str, str]]:
        origin, target = get_intent(editor.draft, name), get_intent(editor.draft, to)
        if origin.version != version or text not in origin.examples or origin.name == target.name:
            raise EntryChanged
        place = origin.examples.index(text)
        rest = [*origin.examples[:place], *origin.examples[place + 1 :]]
        texts = {path: editor.draft.read(path) for path in (origin.path, target.path)}
        texts[origin.path] = with_examples(texts[origin.path], origin, rest)
        now = next(
            one for one in intents_in(texts[target.path], target.path) if one.name == target.name
        )
        if key_of(text) not in map(key_of, now.examples):
            texts[target.path] = with_examples(texts[target.path], now, [*now.examples, text])
        return list(texts.items())

    return keep_files(editor, name, change)
