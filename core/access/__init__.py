"""Who may see what: roles, the way in, and the reading that leaves a trace."""

from core.access.beginning import Enrolment
from core.access.entrance import Entrance
from core.access.errands import Errand, Errands
from core.access.operators import Invitation, OperatorSeen
from core.access.revealing import Access, Field, Looked, Reason, Shown, full_name
from core.access.roles import (
    OF_THE_SANDBOX,
    PERMISSIONS,
    SANDBOX_OPERATOR,
    SANDBOX_SUPERVISOR,
    Operator,
    Permission,
    Role,
)
from core.access.sessions import Limits, Session

__all__ = [
    "OF_THE_SANDBOX",
    "PERMISSIONS",
    "SANDBOX_OPERATOR",
    "SANDBOX_SUPERVISOR",
    "Access",
    "Enrolment",
    "Entrance",
    "Errand",
    "Errands",
    "Field",
    "Invitation",
    "Limits",
    "Looked",
    "Operator",
    "OperatorSeen",
    "Permission",
    "Reason",
    "Role",
    "Session",
    "Shown",
    "full_name",
]
