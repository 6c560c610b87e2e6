"""Consents to data: which are asked for a service, and for what and until when one that was given holds."""

from datetime import datetime

from core.errors import EditionError
from core.rules.edition import Edition
from core.rules.finding import CLEAR, Finding


def asked(service: str, edition: Edition, *, resident: bool = True) -> tuple[str, ...]:
    """Return the forms of consent that a service asks for, each a consent of its own.

    The consent to restricted data (P annex 5, H 7-1(2), S 10(2)) stands apart from the one to protected secrets (P
    annex 1, H and S A1.8). Annex 5 is on the lists of residents only (P A2.8, A6.8).
    """
    left_out = "non_residents" if resident else "residents"
    return tuple(
        name
        for name, form in edition.forms.items()
        if form.ends_with is not None and service in form.services and form.asked_of != left_out
    )


def serves(
    form: str, given_for: str, service: str, edition: Edition, *, result_at: datetime | None, now: datetime
) -> Finding:
    """Tell whether a consent that was given for one service may be used for a service now (P A2.8(1), A5, A6.8(1)).

    A consent names its service and serves no other; it ends when the result of that service was obtained, so
    `result_at` is that instant, None while there is no result.

    Raises:
        EditionError: the form is no consent of this edition.

    """
    shape = edition.forms.get(form)
    if shape is None or shape.ends_with is None:
        message = f"Edition {edition.id} has no consent '{form}'."
        raise EditionError(message)
    if given_for not in shape.services or given_for != service:
        return Finding(holds=False, ground="consent_for_another_service", citations=edition.cite(shape))
    if result_at is not None and now >= result_at:
        return Finding(holds=False, ground="consent_ended", citations=edition.cite(shape.ends_with))
    return CLEAR
