"""The identifiers of people: IIN and its check digits, mobile numbers in E.164, and what may be shown of them."""

import phonenumbers

from core.errors import InputError

#: Σ digit × weight mod 11; the second pass is used when the first gives 10 (government decree 406 of 22.05.2007).
_PASSES = (
    (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2),
)
_MODULUS = 11
_NO_DIGIT = 10
_IIN_LENGTH = 12
_PHONE_MOST = 40  # signs, with room for spaces and brackets
_PHONE_LEAST = 10  # digits that a number has at least before parts of it may be shown
_IIN_EXPECTED = "an IIN of 12 digits with a right check digit is expected (leading zeros included)"
_PHONE_EXPECTED = "a Kazakh mobile number is expected, such as +77XXXXXXXXX or 87XXXXXXXXX"
_PHONE_SIGNS = frozenset("0123456789+-() \u00a0")


def _check_digit(prefix: str) -> str | None:
    for weights in _PASSES:
        rest = sum(int(digit) * weight for digit, weight in zip(prefix, weights, strict=True)) % _MODULUS
        if rest < _NO_DIGIT:
            return str(rest)
    return None


def iin_with_check(prefix: str) -> str | None:
    """Return the 11 digits with their check digit, or None when no such IIN is issued.

    >>> iin_with_check("20010150000"), iin_with_check("20010150040"), iin_with_check("20010150049")
    ('200101500003', '200101500403', None)
    """
    digit = _check_digit(prefix)
    return None if digit is None else prefix + digit


def iin_valid(text: str) -> bool:
    """Whether `text` is an IIN: 12 digits, the shape of a person's number, the right check digit.

    Birth date and sex inside an IIN have bound nobody since decree 853 of 26.08.2013, so they are not compared with
    any calendar. Only what no person's number has is refused: month or day 00, and a fifth digit above 3, which marks
    an organisation (a BIN has the same length and the same sum).
    """
    if len(text) != _IIN_LENGTH or not text.isascii() or not text.isdigit():
        return False
    if text[2:4] == "00" or text[4:6] == "00" or text[4] > "3":
        return False
    return _check_digit(text[:11]) == text[11]


def check_iin(text: str) -> str:
    """Return the IIN without the spaces around it.

    Raises:
        InputError: it is no IIN; the message says what is expected and never quotes it.

    """
    iin = text.strip()
    if not iin_valid(iin):
        raise InputError(_IIN_EXPECTED)
    return iin


def normal_phone(text: str) -> str:
    """Return a Kazakh mobile number as E.164; read as dialled within Kazakhstan (`8 701 …`, `701 …`, `+7 701 …`).

    Raises:
        InputError: it is no mobile number of Kazakhstan; the message never quotes it.

    """
    if len(text) > _PHONE_MOST or not set(text) <= _PHONE_SIGNS:
        raise InputError(_PHONE_EXPECTED)
    try:
        number = phonenumbers.parse(text, "KZ")
    except phonenumbers.NumberParseException:
        raise InputError(_PHONE_EXPECTED) from None
    if not phonenumbers.is_valid_number_for_region(number, "KZ"):
        raise InputError(_PHONE_EXPECTED)
    if phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        raise InputError(_PHONE_EXPECTED)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_phone(phone: str) -> str:
    """Return what may be shown of a number without leaving a trace: country, the operator's code, two digits.

    >>> mask_phone("+77471234567")
    '+7747*****67'
    """
    return f"{phone[:5]}*****{phone[-2:]}" if len(phone) >= _PHONE_LEAST else "*****"


def mask_iin(iin: str) -> str:
    """Return what may be shown of an IIN without leaving a trace: its last two digits.

    >>> mask_iin("200101500003")
    '**********03'
    """
    return f"**********{iin[-2:]}" if len(iin) == _IIN_LENGTH else "*****"


def mask_name(name: str) -> str:
    """Return what may be shown of a name without leaving a trace: its first letter, not its length.

    >>> mask_name("Еркежан")
    'Е***'
    """
    return f"{name[:1]}***"
