"""Reports of breaches, each board's receipts of them, and the room in which a board answers one."""

from .desk import BreachDesk
from .lists import ListLine, StudentList
from .report import Breach, BreachQuerySet, BreachReport
from .room import Group, Room, RoomQuerySet
from .telling import GroupNotice, Inject, Update

__all__ = [
    "Breach",
    "BreachDesk",
    "BreachQuerySet",
    "BreachReport",
    "Group",
    "GroupNotice",
    "Inject",
    "ListLine",
    "Room",
    "RoomQuerySet",
    "StudentList",
    "Update",
]
