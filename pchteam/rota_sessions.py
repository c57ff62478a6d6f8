"""Sessions of a rota, as exports and rota systems read them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time
from itertools import groupby

from pchteam.rota import RotaRun
from pchteam.sessions import Session, Work, together
from pchteam.solver.rota.counted import Counted, counted
from pchteam.solver.rota.rota import Block
from pchteam.usual_week import KINDS

__all__ = ["rota_sessions"]


def rota_sessions(run: RotaRun) -> tuple[Session, ...]:
    """Return the sessions of a rota, in order of day, time and person.

    Half-sessions of a post in a team that follow each other in one half-day are one session. The huddle stands first,
    then work, then time that is left free.
    """
    return tuple(sorted(_sessions(run), key=lambda one: (one.day, one.starts, one.person)))


def _sessions(run: RotaRun) -> Iterator[Session]:
    c, problem = counted(run.problem, run.rota), run.handover.problem
    posts = {post.post: post for post in problem.posts}
    agreements = {(row.post, row.team, row.basis): row.agreement for row in problem.permissions}
    work = _work(c)
    in_order = sorted(c.blocks, key=lambda row: (row.post, row.team, row.basis, row.slot))
    for _, group in groupby(enumerate(in_order), key=lambda item: _run(c, *item)):
        blocks = [block for _, block in group]
        slot, post = c.slots[blocks[0].slot], posts[blocks[0].post]
        pieces = together(piece for block in blocks for piece in work[block])
        yield Session(
            day=date.fromisoformat(slot.day),
            starts=time(*divmod(slot.starts, 60)),
            minutes=sum(piece.minutes for piece in pieces),
            person=post.person,
            post=post.post,
            employer=post.employer,
            role=post.role,
            team=blocks[0].team,
            site=c.teams[blocks[0].team].site,
            basis=agreements[blocks[0].post, blocks[0].team, blocks[0].basis] or "own",
            work=pieces,
            status="planned",
        )


def _run(c: Counted, number: int, block: Block) -> tuple[str, str, str, str, str, int]:
    """Equal for whole half-sessions that follow each other in a half-day and belong together."""
    slot, size = c.slots[block.slot], c.problem.settings.block_minutes
    whole = c.posts[block.post].block_minutes == size
    return block.post, block.team, block.basis, slot.day, slot.session, slot.starts - number * size * whole


def _work(c: Counted) -> dict[Block, tuple[Work, ...]]:
    """Return what is done in each half-session."""
    pieces: defaultdict[Block, list[Work]] = defaultdict(list)
    meets = {(row.team, row.slot) for row in c.rota.huddles}
    for block in c.blocks:
        meeting = c.teams[block.team].meeting_minutes
        if (block.team, block.slot) in meets and meeting:
            pieces[block].append(Work(None, "meeting", min(meeting, c.posts[block.post].block_minutes)))
    for row in c.rota.work:
        block = Block(row.slot, row.post, row.team, row.basis)
        pieces[block].append(Work(row.function, KINDS[row.mode], row.minutes))
    for one in c.rota.supervision:
        block = Block(one.slot, one.supervisor_post, one.team, one.supervisor_basis)
        pieces[block].append(Work(one.function, "supervising", one.minutes))
    for block in c.blocks:
        free = c.posts[block.post].block_minutes - sum(piece.minutes for piece in pieces[block])
        if free:
            pieces[block].append(Work(None, "free", free))
    return {block: tuple(found) for block, found in pieces.items()}
