"""Rounding: to the nearest whole number, parts to whole numbers that still add up, and minutes to hours in words."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeVar

__all__ = ["half_up", "hours", "whole"]

Key = TypeVar("Key", bound=tuple[str, ...] | str)


def half_up(value: Decimal | Fraction) -> int:
    """Return the nearest whole number; a half goes up."""
    return floor(Fraction(value) + Fraction(1, 2))


def hours(minutes: float, *, signed: bool = False) -> str:
    """Return minutes as hours with one decimal, as people read them."""
    return f"{minutes / 60:+,.1f}" if signed else f"{minutes / 60:,.1f}"


def whole(parts: Mapping[Key, Fraction], total: int | None = None) -> dict[Key, int]:
    """Return whole numbers for parts: each is rounded down, and the largest remainders, then up (Hamilton's method).

    Parameters
    ----------
    total
        What they add up to: their exact sum rounded up or down; to the nearest whole number if not said.
    """
    wanted = half_up(Fraction(sum(parts.values()))) if total is None else total
    up = wanted - sum(map(floor, parts.values()))
    ranked = sorted(parts, key=lambda name: (floor(parts[name]) - parts[name], name))
    return {name: floor(parts[name]) + (rank < up) for rank, name in enumerate(ranked)}
