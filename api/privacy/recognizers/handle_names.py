# ruff: noqa: E501
"""What somebody is called at a game, a shop of apps or a way to pay: "my gamertag is doomslayer"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_words import WordKind, kind_of

# Words for nothing else, and words with a meaning of their own.
_SURE: Final = (
    r"gamer ?tag|psn(?: id)?|playstation(?: id| name| network)?|xbox(?: live)?(?: id| name| tag)?|roblox|minecraft(?: name)?|fortnite(?: name)?|nintendo(?: id)?|"
    r"linked ?in|wechat|weixin|bluesky|bsky|mastodon|reddit(?: user)?|pinterest|tumblr|viber|strava|soundcloud|github|paypal|zelle|cash ?app|cash ?tag|venmo|"
    r"onlyfans|grindr|tinder|youtube(?: channel| name)?|tik ?tok|insta(?:gram)?|twitter|snap ?chat|telegram|discord|skype|facebook|handle|screen ?name|user ?name|usuario"
)
_WITH_OWNER: Final = (
    r"threads|twitch|steam|signal|kik|line id|x|snap|ig|fb|channel|handle|nick|alias|avatar"
)
_AT: Final = r"(?:x|twitter|threads|insta(?:gram)?|ig|tik ?tok|twitch|steam|reddit|youtube|facebook|fb|snap(?:chat)?|discord|kik|the app|there|psn|xbox)"
_ON: Final = (
    rf"(?: (?:on|at|en|for|over on) {_AT}| account| profile| name| handle| id| user(?:name)?| tag)*"
)
_VALUE: Final = r"(?P<v>[@$]?[a-z0-9][\w.\-]{1,38}[a-z0-9_])(?![\w@])(?!\s?\.\s?com)"
_IS: Final = r"(?:\s?[:=]|\s(?:is|es|was|called|as|at|@))[\s:]{1,2}(?:called |at )?"
_PATTERNS: Final = tuple(
    (re.compile(rf"(?<![\w'\-])(?:{words}){_VALUE}"), plain)
    for words, plain in (
        (rf"(?:{_SURE}){_ON}{_IS}", False),
        (rf"(?:my|mi|his|her|our) (?:{_WITH_OWNER}){_ON}{_IS}", False),
        (r"(?:gamer ?tag|psn(?: id)?|xbox (?:live |id |name )?|screen ?name|handle)(?: (?:on|for|at) \w{1,9})?(?: is|:|'s) ", True),
        (rf"(?:add|follow|find|message|dm|friend|look up|search|tag|hit) (?:me|us|him|her) (?:up )?(?:on|at|en) {_AT}(?: at| as| @|:|,| under| by)?\s", False),
        (rf"(?:on|en) {_AT},? (?:i'?m|im|i am|soy|it'?s|its|i go by|me llamo|as)\s", False),
        (r"(?:paypal|venmo|zelle|cash ?app)(?:\.me)?(?: me| it| us| the money| name| tag)*(?: (?:at|to|is|@))?[\s:/]{1,2}", False),
        (r"(?:wechat|weixin|whatsapp|kik|viber|telegram|discord|skype|snap ?chat|xbox|psn|gamer ?tag)(?: id| name)?[\s:]{1,2}(?=[a-z_.\-]{0,30}\d)", False),
    )
)  # fmt: skip
# Several words: "my gamertag is shadow wolf".
_SEVERAL: Final = re.compile(
    r"(?<![\w'\-])(?:gamer ?tag|psn(?: id| name)?|xbox (?:live |id |name |tag )*|roblox(?: name)?|minecraft(?: name)?|fortnite(?: name)?|screen ?name|user ?name|usuario|handle)"
    r"(?: (?:on|for|at|en) \w{1,9})?(?:\s?[:=]| is| es|'s) (?P<v>[a-z0-9]{2,14}(?: [a-z0-9]{1,14}){1,2}?)(?=\s*(?:$|[,.!?;\n)]| (?:and|but|on|if|so|y|pero|in|for)\b))"
)
_REDDIT: Final = re.compile(r"(?<![\w/])(?:reddit )?/?(?:u|user|r/u)/(?P<v>[\w\-]{3,30})(?![\w/])")
# What is said of an account instead of its name.
_NO_NAME: Final = frozenset(
    "not down locked broken private public working hacked open closed new old same gone wrong deleted disabled banned "
    "suspended linked connected fine ok okay good bad full on off mine yours theirs here there better easier best "
    "how why what where when who the my your his her our this that and but for with from".split()
)


def find_handles(message: Message) -> Iterator[Finding]:
    """Words behind such a word that are no ordinary ones, or that have a figure or a mark."""
    for regex, plain in _PATTERNS:
        for match in regex.finditer(message.low):
            if _is_handle(match.group("v"), plain=plain):
                yield Finding(*match.span("v"), "OTHER_ID", 1.26, "name at a site")
    for match in _SEVERAL.finditer(message.low):
        if _is_name_of_words(match.group("v").split()):
            yield Finding(*match.span("v"), "OTHER_ID", 1.26, "name at a site")
    if "u/" in message.low or "user/" in message.low:
        for match in _REDDIT.finditer(message.low):
            yield Finding(*match.span("v"), "OTHER_ID", 1.26, "name at a site")


def _is_name_of_words(words: Sequence[str]) -> bool:
    """No word of grammar among them, and one at least that is none of every day."""
    parts = [part_of(word) for word in words]
    if Part.GRAMMAR in parts or any(word in _NO_NAME for word in words):
        return False
    return any(part is not Part.EVERYDAY for part in parts)


def _is_handle(text: str, *, plain: bool) -> bool:
    if text in _NO_NAME or text.isdigit():
        return False
    if text[0] in "@$" or re.search(r"[\d_]", text):
        return re.fullmatch(r"\d{1,4}[a-z]{1,3}", text) is None
    words = [word for word in re.split(r"[.\-@$]", text) if word]
    if plain:
        return not any(part_of(word) in (Part.GRAMMAR, Part.EVERYDAY) for word in words)
    return any(kind_of(word) not in (WordKind.NEVER, WordKind.ORDINARY) for word in words)
