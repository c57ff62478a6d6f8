"""The oracle pinned to `docs/eligibility.md` by small workspaces, most with a near miss beside them."""

from pathlib import Path

import pytest

from . import oracle
from .building import AGREEMENT, AT_PCN, write
from .generate import AS_OF, PLAN_UNTIL, generate_workspace
from .oracle import Answers, answer

PF = frozenset({("p", "f")})
F = frozenset({"f"})
NONE: frozenset[tuple[str, str]] = frozenset()


def ask(folder: Path, window: tuple[str, str] = (str(AS_OF), str(PLAN_UNTIL)), /, **tables: list[str]) -> Answers:
    """Answer for the base workspace with some tables replaced."""
    return answer(write(folder, tables), *window)


def holding(more: str = "", level: str = "generic", competency: str = "c", status: str = "verified") -> str:
    """Return a row of holdings of person p."""
    return f"person=p competency={competency} level={level} status={status} {more}"


def verdicts(answers: Answers) -> set[str]:
    """Name the capabilities that p has."""
    return {name for name in ("can", "supervised", "might", "nearly") if getattr(answers, name) >= PF}


def test_base(tmp_path: Path) -> None:
    answers = ask(tmp_path)
    assert answers.can == PF
    assert answers.permits == {("p-a", "t", "org")}
    assert answers.may_serve == {("p-a", "t", "org", "f", "alone")}
    assert verdicts(answers) == {"can"}
    assert (answers.can_supervise, answers.supervisors) == (NONE, frozenset())


@pytest.mark.parametrize(
    ("dates", "can_now", "can_all_along"),
    [
        ("expires=2026-03-29", True, True),
        ("expires=2026-03-28", True, False),
        ("expires=2026-01-05", True, False),
        ("expires=2026-01-04", False, False),
        ("valid_from=2026-01-05", True, True),
        ("valid_from=2026-01-06", False, False),
    ],
)
def test_a_holding_is_in_force_on_its_first_and_last_day(
    tmp_path: Path, dates: str, can_now: bool, can_all_along: bool
) -> None:
    holdings = [holding(dates)]
    assert bool(ask(tmp_path, ("2026-01-05", "2026-01-05"), holdings=holdings).can) == can_now
    assert bool(ask(tmp_path, holdings=holdings).can) == can_all_along


def test_two_holdings_end_to_end_are_not_one(tmp_path: Path) -> None:
    holdings = [holding("expires=2026-02-14"), holding("valid_from=2026-02-15")]
    assert ask(tmp_path, holdings=holdings).nearly == PF


@pytest.mark.parametrize(
    ("competencies", "held", "covered"),
    [
        (["id=c", "id=d"], "c", True),
        (["id=c", "id=d entails=c"], "d", True),
        (["id=c entails=d", "id=d"], "d", False),
        (["id=c", "id=d entails=e", "id=e exact_match=c"], "d", True),
        (["id=c", "id=d exact_match=c"], "d", True),
        (["id=c exact_match=d;http://esco/x", "id=d"], "d", True),
        (["id=c exact_match=http://esco/x", "id=d exact_match=http://esco/x"], "d", False),
        (["id=c", "id=d close_match=c"], "d", False),
        (["id=c", "id=d broader=c"], "d", False),
    ],
)
def test_competencies_that_cover_others(tmp_path: Path, competencies: list[str], held: str, covered: bool) -> None:
    assert bool(ask(tmp_path, competencies=competencies, holdings=[holding(competency=held)]).can) == covered


@pytest.mark.parametrize(
    ("level", "most", "covered"),
    [
        ("specialist", "generic", True),
        ("specialist", "core", False),
        ("generic", "specialist", True),
        ("core", "specialist", False),
    ],
)
def test_an_entailment_reaches_the_lower_of_both_levels(tmp_path: Path, level: str, most: str, covered: bool) -> None:
    competencies = ["id=c", f"id=d entails=c:{most}"]
    answers = ask(tmp_path, competencies=competencies, holdings=[holding(level=level, competency="d")])
    assert bool(answers.can) == covered


@pytest.mark.parametrize(
    ("mapping", "can"),
    [
        ("predicate_id=skos:exactMatch reviewer_label=Ben", True),
        ("predicate_id=skos:exactMatch author_label=Asha", False),
        ("predicate_id=skos:closeMatch reviewer_label=Ben", False),
    ],
)
def test_a_reviewed_exact_mapping_makes_competencies_mean_the_same(tmp_path: Path, mapping: str, can: bool) -> None:
    for subject, other in ("cd", "dc"):
        mappings = [f"subject_id={subject} object_id={other} {mapping}"]
        assert bool(ask(tmp_path, mappings=mappings, holdings=[holding(competency="d")]).can) == can


