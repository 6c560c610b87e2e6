"""Who may do what at the desk: one table from roles to permissions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the desk."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing that may be done at the desk; each of its addresses names the one it asks for."""

    ENTER = "enter"  # be at the desk at all: the front page, the way out
    LOOK = "look"  # families, offers and lists, masked
    UNMASK = "unmask"  # one value, with a reason
    ACT = "act"  # what a family asked for on the telephone: notes, links, its message once more
    CALL_OFF = "call_off"  # end an offer on the family's word
    RESEND = "resend"  # messages that failed for good
    CAMPAIGNS = "campaigns"  # pause them and let them go on
    FIGURES = "figures"
    CATALOGUE = "catalogue"
    AUDIT = "audit"  # the log of who looked at whom
    OPERATORS = "operators"  # add them, shut them out


_CALLS = frozenset({Permission.ENTER, Permission.LOOK, Permission.UNMASK, Permission.ACT, Permission.CATALOGUE})

#: The whole policy. An auditor sees what operators saw, masked, and who looked; an admin sees no family at all.
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.OPERATOR: _CALLS,
    Role.SUPERVISOR: _CALLS | {Permission.CALL_OFF, Permission.RESEND, Permission.CAMPAIGNS, Permission.FIGURES},
    Role.AUDITOR: frozenset(
        {Permission.ENTER, Permission.LOOK, Permission.FIGURES, Permission.CATALOGUE, Permission.AUDIT}
    ),
    Role.ADMIN: frozenset({Permission.ENTER, Permission.CATALOGUE, Permission.OPERATORS}),
}


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who works at the desk; `name` stands in every trace."""

    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        """Tell whether the role of this person has a permission."""
        return permission in PERMISSIONS[self.role]


#: Who may sign in with one click, and only where all families are made up.
OF_THE_SANDBOX = {role: Operator(f"sandbox-{role}", role) for role in Role}
SANDBOX_OPERATOR, SANDBOX_SUPERVISOR = OF_THE_SANDBOX[Role.OPERATOR], OF_THE_SANDBOX[Role.SUPERVISOR]
