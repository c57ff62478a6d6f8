"""The rules of a plan, in the order of `docs/planning-model.md`; read from top to bottom it is the policy it encodes.

Each function yields the rows of one rule; `check` holds the same rules under the same names, written apart. Policies
come from *NAPC guide* (population health-based workforce redesign), *NHS England report* (new care models: workforce
redesign), *NHS Providers* (shared vision for the workforce), named documents, or are choices of this project.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from ortools.math_opt.python import mathopt

from pchteam.solver.problem import Permission
from pchteam.solver.variables import Variables, grouped

__all__ = ["CONSTRAINTS"]

Rows = Iterator[mathopt.BoundedLinearTypes]
total = mathopt.LinearSum

WTE_MINUTES = 2250
"""Minutes a week of one whole-time equivalent: 37.5 hours (Agenda for Change handbook)."""


def post_capacity(v: Variables) -> Rows:
    """Nobody is planned for more than the capacity of the post.

    sum over permissions of blocks <= floor(capacity / block)               [blocks a week, each post]
    Policy: contracted hours less leave, sickness and time without contact (sources of the shares:
    `pchteam/policy.py`).
    """
    for post, permissions in grouped(v.problem.permissions, lambda row: row.post).items():
        yield v.number(permissions) <= v.most_blocks(post) + v.slack_of("posts.blocks", post)


def block_only_if_member(v: Variables) -> Rows:
    """Only a member of a team gives it blocks.

    blocks <= floor(capacity / block) x member                              [blocks, each permission]
    Policy: teams assembled from a stable squad (NAPC guide), in which everyone who works is a member.
    """
    for key, permissions in v.by_person_and_team().items():
        for permission in permissions:
            more = v.slack_of("posts.blocks", permission.post)
            yield v.blocks_of(permission) <= v.most_blocks(permission.post) * v.member[key] + more


def member_only_with_block(v: Variables) -> Rows:
    """A member gives the team at least one block.

    member <= sum of blocks over the person's permissions in the team       [blocks, each person and team]
    Policy: no members in name only, so that sizes and professions are those that work (this project).
    """
    for key, permissions in v.by_person_and_team().items():
        yield v.member[key] <= v.number(permissions)


def member_only_if_open(v: Variables) -> Rows:
    """Only an open team has members.

    member <= open                                                          [0 or 1, each person and team]
    Policy: a team is formed with all that its shape asks, or not at all (this project).
    """
    for (_, team), member in v.member.items():
        yield member <= v.open[team]


def minutes_within_blocks(v: Variables) -> Rows:
    """Work and supervision fit into the blocks, and meetings take their time from them.

    alone + supervised + supervising <= blocks x block                      [minutes a week, each permission]
    the sum of these <= sum of blocks x block - meeting x member            [minutes a week, each person and team]
    Policy: people come for half sessions (salaried GP model contract); team meetings use working time (NHS England
    report: Encompass).
    """
    work = grouped(v.work, lambda arc: (arc.post, arc.team, arc.basis))
    supervise = grouped(v.supervise, lambda row: (row.supervisor_post, row.team, row.supervisor_basis))
    meeting = {team.team: team.meeting_minutes for team in v.problem.teams}

    def busy(row: Permission) -> Iterator[mathopt.Variable]:
        key = (row.post, row.team, row.basis)
        yield from (v.work[arc] for arc in work.get(key, ()))
        yield from (v.supervise[pair] for pair in supervise.get(key, ()))

    for (person, team), permissions in v.by_person_and_team().items():
        for permission in permissions:
            yield total(busy(permission)) <= v.minutes([permission])
        everything = total(chain.from_iterable(busy(permission) for permission in permissions))
        relief = v.slack_of("teams.meeting_minutes", person, team)
        yield everything <= v.minutes(permissions) - meeting[team] * v.member[person, team] + relief


def coverage_is_work(v: Variables) -> Rows:
    """What a team meets of a function is what its members work on it.

    sum of coverage over the needs of the function = sum of work            [minutes a week, each team and function]
    Policy: need is the time that functions take, and is met minute for minute (this project).
    """
    function = {need.need: need.function for need in v.problem.needs}
    cover = grouped(v.cover, lambda row: (row.team, function[row.need]))
    work = grouped(v.work, lambda arc: (arc.team, arc.function))
    for key in cover | work:
        met, worked = (v.cover[row] for row in cover.get(key, ())), (v.work[arc] for arc in work.get(key, ()))
        yield total(met) == total(worked) + v.slack_of("work", *key)


def need_balance(v: Variables) -> Rows:
    """Each minute of a need is met by one team, or it is unmet.

    sum of coverage over teams + unmet = minutes                            [minutes a week, each need]
    Policy: shortfalls are results; they are never hidden and never a reason to have no plan (this project).
    """
    cover = grouped(v.cover, lambda row: row.need)
    for need in v.problem.needs:
        yield total(v.cover[row] for row in cover.get(need.need, ())) + v.unmet[need.need] == need.minutes


def need_share(v: Variables) -> Rows:
    """A team meets at most its share of a need.

    coverage <= max_minutes                                                 [minutes a week, each need and team]
    Policy: stated shares of a segment among the teams that serve it (workspace, column segments of teams).
    """
    for row, cover in v.cover.items():
        yield cover <= row.max_minutes + v.slack_of("need_teams.max_minutes", row.need, row.team)


def supervision(v: Variables) -> Rows:
    """Supervised work has its share of a supervisor's time, from a post that may supervise that employer's posts.

    100 x sum of supervising >= supervision_percent x sum of supervised     [minutes a week x 100, each group]
    A group is a team, a function, and an employer and basis of the supervised.
    Policy: delegation within supervision (NMC Code 2015, 11); over employers only where an agreement has the clause.
    """
    supervise = grouped(v.supervise, lambda row: (row.team, row.function, row.employer, row.basis))
    supervised = grouped(
        (arc for arc in v.work if arc.mode == "supervised"),
        lambda arc: (arc.team, arc.function, v.posts[arc.post].employer, arc.basis),
    )
    for key, arcs in supervised.items():
        wanted = v.problem.settings.supervision_percent * total(v.work[arc] for arc in arcs)
        yield 100 * total(v.supervise[row] for row in supervise.get(key, ())) >= wanted


def agreement_cap(v: Variables) -> Rows:
    """An agreement's hours hold for all people and teams under it, meetings included.

    sum of blocks x block under the agreement <= max_minutes                [minutes a week, each agreement with a cap]
    Policy: the memorandum of understanding or service level agreement (NAPC guide; NHS Providers).
    """
    under = grouped(v.problem.permissions, lambda row: row.agreement)
    for agreement in v.problem.agreements:
        if agreement.max_minutes is not None:
            more = v.slack_of("agreements.max_minutes", agreement.agreement)
            yield v.minutes(under.get(agreement.agreement, ())) <= agreement.max_minutes + more


def _outward(v: Variables) -> dict[str | None, list[Permission]]:
    """Return the permissions under agreements, by the employer whose hours go out."""
    return grouped((row for row in v.problem.permissions if row.agreement), lambda row: v.posts[row.post].donor)


def outward_hours(v: Variables) -> Rows:
    """An employer lends no more than it has offered.

    sum of blocks x block of the donor's posts under an agreement <= outward_minutes    [minutes a week, each employer]
    Policy: donor protection; partners borrow what is offered (NHS Providers).
    """
    outward = _outward(v)
    for employer in v.problem.employers:
        if employer.outward_minutes is not None:
            more = v.slack_of("employers.outward_minutes", employer.employer)
            yield v.minutes(outward.get(employer.employer, ())) <= employer.outward_minutes + more


def retained_hours(v: Variables) -> Rows:
    """An employer keeps the hours that it must keep at home.

    the same sum <= capacity of the donor's posts - retained_minutes, at least 0        [minutes a week, each employer]
    Policy: donor protection; no service is stripped because partners recruit (NHS Providers).
    """
    outward = _outward(v)
    donors = grouped(v.problem.posts, lambda post: post.donor)
    for employer in v.problem.employers:
        if employer.retained_minutes is not None:
            capacity = sum(post.capacity_minutes for post in donors.get(employer.employer, ()))
            spare = max(capacity - employer.retained_minutes, 0)
            more = v.slack_of("employers.retained_minutes", employer.employer)
            yield v.minutes(outward.get(employer.employer, ())) <= spare + more


def teams_per_person(v: Variables) -> Rows:
    """Nobody is in more teams than they can be.

    sum of member <= max_teams                                              [teams, each person]
    Policy: stable squads (NAPC guide); time is not lost between teams.
    """
    teams = grouped(v.member, lambda key: key[0])
    for person in v.problem.people:
        most = person.max_teams + v.slack_of("people.max_teams", person.person)
        yield total(v.member[key] for key in teams.get(person.person, ())) <= most


def team_size(v: Variables) -> Rows:
    """An open team is neither too small nor too large.

    min_size x open <= sum of member <= max_size x open                     [people, each team]
    Policy: self-managed teams (at most 12 in the template of the NHS England report).
    """
    members = grouped(v.member, lambda key: key[1])
    for team in v.problem.teams:
        size = total(v.member[key] for key in members.get(team.team, ()))
        yield size >= team.min_size * v.open[team.team] - v.slack_of("teams.min_size", team.team)
        yield size <= team.max_size * v.open[team.team] + v.slack_of("teams.max_size", team.team)


def team_professions(v: Variables) -> Rows:
    """An open team brings enough professions together; one counts when it gives at least a block.

    profession <= sum of blocks of its posts                                [blocks, each team and profession]
    sum of profession >= min_professions x open                             [professions, each team]
    Policy: different professions brought together on purpose (NAPC guide).
    """
    permissions = grouped(v.problem.permissions, lambda row: (row.team, v.posts[row.post].profession))
    present = grouped(v.profession, lambda key: key[0])
    for team in v.problem.teams:
        keys = present.get(team.team, []) if team.min_professions else []
        for key in keys:
            yield v.profession[key] <= v.number(permissions[key])
        least = team.min_professions * v.open[team.team] - v.slack_of("teams.min_professions", team.team)
        yield total(v.profession[key] for key in keys) >= least


def team_employers(v: Variables) -> Rows:
    """An open team brings enough employers together; one counts when it gives at least a block.

    employer <= sum of blocks of its posts                                  [blocks, each team and employer]
    sum of employer >= min_employers x open                                 [employers, each team]
    Policy: integration over organisations (NAPC guide; NHS England report).
    """
    permissions = grouped(v.problem.permissions, lambda row: (row.team, v.posts[row.post].employer))
    present = grouped(v.employer, lambda key: key[0])
    for team in v.problem.teams:
        keys = present.get(team.team, []) if team.min_employers else []
        for key in keys:
            yield v.employer[key] <= v.number(permissions[key])
        least = team.min_employers * v.open[team.team] - v.slack_of("teams.min_employers", team.team)
        yield total(v.employer[key] for key in keys) >= least


def team_lead(v: Variables) -> Rows:
    """An open team that needs a lead has a member who may lead it.

    sum of blocks over permissions that may lead >= open                    [blocks, each team that needs a lead]
    Policy: a lead for each team, leadership devolved (NAPC guide).
    """
    leads = grouped((row for row in v.problem.permissions if row.may_lead), lambda row: row.team)
    for team in v.problem.teams:
        if team.needs_lead:
            yield v.number(leads.get(team.team, ())) >= v.open[team.team]


def team_coordinator(v: Variables) -> Rows:
    """An open team that needs a coordinator has a member who may coordinate it.

    sum of blocks over permissions that may coordinate >= open              [blocks, each team that needs one]
    Policy: a named single point of contact (NHS England report).
    """
    coordinators = grouped((row for row in v.problem.permissions if row.may_coordinate), lambda row: row.team)
    for team in v.problem.teams:
        if team.needs_coordinator:
            yield v.number(coordinators.get(team.team, ())) >= v.open[team.team]


def staffing_ratio(v: Variables) -> Rows:
    """Enough of some roles for each of others, or for the people served.

    minutes in blocks of who >= ratio x minutes in blocks of per            [minutes a week, each ratio]
    or >= ratio x population / 1000 x 2250 x open
    Policy: enough people for the agreed care, staff ratios reviewed continually (NAPC guide).
    """
    permissions = grouped(v.problem.permissions, lambda row: (row.team, v.posts[row.post].role))
    for row in v.problem.staffing_ratios:
        who = total(v.minutes(permissions.get((row.team, role), ())) for role in dict.fromkeys(row.who))
        if row.population:
            yield who >= float(row.ratio * row.population * WTE_MINUTES / 1000) * v.open[row.team]
        else:
            per = total(v.minutes(permissions.get((row.team, role), ())) for role in dict.fromkeys(row.per))
            yield who >= float(row.ratio) * per


def actual_integration(v: Variables) -> Rows:
    """A team of actual integration has one employer: its host's own posts, and those transferred to it.

    blocks = 0 where the permission is not integrated                       [blocks, each permission in such a team]
    Policy: actual against virtual integration (NHS England report; NAPC guide).
    """
    actual = {team.team for team in v.problem.teams if team.integration == "actual"}
    for permission in v.problem.permissions:
        if permission.team in actual and not permission.integrated:
            yield v.blocks_of(permission) <= 0


def pins(v: Variables) -> Rows:
    """What was decided stands, or is broken at its price.

    in:  member >= 1 - broken; minutes in blocks >= min_minutes x (1 - broken)         [minutes a week, each pin]
    out: member <= broken
    minutes in blocks <= max_minutes unless broken
    Policy: people decide; the plan says what a decision costs (this project).
    """
    permissions = v.by_person_and_team()
    for pin in v.problem.pins:
        key = (pin.person, pin.team)
        rows, broken = permissions.get(key, []), v.broken[key]
        member = total([v.member[key]] if rows else [])
        if pin.decision == "in":
            yield member >= 1 - broken
            yield v.minutes(rows) >= (pin.min_minutes or 0) * (1 - broken)
        else:
            yield member <= broken
        if pin.max_minutes is not None:
            everything = sum(v.posts[post].capacity_minutes for post in {row.post: None for row in rows})
            yield v.minutes(rows) <= pin.max_minutes + everything * broken


def rotation(v: Variables) -> Rows:
    """A rotating post gives each team of its rotation its blocks; only what is left over goes anywhere else.

    sum of blocks in the team >= rotation's blocks x (1 - broken)                      [blocks, each rotation]
    sum of blocks in all teams <= left over + sum of rotation's blocks x (1 - broken)  [blocks, each rotating post]
    left over = floor(capacity / block) - sum of rotation's blocks, at least 0
    Policy: rotation in blocks of weeks (NHS Providers: ambulance trusts); time promised to one team is not given to
    another, not even when the promise is broken at its price.
    """
    by_post = grouped(v.problem.permissions, lambda row: row.post)
    for post, rows in grouped(v.problem.rotations, lambda row: row.post).items():
        permissions = by_post.get(post, [])
        kept = {row.team: row.blocks * (1 - v.broken_rotation[post, row.team]) for row in rows}
        for team, blocks in kept.items():
            yield v.number(row for row in permissions if row.team == team) >= blocks
        left_over = max(v.most_blocks(post) - sum(row.blocks for row in rows), 0)
        yield v.number(permissions) <= left_over + total(kept.values())


CONSTRAINTS: tuple[Callable[[Variables], Rows], ...] = (
    post_capacity,
    block_only_if_member,
    member_only_with_block,
    member_only_if_open,
    minutes_within_blocks,
    coverage_is_work,
    need_balance,
    need_share,
    supervision,
    agreement_cap,
    outward_hours,
    retained_hours,
    teams_per_person,
    team_size,
    team_professions,
    team_employers,
    team_lead,
    team_coordinator,
    staffing_ratio,
    actual_integration,
    pins,
    rotation,
)
"""Every rule of the model. `whole_minutes` is kept by the variables: all are integers, none is negative."""
