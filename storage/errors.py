"""What storage can answer instead of a record.

StorageError
├── NotFound      no such row, or this chat may not see it
├── Conflict      it is here already; `existing_id` says which row
├── Unstorable    no database of ours keeps it as it is: NUL, lone surrogates, naive datetimes
├── InUse         another process holds this SQLite file
└── Outdated      the database's schema is newer than this program
"""


class StorageError(Exception):
    """The database did not do as asked; the cause is attached."""


class NotFound(StorageError):
    """No such row, or this chat may not see it."""


class Conflict(StorageError):
    """It is here already: `existing_id` is the row that was there first."""

    def __init__(self, message: str = "already here", existing_id: int | None = None) -> None:
        super().__init__(message)
        self.existing_id = existing_id


class Unstorable(StorageError):
    """A value that cannot be kept as it is. See `storage.columns.storable`."""


class InUse(StorageError):
    """Another process holds this SQLite file."""


class Outdated(StorageError):
    """The database was written by a newer version of this program."""
