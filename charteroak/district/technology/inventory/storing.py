"""Files of an inventory in storage: kept by their hash, so that one may stand in several records."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import models

from charteroak.district.contracts.models import Document, EarlierPosting
from charteroak.district.notices.models import PostedFile

from ..models import InventoryFile, InventoryImport

#: Every record that names a file kept by its hash, and the field that does.
_NAMED_BY: tuple[tuple[type[models.Model], str], ...] = (
    (Document, "stored_as"), (PostedFile, "stored_as"), (EarlierPosting, "snapshot_stored_as"),
    (InventoryFile, "stored_as"), (InventoryImport, "list_stored_as"),
)  # fmt: skip


def forget(stored: Iterable[str]) -> None:
    """Remove from storage what no record names any more."""
    for name in filter(None, set(stored)):
        if not any(model._default_manager.filter(**{field: name}).exists() for model, field in _NAMED_BY):
            default_storage.delete(name)
