"""Export the gap waterfall: a picture in SVG, the same figures as a table, a page of HTML that holds both, and JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from pchteam.export.digest import NOBODY_NAMED
from pchteam.export.folder import write_csv, write_document
from pchteam.export.rendered import rendered
from pchteam.export.skills import FEWEST
from pchteam.gaps import PARTS, STEPS, Claim, Opening, Part, Waterfall

__all__ = ["bars", "gaps_document", "part_of", "waterfall_svg", "write_gaps"]

NEED, ROLE_GAP, REAL_GAP = "Care needed", "The gap that roles suggest", "The real gap"
FEW = f"A role of fewer than {FEWEST} people"
FIRST_BAR, BAR_WIDTH, ROW_HEIGHT = 400, 330, 52


@dataclass(frozen=True)
class Bar:
    """A bar of the picture in minutes a week: a sum stands on the ground, a step hangs from what was left before."""

    label: str
    start: int
    minutes: int
    left: int
    is_sum: bool


def bars(whole: Part) -> tuple[Bar, ...]:
    """The bars from the need down to the real gap; each step takes its minutes from what was left before."""
    rows, left = [Bar(NEED, 0, whole.need, whole.need, is_sum=True)], whole.need
    for name, minutes in zip(STEPS, whole.met, strict=True):
        left -= minutes
        rows.append(Bar(STEPS[name], left, minutes, left, is_sum=False))
        if name == "by_role":
            rows.append(Bar(ROLE_GAP, 0, left, left, is_sum=True))
    return (*rows, Bar(REAL_GAP, 0, whole.real_gap, whole.real_gap, is_sum=True))


def waterfall_svg(fall: Waterfall) -> str:
    """Draw the waterfall; every bar has its figure beside it, and sums and steps differ by more than colour."""
    rows, need = bars(fall.whole), max(fall.whole.need, 1)
    drawn = [
        {
            "bar": bar,
            "lines": _lines(bar.label),
            "x": FIRST_BAR + BAR_WIDTH * bar.start / need,
            "y": 60 + ROW_HEIGHT * number,
            "width": BAR_WIDTH * bar.minutes / need,
            "edge": FIRST_BAR + BAR_WIDTH * bar.left / need,
            "share": bar.minutes / need,
        }
        for number, bar in enumerate(rows)
    ]
    return rendered("gaps.svg", fall=fall, title=_title(fall), rows=drawn, height=60 + ROW_HEIGHT * (len(rows) + 1))


def _lines(label: str) -> list[str]:
    """A label in at most two lines, broken at a comma or a space near its middle."""
    if len(label) <= 48:
        return [label]
    spaces = [place for place, letter in enumerate(label) if letter == " "]
    middle = min(spaces, key=lambda place: abs(place - len(label) / 2) - 6 * (label[place - 1] == ","))
    return [label[:middle], label[middle + 1 :]]


def _title(fall: Waterfall) -> str:
    return f"From role gap to real gap: {fall.locality}" if fall.locality else "From role gap to real gap"


def _openings(fall: Waterfall) -> tuple[Opening, ...]:
    """The openings; a role of few people is not told, for it would tell who lacks what."""
    shown: dict[tuple[str, str, str, tuple[str, ...]], int] = {}
    for row in fall.openings:
        role = row.role if row.holders >= FEWEST else FEW
        key = (row.kind, row.what, role, row.functions)
        shown[key] = shown.get(key, 0) + row.people
    return tuple(Opening(*key, people=people, holders=0) for key, people in shown.items())


def _claims(fall: Waterfall) -> tuple[Claim, ...]:
    return tuple(row for row in fall.claims if row.holders >= FEWEST)


def gaps_document(fall: Waterfall) -> dict[str, Any]:
    """The waterfall as plain data for JSON: whole minutes a week; nobody is named."""
    return {
        "locality": fall.locality,
        "unit": "minutes a week",
        "steps": STEPS,
        "all": _document(fall.whole),
        "lost_to_whole_sessions_and_team_shape": fall.lost_to_shape,
        **{f"by_{by}": [_document(part) for part in fall.parts(by)] for by in PARTS},
        "openings": [_opening_document(row) for row in _openings(fall)],
        "role_claims_without_evidence": [asdict(row) for row in _claims(fall)],
    }


def _opening_document(row: Opening) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "what": row.what,
        "functions": list(row.functions),
        "role": row.role,
        "people": row.people,
    }


def _document(part: Part) -> dict[str, Any]:
    met = dict(zip(STEPS, part.met, strict=True))
    return {
        "id": part.id,
        "label": part.label,
        "need": part.need,
        **met,
        "role_gap": part.role_gap,
        "real_gap": part.real_gap,
    }


def part_of(document: Mapping[str, Any]) -> Part:
    """Return a part as `gaps_document` holds it."""
    met = tuple(document[name] for name in STEPS)
    return Part(document["id"], document["label"], document["need"], met, document["real_gap"])


def write_gaps(fall: Waterfall, folder: Path) -> None:
    """Write gaps.html, gaps.svg, gaps.csv and gaps.json into a folder; other files in it are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = waterfall_svg(fall)
    (folder / "gaps.svg").write_text(picture, encoding="utf-8")
    page = rendered(
        "gaps.html",
        title=_title(fall),
        caution=NOBODY_NAMED,
        picture=Markup(picture),
        fall=fall,
        bars=bars(fall.whole),
        parts={by: fall.parts(by) for by in PARTS},
        headings=(NEED, *STEPS.values(), REAL_GAP),
        openings=_openings(fall),
        claims=_claims(fall),
        fewest=FEWEST,
    )
    (folder / "gaps.html").write_text(page, encoding="utf-8")
    write_csv(pd.DataFrame(_csv_rows(fall)), folder / "gaps.csv")
    write_document(gaps_document(fall), folder / "gaps.json")


def _csv_rows(fall: Waterfall) -> Iterator[dict[str, Any]]:
    """All parts below each other, with what they are parts of: adding up is for one value of `By`."""
    yield {"By": "all"} | _document(fall.whole)
    for by in PARTS:
        for part in fall.parts(by):
            yield {"By": by} | _document(part)
