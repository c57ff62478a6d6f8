"""FHIR: fhir.resources reads the bundle back, references resolve, and slots hold the plan to the minute."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fhir.resources.R4B.bundle import Bundle

from pchteam.export.fhir import write_fhir
from pchteam.handover import HandOver

from .handing_over import AWKWARD, called, tiny

WEEKS = 12
LONDON = ZoneInfo("Europe/London")


class Read:
    """A bundle read back: resources by the URL of their entry, and by type."""

    def __init__(self, handover: HandOver, path: Path) -> None:
        write_fhir(handover, path)
        bundle: Any = Bundle
        self.bundle = bundle.model_validate_json(path.read_bytes())
        self.by_url: dict[str, Any] = {entry.fullUrl: entry.resource for entry in self.bundle.entry}

    def all(self, kind: str) -> list[Any]:
        """Resources of a type, in order."""
        return [resource for resource in self.by_url.values() if type(resource).__name__ == kind]

    def of(self, reference: Any) -> Any:
        """The resource to which a reference points."""
        return self.by_url[reference.reference]

    def local(self, reference: Any) -> str:
        """The id in the workspace of what a reference points to."""
        return str(self.of(reference).identifier[-1].value)


@pytest.fixture(scope="module")
def read(handover: HandOver, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The bundle of North Trafford."""
    return Read(handover, tmp_path_factory.mktemp("fhir") / "plan.json")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> HandOver:
    """One person in one team over two weeks."""
    return tiny(tmp_path_factory.mktemp("workspace"), organisations=["id=org indemnity_covers=nursing ods_code=P91018"])


