"""Holding a row until the end of the transaction."""

from typing import TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def hold(model: type[Row], pk: object) -> Row | None:
    """The row as it stands, nobody else's to change until this transaction ends: on Postgres it is
    locked, on SQLite every transaction begins as one that writes. Called first, it makes two that
    change the same thing wait for each other, so that the second sees what the first has done."""
    return model._base_manager.select_for_update(no_key=True).filter(pk=pk).first()
