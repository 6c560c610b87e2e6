"""The grammar of answers: what a guardian meant by one whole message."""

from dialogs.replies.another import names_another
from dialogs.replies.codes import CODE_LETTERS
from dialogs.replies.reading import read

__all__ = ["CODE_LETTERS", "names_another", "read"]
