"""Courses and new roles of a development as plain data with ids, of which papers are made; nobody is named."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pchteam.develop import Development, Row
from pchteam.export.skills import FEWEST

__all__ = ["courses_document", "roles_document"]


def courses_document(found: Development) -> list[dict[str, Any]]:
    """Each course that is chosen, with its places at each employer and what all its places close together.

    Employers of few people are told together, for their places would point to somebody.
    """
    by_course: dict[str, list[Row]] = {}
    for row in found.rows:
        if row.measure.course:
            by_course.setdefault(row.measure.course, []).append(row)
    return [_course(found, course, rows) for course, rows in by_course.items()]


def _course(found: Development, course: str, rows: list[Row]) -> dict[str, Any]:
    employers = {post.person: post.employer for post in reversed(found.workspace.rows("posts"))}
    people = Counter(employers.values())
    places = Counter(employers[row.measure.person] for row in rows)
    shown = {one: number for one, number in places.items() if people[one] >= FEWEST}
    few = sum(places.values()) - sum(shown.values())
    return {
        "course": course,
        "people": len(rows),
        "by_employer": dict(sorted(shown.items())),
        "at_employers_of_few_people": few,
        "pounds": sum(row.measure.pence for row in rows) / 100,
        "functions": sorted({function for row in rows for function in row.measure.functions}),
        **_closed(rows),
    }


def _closed(rows: list[Row]) -> dict[str, int]:
    """In the order of all steps, in which minutes add up."""
    return {
        "minutes_closed_in_order_a_week": sum(row.added.minutes for row in rows),
        "weighted_minutes_closed_in_order_a_week": sum(row.added.weighted for row in rows),
    }


def roles_document(found: Development) -> list[dict[str, Any]]:
    """Each new role in order: what it is made of, what it does, where, and after which band it is paid."""
    return list(_roles(found))


def _roles(found: Development) -> Iterator[dict[str, Any]]:
    bands = {row.id: row.band for row in found.workspace.rows("posts")}
    for row in found.rows:
        role = row.measure.new_role
        if role:
            nearest, lacking = found.nearest[role.id]
            posts: dict[str, list[int]] = {}
            for employer, sessions in row.measure.posts.values():
                posts.setdefault(employer, []).append(sessions)
            yield {
                "register": role.register,
                "band": bands[role.like],
                "nearest_present_role": nearest,
                "parts": [
                    {
                        "competency": part.rpartition("/")[0],
                        "level": part.rpartition("/")[2],
                        "nearest_has_it": part not in lacking,
                    }
                    for part in role.parts
                ],
                "functions": list(row.measure.functions),
                "posts": [{"employer": one, "sessions": sessions} for one, sessions in sorted(posts.items())],
                "pounds": row.measure.pence / 100,
                "minutes_closed_alone_a_week": row.alone.minutes,
                **_closed([row]),
            }
