"""Turns the database's refusals into sentences: uniqueness and ranges are its constraints."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.functional import Promise

from core.errors import InvalidInput


@contextmanager
def constraint_errors(messages: Mapping[str, tuple[str, str | Promise]]) -> Iterator[None]:
    """Raise `InvalidInput` for the named constraints: name → (field, sentence).

    Use it around `transaction.atomic()`, so that the broken savepoint is gone when it raises.
    """
    try:
        yield
    except IntegrityError as error:
        diagnostics = getattr(error.__cause__, "diag", None)
        name = getattr(diagnostics, "constraint_name", None) or ""
        if name not in messages:
            raise
        field, sentence = messages[name]
        raise InvalidInput(sentence, fields={field: sentence}) from error