@pytest.mark.parametrize(
    ("held", "asked", "can"),
    [("advanced", "generic", True), ("advanced", "specialist", False), ("advanced", "advanced", True)],
)
def test_a_level_is_read_as_its_framework_says(tmp_path: Path, held: str, asked: str, can: bool) -> None:
    answers = ask(
        tmp_path,
        competencies=["id=c framework=trust", "id=d entails=c:advanced"],
        framework_levels=["framework=trust level=advanced common_level=generic"],
        requirements=[f"function=f kind=competency item=c min_level={asked}"],
        holdings=[holding(level=held)],
    )
    assert bool(answers.can) == can
    entailed = ask(
        tmp_path,
        competencies=["id=c framework=trust", "id=d entails=c:advanced"],
        framework_levels=["framework=trust level=advanced common_level=generic"],
        requirements=[f"function=f kind=competency item=c min_level={asked}"],
        holdings=[holding(level="specialist", competency="d")],
    )
    assert entailed.can == answers.can


@pytest.mark.parametrize(
    ("min_status", "policy", "can"),
    [
        ("", "verified", False),
        ("", "verified;declared", True),
        ("verified", "verified;declared", False),
        ("declared", "verified", True),
    ],
)
def test_a_declared_holding_counts_where_row_or_policy_accepts_it(
    tmp_path: Path, min_status: str, policy: str, can: bool
) -> None:
    answers = ask(
        tmp_path,
        requirements=[f"function=f kind=competency item=c min_status={min_status}"],
        policy=[f"key=accepted_statuses value={policy}"],
        holdings=[holding(status="declared")],
    )
    assert (answers.can, answers.might) == ((PF, NONE) if can else (NONE, PF))


@pytest.mark.parametrize(
    ("row", "might"),
    [
        (holding(competency="e"), True),
        (holding("expires=2024-01-01"), False),
        (holding(level="core"), False),
        (holding("expires=2024-01-01", competency="d"), False),
    ],
)
def test_any_row_for_either_competency_blocks_a_presumption(tmp_path: Path, row: str, might: bool) -> None:
    profiles = ["role=nurse competency=d level=generic"]
    competencies = ["id=c", "id=d entails=c", "id=e"]
    answers = ask(tmp_path, competencies=competencies, role_profiles=profiles, holdings=[row])
    assert answers.might == (PF if might else NONE)
    assert answers.can == NONE


def test_a_post_not_in_force_presumes_nothing(tmp_path: Path) -> None:
    posts = [
        "id=p-a person=p employer=org role=helper",
        "id=p-b person=p employer=org role=nurse ends=2026-01-04",
    ]
    answers = ask(tmp_path, posts=posts, role_profiles=["role=nurse competency=c level=generic"], holdings=[])
    assert answers.might == NONE


@pytest.mark.parametrize(
    ("cells", "can", "might"),
    [
        ("annotations=teaching;prescriber verified_on=2026-01-05", True, False),
        ("annotations=prescriber verified_on=2026-01-06", False, True),
        ("annotations=prescriber", False, True),
        ("annotations=teaching verified_on=2025-11-03", False, False),
        ("annotations=prescriber verified_on=2025-11-03 expires=2026-03-28", False, False),
        ("annotations=prescriber verified_on=2025-11-03 issued=2026-01-06", False, False),
    ],
)
def test_a_credential_counts_when_verified_in_force_and_annotated(
    tmp_path: Path, cells: str, can: bool, might: bool
) -> None:
    answers = ask(
        tmp_path,
        requirements=["function=f kind=registration item=NMC annotation=prescriber"],
        credentials=[f"person=p kind=registration item=NMC {cells}"],
    )
    assert (answers.can == PF, answers.might == PF) == (can, might)


def test_groups_are_alternatives_and_each_is_needed(tmp_path: Path) -> None:
    either = "function=f kind=competency item={} alternative_group=either"
    alternatives = [either.format("c"), either.format("d")]
    assert ask(tmp_path, requirements=alternatives).can == PF
    third = ask(tmp_path, requirements=[*alternatives, "function=f kind=competency item=e"])
    assert (third.can, third.nearly) == (NONE, PF)
    two_more = [f"function=f kind=registration item={item}" for item in ("NMC", "GMC")]
    assert ask(tmp_path, requirements=[*alternatives, *two_more]).nearly == NONE


