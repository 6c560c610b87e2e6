"""Everything that can go wrong by name; each docstring is the message and the way out.

UsynysError
├── SettingsError
├── SandboxError
├── AwayError
├── NotFoundError
├── InputError
│   └── TakenError
├── TransitionError
├── ChangedError
├── RepealedError
├── CalendarError
├── EditionError
├── DialogError
├── WordsError
├── ChannelError
└── CryptoError
"""


class UsynysError(Exception):
    """Something went wrong in Usynys."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or (self.__doc__ or "").strip())


class SettingsError(UsynysError):
    """A setting is missing or wrong: see docs/operating.md for its name, unit and default."""


class SandboxError(UsynysError):
    """A sandbox and the real world must not meet: use another database, or unset the real credentials."""


class AwayError(UsynysError):
    """The database does not answer: see that it runs, and that USYNYS_DATABASE_URL is where it listens."""


class NotFoundError(UsynysError):
    """There is nothing under this id: check it with the desk or `usynys queue show`."""


class InputError(UsynysError):
    """The input cannot be taken: the message says which field and what is expected."""


class TakenError(InputError):
    """This name was given already: names stand in traces, so they are never given twice."""


class TransitionError(UsynysError):
    """This step is not in the table of states; nothing was changed."""


class ChangedError(UsynysError):
    """Somebody else was quicker: look at what has changed, then decide again; nothing was done."""


class RepealedError(UsynysError):
    """The regulation is repealed: no new case starts under it; the message names the repealing act."""


class CalendarError(UsynysError):
    """The calendar does not know this year: add its table with the source, it is never guessed."""


class EditionError(UsynysError):
    """An edition file is wrong: the message names the file and the entry to mend."""


class DialogError(UsynysError):
    """A dialog has a loose end: each route must lead to a question or to an end."""


class WordsError(UsynysError):
    """A text is missing in locales: add it in kk and ru, then run `make check`."""


class ChannelError(UsynysError):
    """A channel could not send; `failure` says why and whether to try again (core/flow/channel.py)."""


class CryptoError(UsynysError):
    """A protected value cannot be opened: the key it was written with is not in USYNYS_DATA_KEY."""
