"""The environment of a product that runs from a checkout."""

import os
import secrets
from collections.abc import MutableMapping
from pathlib import Path

SETTINGS_MODULE = "cs_platform.settings"


def secret_key_file(folder: Path) -> Path:
    """Make the secret key of this checkout once; only its owner may read it."""
    path = folder / "secret_key"
    if not path.exists():
        partial = folder / f"secret_key.{os.getpid()}"
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        partial.rename(path)
    return path


def set_local_environment(
    environment: MutableMapping[str, str], folder: Path, urls: dict[str, str]
) -> None:
    """Fill in what a local product needs; what the person has set stays as it is."""
    secret_key_file(folder)
    mail = folder / "mail"
    mail.mkdir(mode=0o700, exist_ok=True)
    environment.update(urls)
    environment["CS_VAR"] = str(folder)
    environment.setdefault("CS_EMBEDDED", "1")
    environment.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
