from zhongshu.people.models.absence import Delegation, Leave
from zhongshu.people.models.account import Account, AccountManager, PasswordHistory
from zhongshu.people.models.calendar import CalendarDay, OrganHours
from zhongshu.people.models.organ import Organ, Unit
from zhongshu.people.models.person import Appointment, Officer, Person, Post, Role
from zhongshu.people.models.policy import Policy
from zhongshu.people.models.stamp import Stamp

__all__ = [
    "Account",
    "AccountManager",
    "Appointment",
    "CalendarDay",
    "Delegation",
    "Leave",
    "Officer",
    "Organ",
    "OrganHours",
    "PasswordHistory",
    "Person",
    "Policy",
    "Post",
    "Role",
    "Stamp",
    "Unit",
]
