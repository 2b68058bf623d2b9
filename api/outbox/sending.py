"""What a channel says when a message did not leave."""


class SendFailed(Exception):
    """The other side did not take the message; it is tried again."""


class SendRefused(SendFailed):
    """The other side will never take it (no such mailbox): it goes to the staff's list at once."""
