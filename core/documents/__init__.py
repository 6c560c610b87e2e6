"""Documents of families: the forms of the annexes filled from the register, issued once and kept word for word."""

from core.documents.issuing import Documents, Issued, Press, form_words, issue, tell_of, tell_of_check
from core.documents.matter import FORMS

__all__ = ["FORMS", "Documents", "Issued", "Press", "form_words", "issue", "tell_of", "tell_of_check"]
