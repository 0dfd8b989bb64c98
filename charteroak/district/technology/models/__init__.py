"""Requests for technology, the desks that they cross, and what was decided; inventories that were handed in."""

from .asking import Comment, Desk, Step, TechnologyRequest
from .deciding import Decision, ParentPermission
from .inventory import InventoryFile, InventoryImport, InventoryMade, InventoryRow
from .reopening import Reopening

__all__ = [
    "Comment", "Decision", "Desk", "InventoryFile", "InventoryImport", "InventoryMade", "InventoryRow",
    "ParentPermission", "Reopening", "Step", "TechnologyRequest",
]  # fmt: skip