def test_a_function_without_requirements_is_performed_by_nobody(tmp_path: Path) -> None:
    assert verdicts(ask(tmp_path, requirements=[])) == set()


@pytest.mark.parametrize(
    ("held", "wanted", "short", "supervised"),
    [
        ("generic", "advanced", "1", True),
        ("core", "advanced", "1", False),
        ("core", "advanced", "2", True),
        ("generic", "advanced", "0", False),
        ("core", "generic", "2", True),
    ],
)
def test_supervision_makes_good_so_many_levels(
    tmp_path: Path, held: str, wanted: str, short: str, supervised: bool
) -> None:
    answers = ask(
        tmp_path,
        requirements=[f"function=f kind=competency item=c min_level={wanted} supervisable=yes"],
        policy=[f"key=supervised_levels_short value={short}"],
        holdings=[holding(level=held)],
    )
    assert answers.supervised == (PF if supervised else NONE)
    assert answers.nearly == PF


def test_supervision_needs_a_held_level_and_a_supervisable_row(tmp_path: Path) -> None:
    row = "function=f kind=competency item=c min_level=generic"
    assert ask(tmp_path, requirements=[f"{row} supervisable=yes"], holdings=[]).supervised == NONE
    assert ask(tmp_path, requirements=[f"{row} supervisable=no"], holdings=[holding(level="core")]).supervised == NONE
    declared = [holding(level="core", status="declared")]
    assert ask(tmp_path, requirements=[f"{row} supervisable=yes"], holdings=declared).supervised == NONE


@pytest.mark.parametrize(
    ("kind", "clearance", "expected"),
    [
        ("staff", "", {"can"}),
        ("volunteer", "verified_on=2025-11-03", {"can"}),
        ("peer", "verified_on=2025-11-03", {"can"}),
        ("volunteer", "verified_on=", {"might"}),
        ("peer", "", set()),
        ("student", "", {"supervised"}),
        ("carer", "verified_on=2025-11-03", set()),
    ],
)
def test_kinds_of_people(tmp_path: Path, kind: str, clearance: str, expected: set[str]) -> None:
    credentials = [f"person=p kind=clearance item=any {clearance}"] if clearance else []
    answers = ask(tmp_path, people=[f"id=p kind={kind}"], credentials=credentials)
    assert verdicts(answers) == expected


def test_objections_forbid_functions_and_teams(tmp_path: Path) -> None:
    assert ask(tmp_path, people=["id=p kind=staff objections=x;f"]).can == NONE
    answers = ask(tmp_path, people=["id=p kind=staff objections=t"])
    assert answers.can == PF
    assert answers.permits == set()


def test_only_people_with_a_post_in_force_are_asked(tmp_path: Path) -> None:
    answers = ask(tmp_path, posts=["id=p-a person=p employer=org role=nurse ends=2026-03-28"])
    assert (answers.can, answers.permits) == (NONE, frozenset())


@pytest.mark.parametrize(
    ("change", "permitted"),
    [
        ("", True),
        ("ends=2026-03-29", True),
        ("ends=2026-03-28", False),
        ("liability=none", False),
        ("provider=other", False),
        ("provider=other;org", True),
        ("teams=t;u", True),
        ("teams=u", False),
        ("people=q", False),
        ("roles=helper", False),
        ("host=other", False),
    ],
)
def test_an_agreement_permits_what_it_names(tmp_path: Path, change: str, permitted: bool) -> None:
    answers = ask(tmp_path, teams=AT_PCN, agreements=[f"{AGREEMENT} {change}"])
    assert answers.permits == ({("p-a", "t", "a")} if permitted else set())


def test_a_transferred_post_leaves_its_old_employer(tmp_path: Path) -> None:
    teams = ["id=home host=org integration=virtual", "id=away host=pcn integration=actual"]
    moved = f"{AGREEMENT} state=transferred"
    lent = f"{AGREEMENT} id=b"
    assert ask(tmp_path, teams=teams, agreements=[moved, lent]).permits == {("p-a", "away", "a")}
    # The transfer takes the post away even where it permits nothing itself.
    assert ask(tmp_path, teams=teams, agreements=[f"{moved} liability=none", lent]).permits == set()
    not_moved = ask(tmp_path, teams=teams, agreements=[f"{moved} people=q", lent])
    assert not_moved.permits == {("p-a", "home", "org")}


def test_an_actual_team_takes_own_people_and_transferred_ones(tmp_path: Path) -> None:
    assert ask(tmp_path, teams=["id=t host=org integration=actual"]).permits == {("p-a", "t", "org")}
    assert ask(tmp_path, teams=["id=t host=pcn integration=actual"], agreements=[AGREEMENT]).permits == set()


