"""The command `pchteam project`: overlays of what may come, to look at, to edit and to plan with."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from pchteam.cli_options import AsJson, print_json, refuse_taken
from pchteam.cli_workspace import AsOf, Until, WorkspacePath, open_workspace

__all__ = ["project"]


def project(
    workspace: WorkspacePath,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OVERLAY", help="New folder, or a file name that ends in .xlsx.")
    ],
    years: Annotated[int, typer.Option("--years", min=1, max=20, metavar="N", help="How many years on.")] = 1,
    growth: Annotated[bool, typer.Option("--growth", help="Segments grow by their annual_growth.")] = False,
    leavers: Annotated[
        list[str] | None,
        typer.Option("--leavers", metavar="GROUP=SHARE", help="Share of a staff group that leaves a year; repeatable."),
    ] = None,
    retirements: Annotated[
        list[str] | None,
        typer.Option("--retirements", metavar="GROUP=SHARE", help="The same for those who retire; repeatable."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", min=0, metavar="N", help="Draw who leaves; without it, posts keep expected hours."),
    ] = None,
    training: Annotated[
        bool, typer.Option("--training", help="The places of all courses are filled, by people whom they let do more.")
    ] = False,
    agreement: Annotated[
        list[str] | None,
        typer.Option("--agreement", metavar="EMPLOYER:HOST", help="Make an agreement between them; repeatable."),
    ] = None,
    as_of: AsOf = None,
    until: Until = None,
    as_json: AsJson = False,
) -> None:
    """Write an overlay of what may come: growth, leavers and retirements, training, new agreements.

    Open it, change what you know better, then plan with it: `pchteam plan BASE --overlay OVERLAY`, or compare:
    `pchteam compare BASE OVERLAY`. There are no rates by default: they are yours to give.

    Example: `pchteam project examples/north-trafford --years 3 --growth --leavers nursing=0.08 -o in-three-years`
    """
    from pchteam.project import Asked, write_projection
    from pchteam.project import project as make_overlay

    refuse_taken(output)
    asked = Asked(
        years=years,
        growth=growth,
        leavers=_rates("--leavers", leavers or ()),
        retirements=_rates("--retirements", retirements or ()),
        seed=seed,
        training=training,
        agreements=[_pair(text) for text in agreement or ()],
    )
    found = make_overlay(open_workspace(workspace, as_of, until), asked)
    write_projection(found, output)
    rows = {name: len(of_table) for name, of_table in found.rows.items()}
    if as_json:
        print_json({"overlay": str(output), "of": found.of, "notes": list(found.notes), "rows": rows})
    else:
        print("\n".join(found.notes))
        print(f"Wrote {output}: {', '.join(f'{number} rows of {name}' for name, number in rows.items())}.")
        print(f"Next: pchteam compare {workspace} {output}")


def _rates(option: str, texts: Sequence[str]) -> dict[str, Decimal]:
    """Read `GROUP=SHARE`."""
    found = {}
    for text in texts:
        group, _, share = text.partition("=")
        try:
            rate = Decimal(share)
        except InvalidOperation:
            raise ValueError(f"'{text}' is no rate; write {option} nursing=0.08 for eight per cent a year") from None
        if not (rate.is_finite() and 0 <= rate < 1):
            raise ValueError(f"'{text}' is no share of a year's people; write 0.08 for eight per cent")
        found[group] = rate
    return found


def _pair(text: str) -> tuple[str, str]:
    """Read `EMPLOYER:HOST`."""
    employer, colon, host = text.partition(":")
    if not (employer and colon and host):
        raise ValueError(f"'{text}' names no two organisations; write --agreement EMPLOYER:HOST")
    return employer, host