def _references(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value
        for inner in value.values():
            yield from _references(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def test_slots_add_up_to_the_plan(handover: HandOver, read: Read) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for slot in read.all("Slot"):
        role, service = read.of(slot.schedule).actor
        found[read.local(read.of(role).practitioner), read.local(service)] += (slot.end - slot.start) // timedelta(
            minutes=1
        )
    people = {post.post: post.person for post in handover.problem.posts}
    planned: Counter[tuple[str, str]] = Counter()
    for block in handover.plan.blocks:
        planned[people[block.post], block.team] += WEEKS * block.minutes
    assert found == planned


def test_every_slot_lies_in_the_horizon_and_says_its_zone(handover: HandOver, read: Read) -> None:
    horizon = handover.horizon
    for slot in read.all("Slot"):
        assert slot.start.tzinfo
        assert horizon.start <= slot.start.astimezone(LONDON).date() <= horizon.last
    spans = {(schedule.planningHorizon.start, schedule.planningHorizon.end) for schedule in read.all("Schedule")}
    assert spans == {(horizon.start, horizon.last)}


def test_every_reference_points_to_an_entry_of_its_type(read: Read) -> None:
    document = json.loads(read.bundle.model_dump_json())
    references = list(_references(document))
    assert len(references) > 5000
    assert {type(read.by_url[one["reference"]]).__name__ == one["type"] for one in references} == {True}


def test_entries_are_a_collection_under_urns_of_their_ids(read: Read) -> None:
    assert read.bundle.type == "collection"
    assert len(read.by_url) == len(read.bundle.entry)
    assert {url == f"urn:uuid:{resource.id}" for url, resource in read.by_url.items()} == {True}
    assert not any(entry.request for entry in read.bundle.entry)


def test_care_teams_have_the_members_of_the_plan(handover: HandOver, read: Read) -> None:
    found = {
        (read.local(member.member), team.identifier[0].value)
        for team in read.all("CareTeam")
        for member in team.participant
    }
    assert found == {(row.person, row.team) for row in handover.plan.memberships}
    hosts = {team.team: team.host for team in handover.problem.teams}
    for team in read.all("CareTeam"):
        assert team.status == "proposed"
        assert [read.local(host) for host in team.managingOrganization] == [hosts[team.identifier[0].value]]
        assert (team.period.start, team.period.end) == (date(2026, 1, 5), date(2026, 3, 29))


def test_members_act_for_their_employers_as_practitioners(handover: HandOver, read: Read) -> None:
    """Invariant ctm-1 of FHIR R4B: `onBehalfOf` only where the member is a Practitioner."""
    posts = {(post.person, post.role, post.employer) for post in handover.problem.posts}
    for team in read.all("CareTeam"):
        for member in team.participant:
            assert member.member.type == "Practitioner"
            role = member.role[0].coding[0].code
            assert (read.local(member.member), role, read.local(member.onBehalfOf)) in posts


def test_leads_and_coordinators_are_named(handover: HandOver, read: Read) -> None:
    people = {post.post: post.person for post in handover.problem.posts}
    wanted = {
        (row.team, people[post], text)
        for row in handover.plan.teams
        for post, text in ((row.lead, "Lead of the team"), (row.coordinator, "Coordinator of the team"))
        if post
    }
    assert wanted == {
        (team.identifier[0].value, read.local(member.member), role.text)
        for team in read.all("CareTeam")
        for member in team.participant
        for role in member.role[1:]
    }


def test_services_and_roles_say_who_does_what_for_whom(handover: HandOver, read: Read) -> None:
    done = {(work.team, work.function) for work in handover.plan.assignments}
    told = {
        (service.identifier[0].value, kind.coding[0].code)
        for service in read.all("HealthcareService")
        for kind in service.type or ()
    }
    assert told == done
    posts = {post.post: post for post in handover.problem.posts}
    for role in read.all("PractitionerRole"):
        post = posts[role.identifier[0].value]
        assert (read.local(role.practitioner), read.local(role.organization)) == (post.person, post.employer)
        assert role.code[0].coding[0].code == post.role
        teams = {row.team for row in handover.plan.blocks if row.post == post.post}
        assert {read.local(service) for service in role.healthcareService} == teams


def test_ods_codes_stand_where_the_workspace_has_them(handover: HandOver, read: Read) -> None:
    codes = {row.id: row.ods_code for row in handover.rows("organisations")}
    told = {
        one.identifier[-1].value: [
            part.value for part in one.identifier if part.system.startswith("https://fhir.nhs.uk/")
        ]
        for one in read.all("Organization")
    }
    assert told == {key: [codes[key]] if codes[key] else [] for key in told}
    assert any(told.values())


def test_numbers_of_registers_are_left_out(handover: HandOver, read: Read) -> None:
    numbers = {row.number for row in handover.rows("credentials") if row.number}
    values = {part.value for one in read.all("Practitioner") for part in one.identifier}
    assert numbers
    assert not numbers & values


def test_what_must_be_covered_is_tentative(small: HandOver, tmp_path: Path) -> None:
    statuses: tuple[Any, ...] = ("planned", "leave", "bank_holiday")
    sessions = [replace(small.sessions[0], starts=time(8 + number), status=one) for number, one in enumerate(statuses)]
    slots = Read(replace(small, sessions=tuple(sessions)), tmp_path / "plan.json").all("Slot")
    work = "; ".join(f"f: {piece.minutes} min" for piece in sessions[0].work)
    assert [(slot.status, slot.comment) for slot in slots] == [
        ("busy-unavailable", work),
        ("busy-tentative", f"To cover (leave); {work}"),
        ("busy-tentative", f"To cover (bank holiday); {work}"),
    ]


def test_sessions_of_others_than_the_plan_resolve_but_make_no_members(small: HandOver, tmp_path: Path) -> None:
    plan = replace(small.plan, teams=(replace(small.plan.teams[0], open=False),), blocks=(), memberships=())
    read = Read(replace(small, plan=plan), tmp_path / "plan.json")
    assert [read.local(read.of(slot.schedule).actor[0]) for slot in read.all("Slot")] == ["p-a"] * len(small.sessions)
    assert not read.all("CareTeam")


def test_slots_of_summer_are_an_hour_earlier(small: HandOver, tmp_path: Path) -> None:
    sessions = tuple(
        replace(small.sessions[0], day=day, starts=time(9)) for day in (date(2026, 3, 27), date(2026, 3, 30))
    )
    Read(replace(small, sessions=sessions), tmp_path / "plan.json")
    slots = json.loads((tmp_path / "plan.json").read_text("utf-8"))["entry"][-2:]
    assert [slot["resource"]["start"] for slot in slots] == ["2026-03-27T09:00:00Z", "2026-03-30T09:00:00+01:00"]


def test_the_same_run_gives_the_same_bytes(small: HandOver, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_fhir(small, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_names_in_any_letters_are_read_back(small: HandOver, tmp_path: Path) -> None:
    name = AWKWARD.strip()
    names = called(small.names, people={"p": name}, teams={"t": name}, functions={"f": name})
    read = Read(replace(small, names=names), tmp_path / "plan.json")
    (person,), (team,), (service,) = (read.all(kind) for kind in ("Practitioner", "CareTeam", "HealthcareService"))
    assert person.name[0].text == team.name == service.name == service.type[0].text == name
