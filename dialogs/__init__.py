"""Every dialog by the kind of its offer; a loose end refuses the start."""

from collections.abc import Mapping
from types import MappingProxyType

from core.flow.dialog import Dialog
from core.flow.loose_ends import check
from dialogs import admission_papers, home_schooling, interest, queue_registration, special_school, vacancy


def _checked(*dialogs: Dialog) -> Mapping[str, Dialog]:
    for dialog in dialogs:
        check(dialog)
    return MappingProxyType({dialog.kind: dialog for dialog in dialogs})


DIALOGS: Mapping[str, Dialog] = _checked(
    vacancy.DIALOG,
    queue_registration.DIALOG,
    admission_papers.DIALOG,
    interest.AFTER_SUSPENSION,
    interest.ANNUAL,
    home_schooling.DIALOG,
    special_school.DIALOG,
)