@pytest.mark.parametrize(
    ("kind", "covers", "allowed"),
    [
        ("staff", "nursing", True),
        ("staff", "nursing:volunteer", False),
        ("volunteer", "nursing", False),
        ("volunteer", "nursing:volunteer", True),
        ("peer", "nursing", True),
        ("peer", "nursing:volunteer", False),
        ("staff", "social", False),
    ],
)
def test_indemnity_of_the_employer_covers_the_kind_of_person(
    tmp_path: Path, kind: str, covers: str, allowed: bool
) -> None:
    answers = ask(
        tmp_path,
        people=[f"id=p kind={kind}"],
        organisations=[f"id=org indemnity_covers={covers}"],
        credentials=["person=p kind=clearance item=any verified_on=2025-11-03"],
    )
    assert answers.can == PF
    assert bool(answers.may_serve) == allowed


@pytest.mark.parametrize(
    ("change", "shared_records", "allowed"),
    [
        ("", "no", True),
        ("", "yes", False),
        ("data_sharing=yes", "yes", True),
        ("functions=f", "no", True),
        ("functions=g", "no", False),
        ("indemnity=host", "no", False),
        ("indemnity=none", "no", False),
        ("indemnity=", "no", False),
    ],
)
def test_an_agreement_allows_functions(tmp_path: Path, change: str, shared_records: str, allowed: bool) -> None:
    answers = ask(
        tmp_path,
        organisations=["id=org indemnity_covers=nursing", "id=pcn indemnity_covers=social"],
        functions=[f"id=f activity=nursing shared_records={shared_records}"],
        teams=AT_PCN,
        agreements=[f"{AGREEMENT} {change}"],
    )
    assert answers.permits == {("p-a", "t", "a")}
    assert bool(answers.may_serve) == allowed


def test_own_basis_needs_no_data_sharing(tmp_path: Path) -> None:
    assert ask(tmp_path, functions=["id=f activity=nursing shared_records=yes"]).may_serve


@pytest.mark.parametrize(
    ("employers", "clauses", "agreed"),
    [
        (("org", "org"), ("no", "no"), True),
        (("org", "trust"), ("yes", "no"), True),
        (("org", "trust"), ("no", "yes"), False),
        (("org", "pcn"), ("yes", "no"), True),
        (("org", "pcn"), ("no", "no"), False),
        (("pcn", "org"), ("yes", "no"), True),
        (("pcn", "org"), ("no", "no"), False),
    ],
)
def test_supervision_over_employers_needs_a_clause(
    tmp_path: Path, employers: tuple[str, str], clauses: tuple[str, str], agreed: bool
) -> None:
    learner, teacher = employers
    answers = ask(
        tmp_path,
        organisations=[f"id={key} indemnity_covers=nursing" for key in ("org", "pcn", "trust")],
        people=["id=p kind=staff", "id=q kind=staff"],
        posts=[f"id=p-a person=p employer={learner} role=nurse", f"id=q-a person=q employer={teacher} role=nurse"],
        requirements=["function=f kind=competency item=c min_level=generic supervisable=yes"],
        holdings=[holding(level="core"), "person=q competency=c level=generic status=verified"],
        teams=AT_PCN,
        agreements=[
            f"{AGREEMENT} supervision={clauses[0]}",
            f"{AGREEMENT} id=b provider=trust supervision={clauses[1]}",
        ],
    )
    basis = {"org": "a", "trust": "b", "pcn": "pcn"}
    assert answers.can_supervise == {("q", "f")}
    assert answers.supervisors == ({("t", "f", "p-a", basis[learner], "q-a", basis[teacher])} if agreed else set())


def test_only_a_function_with_a_supervisable_row_is_supervised(tmp_path: Path) -> None:
    people = ["id=p kind=staff", "id=s kind=student"]
    posts = [f"id={key}-a person={key} employer=org role=nurse" for key in "ps"]
    holdings = [holding(), "person=s competency=c level=generic status=verified"]
    answers = ask(tmp_path, people=people, posts=posts, holdings=holdings)
    assert answers.supervised == {("s", "f")}
    assert (answers.can_supervise, answers.supervisors) == (NONE, frozenset())


# Delegation

DELEGABLE = ["id=f activity=nursing shared_records=no delegable=yes"]
REGISTERED_WORK = ["function=f kind=competency item=c", "function=f kind=registration item=NMC"]
NMC = "person={} kind=registration item=NMC verified_on=2025-11-03"
ROLES = [
    "id=nurse profession=nurse register=NMC",
    "id=helper profession=helper",
    "id=pa profession=physician_assistant register=GMC supervisor_register=GMC",
]


