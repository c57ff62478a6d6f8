"""FHIR R4B: a plan and its sessions as a Bundle of administrative resources, built and validated by fhir.resources.

Pages of http://hl7.org/fhir/R4B: bundle, 2.36 (type *collection*; `fullUrl` and references as in 2.36.4); organization,
location, practitioner, practitionerrole, healthcareservice, careteam, schedule, slot.

- **collection**, not transaction: the plan is a proposal that travels as one file. A transaction would change the
  server to which somebody posts it. Ids do not change between exports, so that a receiver may PUT each resource.
- **Organization**: employers, hosts and those who run sites; **Location**: the sites of teams.
- **PractitionerRole**: a post, with its employer (`organization`), role and the services of its teams.
- **CareTeam**: a team, *proposed*, with its host as `managingOrganization`. The member of a participant is the
  Practitioner and not the PractitionerRole: invariant ctm-1 allows `onBehalfOf`, the employer, for nobody else.
- **HealthcareService**: what a team does, with the functions that it performs in the plan.
- **Schedule**: a post in a team, with PractitionerRole and HealthcareService as actors. **Slot**: a session;
  *busy-unavailable*, or *busy-tentative* where somebody must cover leave or a bank holiday. Functions stand as
  `serviceType`, with their minutes in the comment.

Identifiers: ODS codes under the system of the NHS; ids of the workspace under its IRI of the table, such as
`https://w3id.org/pchteam/workspace/posts`, as the codes of roles and functions are, for a urn of our own would need a
registered namespace. Numbers of professional registers are left out: nobody needs them to book.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from fhir.resources.R4B.address import Address
from fhir.resources.R4B.bundle import Bundle, BundleEntry
from fhir.resources.R4B.careteam import CareTeam, CareTeamParticipant
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.healthcareservice import HealthcareService
from fhir.resources.R4B.humanname import HumanName
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.location import Location, LocationPosition
from fhir.resources.R4B.organization import Organization
from fhir.resources.R4B.period import Period
from fhir.resources.R4B.practitioner import Practitioner
from fhir.resources.R4B.practitionerrole import PractitionerRole
from fhir.resources.R4B.reference import Reference
from fhir.resources.R4B.resource import Resource
from fhir.resources.R4B.schedule import Schedule
from fhir.resources.R4B.slot import Slot

from pchteam.context import BASE, SCHEME_BASE
from pchteam.export.session_words import LONDON, STATUS_WORDS, TO_COVER, lasting_id, numbered, span, work_lines
from pchteam.handover import HandOver
from pchteam.solver.problem import Post, Team

__all__ = ["write_fhir"]

ODS = "https://fhir.nhs.uk/Id/ods-organization-code"


def write_fhir(handover: HandOver, path: Path) -> None:
    """Write the Bundle as JSON; fhir.resources validates each resource while it is made."""
    path.write_text(_bundle(handover).model_dump_json(indent=1) + "\n", encoding="utf-8")


def _bundle(handover: HandOver) -> Bundle:
    made = (_organisations, _locations, _practitioners, _roles, _services, _care_teams, _schedules, _slots)
    resources = [resource for make in made for resource in make(handover)]
    return Bundle(
        type="collection",
        entry=[BundleEntry(fullUrl=f"urn:uuid:{resource.id}", resource=resource) for resource in resources],
    )


def _organisations(handover: HandOver) -> Iterator[Resource]:
    teams = _teams(handover)
    wanted = {post.employer for post in _posts(handover)} | {team.host for team in teams}
    wanted |= {handover.row("sites", team.site).organisation for team in teams}
    for row in handover.rows("organisations"):
        if row.id in wanted:
            codes = [Identifier(system=ODS, value=row.ods_code)] if row.ods_code else []
            kind = CodeableConcept(coding=[Coding(system=f"{SCHEME_BASE}organisation", code=row.kind)])
            yield Organization(
                id=lasting_id(handover, "Organization", row.id),
                identifier=[*codes, _identifier("organisations", row.id)],
                active=True,
                type=[kind],
                name=row.name,
            )


def _locations(handover: HandOver) -> Iterator[Resource]:
    wanted = {team.site for team in _teams(handover)}
    for row in handover.rows("sites"):
        if row.id in wanted:
            is_placed = row.latitude is not None and row.longitude is not None
            yield Location(
                id=lasting_id(handover, "Location", row.id),
                identifier=[_identifier("sites", row.id)],
                status="active",
                name=row.name,
                mode="instance",
                address=Address(postalCode=row.postcode) if row.postcode else None,
                position=LocationPosition(latitude=row.latitude, longitude=row.longitude) if is_placed else None,
                managingOrganization=_reference(handover, "Organization", row.organisation),
            )


def _practitioners(handover: HandOver) -> Iterator[Resource]:
    for person in sorted({post.person for post in _posts(handover)}):
        yield Practitioner(
            id=lasting_id(handover, "Practitioner", person),
            identifier=[_identifier("people", person)],
            active=True,
            name=[HumanName(text=handover.name("people", person))],
        )


def _roles(handover: HandOver) -> Iterator[Resource]:
    teams = defaultdict(list)
    for holder, team in _places(handover):
        teams[holder].append(team)
    for post in _posts(handover):
        yield PractitionerRole(
            id=lasting_id(handover, "PractitionerRole", post.post),
            identifier=[_identifier("posts", post.post)],
            active=True,
            period=_window(handover),
            practitioner=_reference(handover, "Practitioner", post.person),
            organization=_reference(handover, "Organization", post.employer),
            code=[_concept(handover, "roles", post.role)],
            healthcareService=[_reference(handover, "HealthcareService", team) for team in teams[post.post]],
        )


def _services(handover: HandOver) -> Iterator[Resource]:
    done = {(work.team, work.function) for work in handover.plan.assignments if work.minutes}
    for team in _teams(handover):
        functions = sorted(function for where, function in done if where == team.team)
        yield HealthcareService(
            id=lasting_id(handover, "HealthcareService", team.team),
            identifier=[_identifier("teams", team.team)],
            active=True,
            providedBy=_reference(handover, "Organization", team.host),
            type=[_concept(handover, "functions", function) for function in functions] or None,
            location=[_reference(handover, "Location", team.site)],
            name=handover.name("teams", team.team),
        )


def _care_teams(handover: HandOver) -> Iterator[Resource]:
    for team in _teams(handover):
        if team.team not in handover.plan.open_teams():
            continue
        yield CareTeam(
            id=lasting_id(handover, "CareTeam", team.team),
            identifier=[_identifier("teams", team.team)],
            status="proposed",
            name=handover.name("teams", team.team),
            period=_window(handover),
            participant=list(_participants(handover, team.team)),
            managingOrganization=[_reference(handover, "Organization", team.host)],
        )


def _participants(handover: HandOver, team: str) -> Iterator[CareTeamParticipant]:
    chosen = next(row for row in handover.plan.teams if row.team == team)
    members = {row.post for row in handover.plan.blocks if row.blocks and row.team == team}
    for post in _posts(handover):
        if post.post in members:
            parts = {"Lead of the team": chosen.lead, "Coordinator of the team": chosen.coordinator}
            extra = [CodeableConcept(text=text) for text, holder in parts.items() if holder == post.post]
            yield CareTeamParticipant(
                role=[_concept(handover, "roles", post.role), *extra],
                member=_reference(handover, "Practitioner", post.person),
                onBehalfOf=_reference(handover, "Organization", post.employer),
                period=_window(handover),
            )


def _schedules(handover: HandOver) -> Iterator[Resource]:
    horizon = Period(start=handover.horizon.start, end=handover.horizon.last)
    for post, team in _places(handover):
        actors = ("PractitionerRole", post), ("HealthcareService", team)
        yield Schedule(
            id=lasting_id(handover, "Schedule", post, team),
            active=True,
            actor=[_reference(handover, *actor) for actor in actors],
            planningHorizon=horizon,
        )


def _slots(handover: HandOver) -> Iterator[Resource]:
    for session, number in numbered(handover):
        start, end = (moment.astimezone(LONDON) for moment in span(session))
        asked = {work.function for work in session.work if work.function}
        reason = STATUS_WORDS.get(session.status)
        lines = ([f"{TO_COVER} ({reason})"] if reason else []) + list(work_lines(handover, session))
        yield Slot(
            id=lasting_id(handover, "Slot", session.post, session.team, session.day.isoformat(), str(number)),
            serviceType=[_concept(handover, "functions", function) for function in sorted(asked)] or None,
            schedule=_reference(handover, "Schedule", session.post, session.team),
            status="busy-tentative" if reason else "busy-unavailable",
            start=start,
            end=end,
            comment="; ".join(lines),
        )


def _places(handover: HandOver) -> list[tuple[str, str]]:
    """(post, team) with blocks in the plan or with sessions, for a rota may send others than the plan."""
    sessions = {(session.post, session.team) for session in handover.sessions}
    return sorted({(row.post, row.team) for row in handover.plan.blocks if row.blocks} | sessions)


def _posts(handover: HandOver) -> list[Post]:
    used = {post for post, _ in _places(handover)}
    return [post for post in handover.problem.posts if post.post in used]


def _teams(handover: HandOver) -> list[Team]:
    used = handover.plan.open_teams() | {team for _, team in _places(handover)}
    return [team for team in handover.problem.teams if team.team in used]


def _reference(handover: HandOver, kind: str, *key: str) -> Reference:
    return Reference(reference=f"urn:uuid:{lasting_id(handover, kind, *key)}", type=kind)


def _identifier(table: str, identifier: str) -> Identifier:
    return Identifier(system=f"{BASE}{table}", value=identifier)


def _concept(handover: HandOver, table: str, identifier: str) -> CodeableConcept:
    name = handover.name(table, identifier)
    return CodeableConcept(coding=[Coding(system=f"{BASE}{table}", code=identifier, display=name)], text=name)


def _window(handover: HandOver) -> Period:
    return Period(start=handover.policy.day("as_of"), end=handover.policy.day("plan_until"))
