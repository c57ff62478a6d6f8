"""The paper that opens the others: which agreements to make, extend or renew, and what the plan uses of them."""

from collections.abc import Iterator, Sequence

import pandas as pd

from pchteam.agreeing import LEAST, Draft
from pchteam.export.paper import Block, Heading, Paper, Paragraph, Picture, Table
from pchteam.export.paper_words import FIGURE, KINDS, not_advice, parties
from pchteam.export.rendered import rendered
from pchteam.export.tidy import frame
from pchteam.papers import Papers
from pchteam.rounding import hours

__all__ = ["drafts_table", "overview", "paper_name", "uses_table"]

ROW_HEIGHT, BAR_WIDTH = 46, 480
LONGEST = 30
"""Letters of a label beside a bar."""


def paper_name(draft: Draft, rank: int) -> str:
    """The name of the paper of a draft, without what it ends in."""
    return f"{rank:02}-{draft.kind.replace(' ', '-')}-{draft.row.id}"


def drafts_table(papers: Papers) -> pd.DataFrame:
    """Every change of an agreement, most need first; a change on which too little need depends has no paper."""
    headings: tuple[str, ...] = ("Rank", "What", "Agreement id", "Provider ids", "Host id")
    headings += ("Minutes kept a week", "Minutes unlocked a week", "Minutes screened a week", "Paper")
    rows: list[tuple[object, ...]] = []
    for rank, one in enumerate(papers.agreeing.drafts, start=1):
        who = one.row.id, "; ".join(one.row.provider), one.row.host
        rows.append((rank, KINDS[one.kind], *who, one.kept, one.unlocked, round(one.screened), paper_name(one, rank)))
    for few in papers.agreeing.slight:
        rows.append((None, KINDS[few.kind], few.agreement, "", "", None, None, round(few.minutes), ""))
    return frame(headings, rows).astype({"Rank": "Int64"})


def uses_table(papers: Papers) -> pd.DataFrame:
    """What the plan uses of each agreement by team and function; the row of a whole team has its time in blocks."""
    headings = ("Agreement id", "Team", "Function", "Posts", "Minutes a week")
    rows: list[tuple[object, ...]] = []
    for used in papers.in_use:
        for team in sorted({team for _, team in used.places}):
            there = {post: minutes for (post, at), minutes in used.places.items() if at == team}
            name = papers.name("teams", team)
            rows.append((used.row.id, name, "all, meetings included", len(there), sum(there.values())))
            for function in sorted({one.function for one in used.work if one.team == team}):
                work = [one for one in used.work if (one.team, one.function) == (team, function)]
                posts = len({one.post for one in work})
                what = papers.name("functions", function)
                rows.append((used.row.id, name, what, posts, sum(one.minutes for one in work)))
    return frame(headings, rows)


def overview(papers: Papers) -> Paper:
    """The overview of all agreements."""
    return Paper(
        title="Agreements to make, extend and renew",
        subject="Ranked by the need that depends on them",
        notice=(
            "DRAFT for those who negotiate and sign agreements. It is not legal advice. Each agreement below has a "
            "draft schedule of its own, in the folder agreements."
        ),
        foot=not_advice(papers),
        day=papers.days[0],
        blocks=tuple(_blocks(papers)),
    )


def _blocks(papers: Papers) -> Iterator[Block]:
    drafts = papers.agreeing.drafts
    yield Heading("Most need first")
    yield Paragraph(
        f"If teams had no shape, {hours(papers.agreeing.unmet)} hours of need a week would stay unmet today. All "
        f"drafts together would unlock {hours(papers.agreeing.together)} of them; where several unlock the same need, "
        "that is less than their sum."
    )
    yield Paragraph(f"What the figures are: {FIGURE}")
    if drafts:
        yield Picture(_bars(drafts), _alt(drafts))
    rows = [
        (str(rank), KINDS[one.kind], one.row.id, parties(papers, one.row), hours(one.kept), hours(one.unlocked))
        for rank, one in enumerate(drafts, start=1)
    ]
    headings: tuple[str, ...] = ("Rank", "What", "Agreement", "Provider and host", "Kept", "Unlocked")
    yield Table("Drafts, in hours of need a week", headings, rows, (0.8, 1.5, 2.2, 4.2, 0.9, 1.4), (0, 4, 5))
    yield Heading("What the plan uses of each agreement")
    uses = [
        (
            used.row.id,
            parties(papers, used.row),
            str(used.row.ends or "open"),
            hours(used.minutes),
            "no cap" if used.allowed is None else hours(used.allowed),
            str(len({post for post, _ in used.places})),
            papers.join("teams", sorted({team for _, team in used.places})),
        )
        for used in papers.in_use
    ]
    headings = ("Agreement", "Provider and host", "Ends", "Hours used", "Hours allowed", "Posts", "Teams")
    yield Table("Agreements in use, in hours a week", headings, uses, (2, 3.2, 1.6, 1, 1.3, 0.9, 2.4), (3, 4, 5))
    yield Heading("Of little account")
    yield Paragraph(f"Less than {hours(LEAST)} hours of need a week depend on these changes, so they have no paper.")
    few = [(KINDS[one.kind], one.agreement, hours(one.minutes)) for one in papers.agreeing.slight]
    yield Table(
        "Changes without a paper, in hours of need a week", ("What", "Agreement", "Hours"), few, (2, 4, 1), (2,)
    )


def _alt(drafts: Sequence[Draft]) -> str:
    bars = "; ".join(
        f"{KINDS[one.kind].lower()} {one.row.id}: {hours(one.kept)} kept and {hours(one.unlocked)} unlocked"
        for one in drafts
    )
    return f"Bars of hours of need a week that depend on each draft. {bars}."


def _bars(drafts: Sequence[Draft]) -> str:
    most = max(one.minutes for one in drafts)
    rows = [
        {
            "label": _short(f"{KINDS[one.kind]}: {one.row.id}"),
            "y": 50 + ROW_HEIGHT * place,
            "kept": BAR_WIDTH * one.kept / most,
            "unlocked": BAR_WIDTH * one.unlocked / most,
            "hours": hours(one.minutes),
        }
        for place, one in enumerate(drafts)
    ]
    return rendered("drafts.svg", rows=rows, height=60 + ROW_HEIGHT * len(rows))


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