def delegation(folder: Path, **tables: list[str]) -> Answers:
    """Answer where p, a helper, holds all that f requires but a registration, and f is delegable."""
    helper = ["id=p-a person=p employer=org role=helper"]
    usual = {"functions": DELEGABLE, "requirements": REGISTERED_WORK, "roles": ROLES, "posts": helper}
    return ask(folder, **{**usual, **tables})


@pytest.mark.parametrize(
    ("tables", "delegated"),
    [
        ({}, True),
        ({"functions": ["id=f activity=nursing shared_records=no delegable=no"]}, False),
        ({"functions": ["id=f activity=nursing shared_records=no"]}, False),
        ({"posts": ["id=p-a person=p employer=org role=nurse"]}, False),
        ({"credentials": [f"{NMC.format('p')} expires=2026-01-04"]}, False),
        (
            {"posts": [f"id=p-{role} person=p employer=org role={role}" for role in ("helper", "nurse")]},
            False,
        ),
        (
            {
                "posts": [
                    "id=p-a person=p employer=org role=helper",
                    "id=p-b person=p employer=org role=nurse ends=2026-03-28",
                ]
            },
            True,
        ),
        ({"people": ["id=p kind=student"]}, False),
        (
            {
                "people": ["id=p kind=volunteer"],
                "credentials": ["person=p kind=clearance item=any verified_on=2025-11-03"],
            },
            False,
        ),
        ({"holdings": []}, False),
        ({"requirements": ["function=f kind=registration item=NMC annotation=prescriber"]}, True),
        ({"requirements": [*REGISTERED_WORK, "function=f kind=qualification item=nursing"]}, False),
        ({"requirements": [*REGISTERED_WORK, "function=f kind=approval item=NMC"]}, False),
        ({"people": ["id=p kind=staff objections=f"]}, False),
    ],
)
def test_a_registration_is_met_by_delegation(tmp_path: Path, tables: dict[str, list[str]], delegated: bool) -> None:
    answers = delegation(tmp_path, **tables)
    assert answers.supervised == (PF if delegated else NONE)
    assert answers.can == NONE


def test_who_is_registered_works_alone(tmp_path: Path) -> None:
    answers = delegation(tmp_path, credentials=[NMC.format("p")])
    assert (answers.can, answers.supervised) == (PF, NONE)


def test_delegation_and_a_level_short_may_meet(tmp_path: Path) -> None:
    short = "function=f kind=competency item=c min_level=advanced"
    rows = [f"{short} supervisable=yes", REGISTERED_WORK[1]]
    assert delegation(tmp_path / "short", requirements=rows).supervised == PF
    assert delegation(tmp_path / "far", requirements=[short, REGISTERED_WORK[1]]).supervised == NONE


@pytest.mark.parametrize(
    ("requirements", "credentials", "supervises"),
    [
        (REGISTERED_WORK, [NMC.format("q")], True),
        (REGISTERED_WORK, [], False),
        ([REGISTERED_WORK[0], f"{REGISTERED_WORK[1]} annotation=prescriber"], [NMC.format("q")], False),
        # Who can perform it by an alternative to registration has nothing to delegate with.
        ([f"{row} alternative_group=either" for row in REGISTERED_WORK], [], False),
        ([f"{row} alternative_group=either" for row in REGISTERED_WORK], [NMC.format("q")], True),
        (
            [f"{REGISTERED_WORK[0]} supervisable=yes alternative_group=x", f"{REGISTERED_WORK[1]} alternative_group=x"],
            [],
            False,
        ),
        (["function=f kind=competency item=c supervisable=yes"], [], True),
        (["function=f kind=competency item=c"], [NMC.format("q")], False),
    ],
)
def test_delegated_work_is_supervised_by_the_registered(
    tmp_path: Path, requirements: list[str], credentials: list[str], supervises: bool
) -> None:
    answers = delegation(
        tmp_path,
        people=["id=p kind=carer", "id=q kind=staff"],
        posts=["id=q-a person=q employer=org role=nurse"],
        holdings=["person=q competency=c level=generic status=verified"],
        requirements=requirements,
        credentials=credentials,
    )
    assert answers.can_supervise == (frozenset({("q", "f")}) if supervises else NONE)


