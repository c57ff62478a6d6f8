"""Access: who may see and who may change, and the secrets that say so.

On this machine alone nobody needs a token. On any other address there are two: that of viewers and that of planners.
The store holds their SHA-256 sums only.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from pchteam.web.files import read_json, write_json

__all__ = ["ROLES", "Access", "Role", "is_local"]

Role = Literal["viewer", "planner"]
ROLES: tuple[Role, ...] = ("viewer", "planner")


@dataclass(frozen=True)
class Access:
    """What the server knows of its visitors.

    Parameters
    ----------
    secret
        Signs the cookies.
    sums
        SHA-256 of the token of each role; None where nobody needs one.
    """

    secret: str
    sums: Mapping[Role, str] | None = None

    @classmethod
    def local(cls, root: Path) -> "Access":
        """Let everybody on this machine plan."""
        return cls(_secret(root))

    @classmethod
    def by_token(cls, root: Path) -> "tuple[Access, dict[Role, str]]":
        """Demand tokens; return them too where they are new, to be shown once."""
        path = root / "tokens.json"
        fresh: dict[Role, str] = {}
        if not path.is_file():
            fresh = {role: secrets.token_urlsafe(24) for role in ROLES}
            _write_private({role: _sum(token) for role, token in fresh.items()}, path)
        viewer, planner = _read(path, *ROLES)
        return cls(_secret(root), {"viewer": viewer, "planner": planner}), fresh

    def role_of(self, token: str) -> Role | None:
        """Return the role that a token gives; None for any other text."""
        if self.sums is None:
            return "planner"
        given = _sum(token)
        found = [role for role in ROLES if hmac.compare_digest(given, self.sums[role])]
        return found[0] if found else None

    def mark(self, role: Role) -> str:
        """Return what the signed cookie of somebody with a role holds; other tokens make other marks."""
        return f"{role} {self.sums[role][:16]}" if self.sums else ""

    def role_marked(self, mark: object) -> Role | None:
        """Return the role of a cookie; none, where its token has been replaced since."""
        return next((role for role in ROLES if self.sums and mark == self.mark(role)), None)

    @property
    def cookie(self) -> str:
        """Name of the cookie: browsers do not tell the ports of a machine apart, and so the name tells stores apart."""
        return f"pchteam-{_sum(self.secret)[:8]}"


def _secret(root: Path) -> str:
    path = root / "secret.json"
    if not path.is_file():
        _write_private({"secret": secrets.token_urlsafe(32)}, path)
    return _read(path, "secret")[0]


def _read(path: Path, *names: str) -> list[str]:
    """Return what a file of secrets holds.

    Raises
    ------
    ValueError
        If somebody has changed it; with what to do.
    """
    try:
        kept = read_json(path)
        return [str(kept[name]) for name in names]
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{path} is damaged; delete it, and start again: a new one is made") from None


def _write_private(document: dict[Role, str] | dict[str, str], path: Path) -> None:
    """Write a file that only its owner may read, from its first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = os.umask(0o077)
    try:
        write_json(document, path)
    finally:
        os.umask(before)


def _sum(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_local(host: str) -> bool:
    """Whether only this machine reaches an address."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
