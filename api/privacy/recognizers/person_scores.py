"""What the name model says of each word."""

from api.privacy.message import Message


def name_scores(message: Message) -> list[float]:
    """The model's probability of a name for each word of the message."""
    scores = []
    tokens = message.tokens
    at = 0
    for word in message.words:
        while at < len(tokens) and tokens[at].end <= word.start:
            at += 1
        probe, best = at, 0.0
        while probe < len(tokens) and tokens[probe].start < word.end:
            best = max(best, tokens[probe].name)
            probe += 1
        scores.append(best)
    return scores