def test_delegated_work_has_supervisors_where_they_may_serve(tmp_path: Path) -> None:
    tables = {
        "people": ["id=p kind=staff", "id=q kind=staff"],
        "posts": ["id=p-a person=p employer=org role=helper", "id=q-a person=q employer=org role=nurse"],
        "holdings": [holding(), "person=q competency=c level=generic status=verified"],
        "credentials": [NMC.format("q")],
    }
    assert delegation(tmp_path, **tables).supervisors == {("t", "f", "p-a", "org", "q-a", "org")}
    away = [tables["posts"][0], "id=q-a person=q employer=pcn role=nurse"]
    assert delegation(tmp_path, **(tables | {"posts": away})).supervisors == set()


# Named supervisors


def dependent(folder: Path, **tables: list[str]) -> Answers:
    """Answer where p is a physician assistant whose supervisor is q, a doctor at another organisation."""
    usual = {
        "roles": ROLES,
        "people": ["id=p kind=staff", "id=q kind=staff"],
        "posts": ["id=p-a person=p employer=org role=pa supervisor=q", "id=q-a person=q employer=pcn role=helper"],
        "credentials": ["person=q kind=registration item=GMC verified_on=2025-11-03"],
    }
    return ask(folder, **{**usual, **tables})


@pytest.mark.parametrize(
    ("tables", "supported"),
    [
        ({}, True),
        ({"credentials": []}, False),
        ({"credentials": ["person=q kind=registration item=GMC"]}, False),
        ({"credentials": ["person=q kind=registration item=GMC verified_on=2025-11-03 expires=2026-03-28"]}, False),
        ({"credentials": ["person=q kind=registration item=GMC verified_on=2025-11-03 expires=2026-03-29"]}, True),
        ({"credentials": ["person=q kind=registration item=NMC verified_on=2025-11-03"]}, False),
        ({"credentials": ["person=q kind=qualification item=GMC verified_on=2025-11-03"]}, False),
        ({"credentials": ["person=p kind=registration item=GMC verified_on=2025-11-03"]}, False),
        (
            {
                "posts": ["id=p-a person=p employer=org role=pa supervisor=p"],
                "credentials": ["person=p kind=registration item=GMC verified_on=2025-11-03"],
            },
            False,
        ),
        ({"posts": ["id=p-a person=p employer=org role=pa", "id=q-a person=q employer=org role=helper"]}, False),
        ({"posts": ["id=p-a person=p employer=org role=pa supervisor=q"]}, False),
        (
            {
                "posts": [
                    "id=p-a person=p employer=org role=pa supervisor=q",
                    "id=q-a person=q employer=org role=helper ends=2026-03-28",
                ]
            },
            False,
        ),
        ({"posts": ["id=p-a person=p employer=org role=nurse"]}, True),
    ],
)
def test_a_dependent_post_needs_its_supervisor(tmp_path: Path, tables: dict[str, list[str]], supported: bool) -> None:
    answers = dependent(tmp_path, **tables)
    assert answers.can == (PF if supported else NONE)
    assert verdicts(answers) == ({"can"} if supported else set())


def test_one_post_without_its_supervisor_stops_all(tmp_path: Path) -> None:
    posts = [
        "id=p-a person=p employer=org role=pa supervisor=q",
        "id=q-a person=q employer=pcn role=helper",
        "id=p-b person=p employer=org role=pa",
    ]
    assert verdicts(dependent(tmp_path / "both", posts=posts)) == set()
    past = [*posts[:2], f"{posts[2]} ends=2026-01-04"]
    assert verdicts(dependent(tmp_path / "past", posts=past)) == {"can"}


@pytest.mark.parametrize(
    ("tables", "verdict"),
    [
        ({"holdings": [holding(status="declared")]}, "might"),
        (
            {
                "holdings": [holding(level="core")],
                "requirements": ["function=f kind=competency item=c min_level=generic supervisable=yes"],
            },
            "supervised",
        ),
    ],
)
def test_without_a_supervisor_nothing_is_left(tmp_path: Path, tables: dict[str, list[str]], verdict: str) -> None:
    assert verdict in verdicts(dependent(tmp_path / "with", **tables))
    assert verdicts(dependent(tmp_path / "without", **tables, credentials=[])) == set()


@pytest.mark.parametrize(
    ("undifferentiated", "role", "can"),
    [("yes", "pa", False), ("no", "pa", True), ("", "pa", True), ("yes", "nurse", True)],
)
def test_a_dependent_post_sees_no_undifferentiated_patients(
    tmp_path: Path, undifferentiated: str, role: str, can: bool
) -> None:
    posts = [f"id=p-a person=p employer=org role={role} supervisor=q", "id=q-a person=q employer=pcn role=helper"]
    functions = [f"id=f shared_records=no undifferentiated={undifferentiated}"]
    answers = dependent(tmp_path, posts=posts, functions=functions)
    assert answers.can == (PF if can else NONE)
    assert verdicts(answers) == ({"can"} if can else set())


