"""The grammar of answers: what a guardian meant by one whole message."""

from dialogs.replies.reading import CODE_LETTERS, read

__all__ = ["CODE_LETTERS", "read"]
