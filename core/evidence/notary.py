"""Who answers for the personal data, and signs that a consent to them was given, refused or taken back."""

import re
from dataclasses import dataclass
from datetime import datetime

from core.errors import SettingsError
from core.evidence.canonical import Json
from core.evidence.keys import Signer
from core.evidence.record import DAY, Names, Party, Record, instant
from core.evidence.signing import sign, sign_record
from core.evidence.verifying import digest_of_day

_NUMBER = re.compile(r"[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Notary:
    """The operator of the data with the key that signs."""

    signer: Signer
    operator: Party

    @classmethod
    def of(cls, signing_key: str, name_kk: str, name_ru: str, number: str) -> "Notary":
        """Return the notary of an operator; `number` is its BIN, empty where none was configured.

        Raises:
            SettingsError: the signing key or the number is none.

        """
        number = number.strip()
        if number and not _NUMBER.fullmatch(number):
            message = "USYNYS_OPERATOR_BIN: the 12 digits of a business identification number are expected."
            raise SettingsError(message)
        named = Names(kk=name_kk, ru=name_ru)
        party = Party(party_id="operator", party_role="pii_controller", party_name=named, party_bin=number or None)
        return cls(Signer.parse(signing_key), party)

    def sign(self, record: Record) -> bytes:
        """Return a signed record: exactly these bytes are kept, handed out and put into the tree."""
        return sign_record(record, self.signer)

    def close(self, day: str, size: int, root: bytes, before: tuple[str, bytes] | None, at: datetime) -> bytes:
        """Return the signed root of a day, chained to the day before it that had any record."""
        fields: dict[str, Json] = {
            "schema_version": DAY,
            "day": day,
            "size": size,
            "root": root.hex(),
            "previous_day": before[0] if before else None,
            "previous": digest_of_day(before[1]) if before else None,
            "made_at": instant(at),
            "key_id": self.signer.key_id,
        }
        return sign(fields, self.signer)