# Watch list


@pytest.mark.parametrize(
    ("ends", "days", "lapsing"),
    [
        ("2026-04-04", "", True),
        ("2026-04-05", "", False),
        ("2026-03-29", "", True),
        ("2026-03-28", "", False),
        ("2026-03-29", "84", True),
        ("2026-03-30", "84", False),
        ("2026-04-05", "91", True),
        ("", "365", False),
    ],
)
def test_what_ends_before_the_watch_day_lapses(tmp_path: Path, ends: str, days: str, lapsing: bool) -> None:
    answers = ask(
        tmp_path,
        policy=[f"key=watch_days value={days}"] if days else [],
        posts=[f"id=p-a person=p employer=org role=nurse ends={ends}"],
        holdings=[holding(f"valid_from=2025-01-01 expires={ends}")],
        credentials=[f"person=p kind=registration item=NMC issued=2025-01-01 expires={ends}"],
        agreements=[f"{AGREEMENT} ends={ends}"],
    )
    found = {
        ("posts", "p-a"),
        ("holdings", "p/c/generic/verified/2025-01-01"),
        ("credentials", "p/registration/NMC/2025-01-01"),
        ("agreements", "a"),
    }
    assert answers.lapses == (found if lapsing else set())


def test_a_blank_part_of_a_key_is_a_dash(tmp_path: Path) -> None:
    answers = ask(
        tmp_path,
        holdings=[holding("expires=2026-04-04")],
        credentials=["person=p kind=registration item=NMC expires=2026-04-04"],
    )
    assert answers.lapses == {("holdings", "p/c/generic/verified/-"), ("credentials", "p/registration/NMC/-")}


def test_what_has_not_begun_does_not_lapse(tmp_path: Path) -> None:
    assert ask(tmp_path, holdings=[holding("valid_from=2026-01-06 expires=2026-04-04")]).lapses == set()


SOON = "2026-04-04"


@pytest.mark.parametrize(
    ("tables", "lost"),
    [
        ({}, False),
        ({"holdings": [holding(f"expires={SOON}")]}, True),
        ({"holdings": [holding(f"expires={SOON}"), holding(level="advanced")]}, False),
        ({"holdings": [holding(f"expires={SOON}"), holding(level="core")]}, True),
        ({"holdings": [holding(), holding(f"expires={SOON}", competency="d")]}, False),
        ({"posts": [f"id=p-a person=p employer=org role=nurse ends={SOON}"]}, True),
        (
            {
                "posts": [
                    f"id=p-a person=p employer=org role=nurse ends={SOON}",
                    "id=p-b person=p employer=pcn role=helper",
                ]
            },
            False,
        ),
        (
            {
                "requirements": [f"{row} alternative_group=either" for row in REGISTERED_WORK],
                "credentials": [f"{NMC.format('p')} expires={SOON}"],
            },
            False,
        ),
        (
            {
                "requirements": [REGISTERED_WORK[1]],
                "credentials": [f"{NMC.format('p')} expires={SOON}"],
            },
            True,
        ),
        # What comes back to verify is not what counts.
        (
            {
                "requirements": [REGISTERED_WORK[1]],
                "credentials": [
                    f"{NMC.format('p')} expires={SOON}",
                    "person=p kind=registration item=NMC issued=2025-12-01",
                ],
            },
            True,
        ),
        (
            {
                "people": ["id=p kind=volunteer"],
                "credentials": [f"person=p kind=clearance item=any verified_on=2025-11-03 expires={SOON}"],
            },
            True,
        ),
        (
            {
                "people": ["id=p kind=peer"],
                "credentials": [
                    f"person=p kind=clearance item=any verified_on=2025-11-03 expires={SOON}",
                    "person=p kind=clearance item=other verified_on=2025-11-03",
                ],
            },
            False,
        ),
        ({"credentials": [f"person=p kind=clearance item=any verified_on=2025-11-03 expires={SOON}"]}, False),
        ({"teams": AT_PCN, "agreements": [f"{AGREEMENT} ends={SOON}"]}, False),
    ],
)
def test_a_function_lapses_for_who_keeps_too_little(tmp_path: Path, tables: dict[str, list[str]], lost: bool) -> None:
    answers = ask(tmp_path, **tables)
    assert answers.can == PF
    assert answers.lapses_for == (PF if lost else NONE)
    assert answers.loses_all == (F if lost else frozenset())


