"""The command `pchteam export`: hand a plan over to rotas, calendars and other systems."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pchteam.cli_options import AsJson, RunFolder, Start, Weeks, print_json

if TYPE_CHECKING:
    from pchteam.handover import HandOver

__all__ = ["FORMATS", "Format", "export"]


@dataclass(frozen=True)
class Format:
    """A format: what writes a `HandOver` to a path, loaded when wanted; what it is; whether sessions stand in it."""

    module: str
    function: str
    about: str
    has_sessions: bool = True

    def writer(self) -> "Callable[[HandOver, Path], None]":
        """Return the function that writes it."""
        write: Callable[[HandOver, Path], None] = getattr(import_module(f"pchteam.export.{self.module}"), self.function)
        return write


FORMATS = {
    "csv": Format("sessions_csv", "write_sessions", "a row for each piece of work of each session"),
    "xlsx": Format("demand", "write_demand", "the demand of each team by session with required skills, to fill in"),
    "json": Format("sessions_json", "write_json", "sessions as docs/handover.schema.json describes them"),
    "timefold": Format("timefold", "write_timefold", "input of Timefold's quickstart for employee scheduling"),
    "profile": Format(
        "sessions_csv", "write_profile", "the columns of csv, to rename, order and drop (--profile)", False
    ),
    "ics": Format("ics", "write_ics", "a folder with a calendar for each person and each team (RFC 5545)"),
    "fhir": Format("fhir", "write_fhir", "teams, members and sessions as a bundle for clinical systems (FHIR R4B)"),
    "rdf": Format(
        "rdf", "write_rdf", "the plan as a named graph (TriG), beside that of `pchteam sparql --trig`", False
    ),
}
"""Formats by name."""


def export(
    run: RunFolder,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="FORMAT", help=" ".join(f"**{name}**: {one.about}." for name, one in FORMATS.items())
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PATH", help="New file, or folder, to write.")],
    start: Start = None,
    weeks: Weeks = None,
    rota: Annotated[
        Path | None,
        typer.Option("--rota", metavar="ROTA_DIR", help="Sessions of this rota instead of a plain layout of the plan."),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option("--profile", metavar="FILE.csv", help="For csv: columns and headings of another system."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Hand a plan over: its sessions over some weeks, for rotas, calendars and other systems.

    Sessions on leave or bank holidays are marked: the plan counts on the time, and somebody must cover it. The weeks
    must lie in the plan and not in the past, unless the plan is over.

    Example: `pchteam export plan --to csv -o sessions.csv --weeks 4`
    """
    from pchteam.handover import HandOver

    if to not in FORMATS:
        raise ValueError(f"there is no format '{to}'; there are {', '.join(FORMATS)}")
    if profile and to != "csv":
        raise ValueError(f"a profile names the columns of csv, and the format is {to}; leave out --profile")
    if output.exists():
        raise FileExistsError(f"{output} exists already; name a new file or folder")
    handover = HandOver.read(run, start.date() if start else None, weeks, rota, profile)
    output.parent.mkdir(parents=True, exist_ok=True)
    FORMATS[to].writer()(handover, output)
    if as_json:
        print_json(_figures(handover, to, output))
    else:
        print(_sentence(handover, FORMATS[to], output))


def _figures(handover: "HandOver", to: str, output: Path) -> dict[str, object]:
    if not FORMATS[to].has_sessions:
        return {"format": to, "path": str(output)}
    minutes = dict.fromkeys(("planned", "leave", "bank_holiday"), 0)
    for session in handover.sessions:
        minutes[session.status] += session.minutes
    return {
        "format": to,
        "path": str(output),
        "start": handover.horizon.start.isoformat(),
        "last": handover.horizon.last.isoformat(),
        "weeks": handover.horizon.weeks,
        "sessions": len(handover.sessions),
        "people": len({session.person for session in handover.sessions}),
        "minutes": sum(minutes.values()),
        "minutes_by_status": minutes,
    }


def _sentence(handover: "HandOver", form: Format, output: Path) -> str:
    if not form.has_sessions:
        return f"Wrote {output}: {form.about}."
    horizon, sessions = handover.horizon, handover.sessions
    away = [session for session in sessions if session.status != "planned"]
    told = (
        f"Wrote {output}: {len(sessions):,} sessions of {len({one.person for one in sessions})} people from "
        f"{horizon.start} to {horizon.last}, {sum(one.minutes for one in sessions) / 60:,.1f} hours."
    )
    if not away:
        return told
    hours = sum(one.minutes for one in away) / 60
    return f"{told} {len(away)} sessions ({hours:,.1f} hours) fall on leave or bank holidays: somebody must cover them."
