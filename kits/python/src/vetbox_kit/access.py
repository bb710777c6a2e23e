"""What a client needs to call a vendor in a sandbox."""

from __future__ import annotations

import dataclasses

from typing_extensions import Self

from . import types


@dataclasses.dataclass(frozen=True)
class AttestrAccess:
    """Attestr in a sandbox."""

    base_url: str
    """What a client takes in place of `https://api.attestr.com`."""
    authorization: str
    """A working `Authorization` header."""
    client_key: str
    secret: str
    """What signs the outputs of checks."""
    token: str
    consent: str | None
    """A consent that is always good, for checks on v3."""

    @classmethod
    def of(cls, created: types.Sandbox) -> Self:
        known = created["credentials"]["attestr"]
        return cls(
            created["urls"]["base"],
            known["authorization"],
            known["clientKey"],
            known["secret"],
            known["token"],
            known.get("consent"),
        )


@dataclasses.dataclass(frozen=True)
class PersonrAccess:
    """Personr in a sandbox."""

    base_url: str
    """What a client takes in place of `https://enterprise.personr.co`."""
    authorization: str
    """A working `Authorization` header."""
    token: str
    email: str | None
    """Who can log in for another token."""
    password: str | None

    @classmethod
    def of(cls, created: types.Sandbox) -> Self:
        known = created["credentials"]
        access = known.get("personr")
        login = known.get("personrLogin")
        return cls(
            created["urls"]["base"],
            access["authorization"] if access else "",
            access["token"] if access else "",
            login["email"] if login else None,
            login["password"] if login else None,
        )