def test_nothing_lapses_for_who_cannot(tmp_path: Path) -> None:
    answers = ask(tmp_path, holdings=[holding(f"expires={SOON}", level="core")])
    assert (answers.lapses_for, answers.loses_all, answers.nobody_can) == (NONE, frozenset(), F)


def test_a_named_supervisor_who_lapses_takes_nothing_yet(tmp_path: Path) -> None:
    gmc = f"person=q kind=registration item=GMC verified_on=2025-11-03 expires={SOON}"
    answers = dependent(tmp_path, credentials=[gmc])
    assert (answers.can, answers.lapses_for) == (PF, NONE)


def test_few_who_can(tmp_path: Path) -> None:
    two = {
        "people": ["id=p kind=staff", "id=q kind=staff"],
        "posts": [f"id={key}-a person={key} employer=org role=nurse" for key in "pq"],
    }
    soon, other = holding(f"expires={SOON}"), "person=q competency=c level=generic status=verified"
    one = ask(tmp_path / "one", **two)
    assert (one.only_performer, one.nobody_can, one.loses_all) == (frozenset({("f", "p")}), frozenset(), frozenset())
    both = ask(tmp_path / "both", **two, holdings=[soon, other])
    assert (both.only_performer, both.lapses_for, both.loses_all) == (NONE, PF, frozenset())
    none = ask(tmp_path / "none", **two, holdings=[])
    assert (none.only_performer, none.nobody_can, none.loses_all) == (NONE, F, frozenset())
    all_of_them = ask(tmp_path / "all", **two, holdings=[soon, f"{other} expires={SOON}"])
    assert (all_of_them.only_performer, all_of_them.loses_all) == (NONE, F)
    assert ask(tmp_path / "nothing", **two, requirements=[]).nobody_can == frozenset()


@pytest.mark.parametrize(
    ("team", "post", "leads", "coordinates"),
    [
        ("lead_competency=c lead_level=generic", "lead=yes", True, False),
        ("lead_competency=c lead_level=advanced", "lead=yes", False, False),
        ("lead_competency=c", "lead=no", False, False),
        ("lead_competency=c", "lead=", False, False),
        ("coordinator_competency=c", "lead=no", False, True),
        ("coordinator_competency=d", "lead=no", False, False),
        ("", "lead=yes", False, False),
    ],
)
def test_lead_and_coordinator(tmp_path: Path, team: str, post: str, leads: bool, coordinates: bool) -> None:
    answers = ask(
        tmp_path,
        teams=[f"id=t host=org integration=virtual {team}"],
        posts=[f"id=p-a person=p employer=org role=nurse {post}"],
    )
    assert answers.may_lead == ({("p-a", "t")} if leads else NONE)
    assert answers.may_coordinate == ({("p-a", "t")} if coordinates else NONE)


def test_a_declared_competency_leads_only_by_policy(tmp_path: Path) -> None:
    tables = {
        "teams": ["id=t host=org integration=virtual lead_competency=c"],
        "holdings": [holding(status="declared")],
    }
    assert ask(tmp_path, **tables).may_lead == NONE
    assert ask(tmp_path, **tables, policy=["key=accepted_statuses value=verified;declared"]).may_lead == {("p-a", "t")}


def test_generated_workspaces_are_repeatable_and_rich(tmp_path: Path) -> None:
    filled: dict[str, int] = {}
    for seed in range(20):
        folder, again = tmp_path / f"{seed}", tmp_path / f"{seed}-again"
        generate_workspace(folder, seed)
        generate_workspace(again, seed)
        assert all(path.read_bytes() == (again / path.name).read_bytes() for path in folder.iterdir())
        for name, facts in vars(answer(folder, AS_OF, PLAN_UNTIL)).items():
            filled[name] = filled.get(name, 0) + bool(facts)
    assert min(filled.values()) >= 15, filled


@pytest.mark.parametrize(
    ("part", "off"),
    [("is_delegated_to", False), ("is_delegable", False), ("is_supported", True), ("supervisor_register", "")],
)
def test_a_part_matters_in_generated_workspaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, off: bool | str
) -> None:
    """What never makes a difference would be compared with nothing."""
    for seed in range(20):
        generate_workspace(tmp_path / f"{seed}", seed)
    with_it = [answer(tmp_path / f"{seed}", AS_OF, AS_OF) for seed in range(20)]
    monkeypatch.setattr(oracle, part, lambda *_: off)
    without = [answer(tmp_path / f"{seed}", AS_OF, AS_OF) for seed in range(20)]
    assert sum(one != other for one, other in zip(with_it, without, strict=True)) >= 10
