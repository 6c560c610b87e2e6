"""The rows that could not be taken, beside their file: one JSON object per line with line, reason and row."""

import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import orjson

from core.errors import InputError


class Rejects:
    """Writes FILE.rejected, readable by its owner only, because it holds personal data.

    The file appears complete when the import ends; the rejects of an earlier run go when this one ends, also when it
    had none. An import that breaks off leaves the earlier file as it was.
    """

    def __init__(self, source: Path) -> None:
        self.path = source.with_name(f"{source.name}.rejected")
        self._part = source.with_name(f"{source.name}.rejected.part")
        self._file: BinaryIO | None = None
        self.count = 0

    def __enter__(self) -> Self:
        """Begin; no file is made before the first reject."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Publish the rejects, or drop them when the import broke off."""
        try:
            self._end(kept=kind is None)
        except OSError as trouble:
            raise self._unwritable(trouble) from error

    def add(self, line: int, reason: str, row: str) -> None:
        """Write one reject.

        Raises:
            InputError: no file can be written beside the source.

        """
        try:
            if self._file is None:
                self._file = self._created()
            self._file.write(orjson.dumps({"line": line, "reason": reason, "row": row}) + b"\n")
        except OSError as trouble:
            raise self._unwritable(trouble) from None
        self.count += 1

    def _unwritable(self, trouble: OSError) -> InputError:
        return InputError(f"{self.path}: the rejects cannot be written ({trouble.strerror}).")

    def _created(self) -> BinaryIO:
        self._part.unlink(missing_ok=True)  # left by a killed run, or put there by somebody else
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        return os.fdopen(os.open(self._part, flags, 0o600), "wb")

    def _end(self, *, kept: bool) -> None:
        if self._file is None:
            if kept:
                self.path.unlink(missing_ok=True)
            return
        self._file.close()
        if kept:
            self._part.replace(self.path)
        else:
            self._part.unlink(missing_ok=True)
