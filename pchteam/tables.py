"""Row models: the tables and columns of a workspace, each with description, unit, example and RDF property.

The template, the reference page, the JSON-LD contexts and the checks of single cells are generated from
these models; nothing else in the project lists columns. Optional columns read `| None = optional(...)`.
"""

from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter

from pchteam.columns import (
    Codes,
    CommonLevel,
    Day,
    Identifier,
    Labels,
    Level,
    LevelOf,
    LevelPairs,
    Match,
    Matches,
    Number,
    Ref,
    Scheme,
    SharePairs,
    Term,
    Text,
    YesNo,
    column,
)

__all__ = ["PER_POPULATION", "STAFF_GROUPS", "TABLES", "Row", "StatusName"]


PER_POPULATION = "1000_population"


def optional(description: str, **about: Any) -> Any:
    """Describe a column that may stay blank; takes what `column` takes."""
    return column(description, default=None, **about)


class Row(BaseModel):
    """A row of a table. `key` names the columns that identify it, `iri_class` the RDF class of its subject."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)
    iri_class: ClassVar[str]
    about: ClassVar[str]

    def filled(self) -> Self:
        """The row with what its blank cells mean, as `blank` of their columns says."""
        missing = {name: value for name, value in _blanks(type(self)).items() if getattr(self, name) is None}
        return self.model_copy(update=missing)


@cache
def _blanks(model: type[Row]) -> dict[str, Any]:
    """What blank cells of a table mean, by field."""
    found = {}
    for name, info in model.model_fields.items():
        text = dict(info.json_schema_extra or {}).get("blank") if not callable(info.json_schema_extra) else None
        if text is not None:
            found[name] = TypeAdapter(info.rebuild_annotation()).validate_python(text)
    return found


class Organisation(Row):
    table = "organisations"
    iri_class = "org:FormalOrganization"
    about = "Employers, hosts of teams and parties to agreements."

    id: Identifier = column("Identifier of the organisation.", rdf="dcterms:identifier", example="delamere")
    name: Text = column("Name.", rdf="skos:prefLabel", example="Delamere Medical Practice")
    kind: Annotated[
        Literal[
            "gp_practice",
            "nhs_trust",
            "local_authority",
            "voluntary",
            "pcn",
            "federation",
            "ambulance_trust",
            "hospice",
            "care_provider",
            "pharmacy",
            "other",
        ],
        Scheme("organisation"),
    ] = column("Kind of organisation.", rdf="org:classification", example="gp_practice")
    ods_code: Identifier | None = optional(
        "Code of the Organisation Data Service.", rdf="pch:odsCode", example="P91018"
    )
    registered_patients: Number | None = optional(
        "Patients registered with the practice.", rdf="pch:registeredPatients", example="14696", unit="people", ge=0
    )
    employs: YesNo | None = optional(
        "Whether it can employ people; a network without legal form cannot. Blank: yes.",
        blank="yes",
        rdf="pch:employs",
        example="yes",
    )
    indemnity_covers: Labels | None = optional(
        "Activities that its indemnity covers, and `activity:volunteer` where volunteers are covered too.",
        rdf="pch:indemnifies",
        example="primary_medical;medicines",
    )
    retained_hours: Number | None = optional(
        "Hours a week of its own capacity that stay at home.",
        rdf="pch:retainedHours",
        example="120",
        unit="hours a week",
        ge=0,
    )
    outward_hours: Number | None = optional(
        "Most hours a week that it lends to teams hosted by others.",
        rdf="pch:outwardHours",
        example="90",
        unit="hours a week",
        ge=0,
    )


class Site(Row):
    table = "sites"
    iri_class = "org:Site"
    about = "Places where people work."

    id: Identifier = column("Identifier of the site.", rdf="dcterms:identifier", example="delamere-centre")
    name: Text = column("Name.", rdf="skos:prefLabel", example="Delamere Centre")
    organisation: Annotated[Identifier, Ref(("organisations",))] = column(
        "Organisation that runs the site.", rdf="org:siteOf", example="delamere"
    )
    postcode: Text | None = optional("Postcode.", rdf="schema:postalCode", example="M32 0DF")
    latitude: Number | None = optional(
        "Latitude (WGS 84).", rdf="geo:lat", example="53.4473", unit="degrees", ge=-90, le=90
    )
    longitude: Number | None = optional(
        "Longitude (WGS 84).", rdf="geo:long", example="-2.3010", unit="degrees", ge=-180, le=180
    )
    rooms: Number | None = optional(
        "Rooms in which sessions can take place at once. Blank: no limit.",
        rdf="pch:rooms",
        example="6",
        unit="rooms",
        ge=0,
        multiple_of=1,
    )


class Segment(Row):
    table = "segments"
    iri_class = "pch:PopulationSegment"
    about = "Groups of the registered population with like needs; together they never exceed the registered list."

    id: Identifier = column("Identifier of the segment.", rdf="dcterms:identifier", example="older-frail")
    label: Text = column("Label.", rdf="skos:prefLabel", example="Older people with frailty")
    population: Number = column("People in the segment.", rdf="pch:population", example="2140", unit="people", ge=0)
    annual_growth: Number | None = optional(
        "Growth of the segment a year.", rdf="pch:annualGrowth", example="0.02", unit="share a year", ge=-1, le=1
    )
    priority: Number | None = optional(
        "Priority of its needs, 5 the most urgent. Blank: 3.",
        blank="3",
        rdf="pch:priority",
        example="4",
        ge=1,
        le=5,
        multiple_of=1,
    )
    locality: Text | None = optional("Locality where the people live.", rdf="pch:locality", example="North Trafford")
    scheme_code: Text | None = optional("Code in a published segmentation.", rdf="skos:notation", example="NWL-12")


class Function(Row):
    table = "functions"
    iri_class = "pch:CareFunction"
    about = "Care functions: what is done for people, independent of who does it."

    id: Identifier = column("Identifier of the function.", rdf="dcterms:identifier", example="bp-review")
    label: Text = column("Label.", rdf="skos:prefLabel", example="Blood pressure review")
    alt_labels: Labels | None = optional(
        "Synonyms and acronyms.", rdf="skos:altLabel", example="BP check;hypertension review"
    )
    description: Text | None = optional(
        "What the function includes.", rdf="skos:definition", example="Measure, interpret and agree next steps."
    )
    activity: Identifier = column(
        "Activity by which indemnity is settled.", rdf="pch:activity", example="primary_medical"
    )
    setting: Identifier | None = optional("Where it usually takes place.", rdf="pch:setting", example="practice")
    shared_records: YesNo = column(
        "Whether it reads records that several organisations share.", rdf="pch:sharedRecords", example="yes"
    )
    delegable: YesNo | None = optional(
        "Whether a registered professional may delegate it to unregistered staff, who then work supervised.",
        blank="no",
        rdf="pch:delegable",
        example="yes",
    )
    undifferentiated: YesNo | None = optional(
        "Whether its patients have no diagnosis yet; closed to roles that need a named supervisor.",
        blank="no",
        rdf="pch:undifferentiated",
        example="no",
    )
    traditional_roles: Annotated[Codes | None, Ref(("roles",))] = optional(
        "Roles that did it traditionally.", rdf="pch:traditionalRole", example="practice-nurse"
    )
    review: YesNo | None = optional(
        "Whether somebody competent must still review this row. Blank: no.", rdf="pch:review", blank="no", example="yes"
    )


class Pathway(Row):
    table = "pathways"
    key = ("id", "function")
    iri_class = "pch:PathwayStep"
    about = "Ordered functions of a pathway, over organisations."

    id: Identifier = column("Identifier of the pathway.", rdf="pch:pathway", example="frailty")
    label: Text = column("Label of the pathway.", rdf="skos:prefLabel", example="Frailty")
    function: Annotated[Identifier, Ref(("functions",))] = column(
        "Function of this step.", rdf="pch:function", example="frailty-assessment"
    )
    order: Number | None = optional("Place of the step.", rdf="pch:order", example="2", ge=1)


RequirementKind = Annotated[
    Literal["competency", "registration", "qualification", "clearance", "approval"], Scheme("requirement")
]
CredentialKind = Annotated[Literal["registration", "qualification", "clearance", "approval"], Scheme("requirement")]
StatusName = Literal["verified", "declared"]
Status = Annotated[StatusName, Scheme("status")]


class Requirement(Row):
    table = "requirements"
    key = ("function", "kind", "item", "annotation", "alternative_group")
    iri_class = "pch:Requirement"
    about = "What a person needs for a function. Rows of a group are alternatives; all groups must be met."

    function: Annotated[Identifier, Ref(("functions",))] = column(
        "Function that requires it.", rdf="pch:requiredBy", example="bp-review"
    )
    kind: RequirementKind = column("Kind of requirement.", rdf="pch:kind", example="competency")
    item: Annotated[Identifier, Ref(("competencies",), when=("kind", "competency"))] = column(
        "Competency id, or the register, qualification, clearance or approval.",
        rdf="pch:item",
        example="blood-pressure",
    )
    min_level: Annotated[Level | None, LevelOf("item")] = optional(
        "Least level of the competency. Blank: core.", blank="core", rdf="pch:minLevel", example="generic"
    )
    annotation: Identifier | None = optional(
        "Annotation that the registration must carry.", rdf="pch:annotation", example="prescriber"
    )
    min_status: Status | None = optional(
        "Least evidence accepted for this row. Blank: as in policy.", rdf="pch:minStatus", example="verified"
    )
    alternative_group: Identifier | None = optional(
        "Rows of one function with the same group are alternatives. Blank: mandatory.",
        rdf="pch:alternativeGroup",
        example="any-register",
    )
    supervisable: YesNo | None = optional(
        "Whether a level short may be made good by supervision (competency rows only).",
        blank="no",
        rdf="pch:supervisable",
        example="yes",
    )
    review: YesNo | None = optional(
        "Whether somebody competent must still review this row. Blank: no.", rdf="pch:review", blank="no", example="yes"
    )


class Need(Row):
    table = "needs"
    key = ("segment", "function", "team")
    iri_class = "pch:Need"
    about = "How much of a function a segment needs."

    segment: Annotated[Identifier, Ref(("segments",))] = column(
        "Segment that needs it.", rdf="pch:segment", example="older-frail"
    )
    function: Annotated[Identifier, Ref(("functions",))] = column(
        "Function that is needed.", rdf="pch:function", example="frailty-assessment"
    )
    team: Annotated[Identifier | None, Ref(("teams",))] = optional(
        "The one team that may cover it. Blank: any team that serves the segment.", rdf="pch:team", example="frailty"
    )
    contacts_per_1000: Number = column(
        "Contacts a year for 1,000 people of the segment.",
        rdf="pch:contactsPer1000",
        example="850",
        unit="contacts per 1,000 people a year",
        ge=0,
    )
    minutes_per_contact: Number = column(
        "Staff time of a contact, its notes and letters included.",
        rdf="pch:minutesPerContact",
        example="25",
        unit="minutes",
        gt=0,
    )
    source: Text | None = optional("Where the figures come from.", rdf="dcterms:source", example="invented")


class Competency(Row):
    table = "competencies"
    iri_class = "pch:Competency"
    about = "Competencies that people hold and functions require."

    id: Identifier = column("Identifier of the competency.", rdf="dcterms:identifier", example="venepuncture")
    label: Text = column("Label.", rdf="skos:prefLabel", example="Venepuncture")
    alt_labels: Labels | None = optional("Synonyms and acronyms.", rdf="skos:altLabel", example="phlebotomy")
    description: Text | None = optional(
        "What the competency includes.", rdf="skos:definition", example="Takes blood from a vein."
    )
    broader: Annotated[Codes | None, Ref(("competencies",))] = optional(
        "Broader heading, for search and reports only; nothing follows from it.",
        rdf="skos:broader",
        example="clinical-procedures",
    )
    entails: Annotated[LevelPairs | None, Ref(("competencies",))] = optional(
        "Competencies held by whoever holds this one: `id` (same level) or `id:max_level`.",
        rdf="pch:entailment",
        example="hand-hygiene;observations:generic",
    )
    framework: Text | None = optional(
        "Framework it comes from; table framework_levels may give the level names of that framework.",
        rdf="pch:framework",
        example="common",
    )
    exact_match: Annotated[Matches | None, Ref(("competencies",), iris=True)] = optional(
        "Ids of this workspace or IRIs of other vocabularies with the same meaning (reviewed).",
        rdf="skos:exactMatch",
        example="trust-phlebotomy",
    )
    close_match: Annotated[Matches | None, Ref(("competencies",), iris=True)] = optional(
        "Ids or IRIs with nearly the same meaning; nothing follows from them.",
        rdf="skos:closeMatch",
        example="http://data.europa.eu/esco/skill/x",
    )
    source: Text | None = optional("Source.", rdf="dcterms:source", example="invented")
    review: YesNo | None = optional(
        "Whether somebody competent must still review this row. Blank: no.", rdf="pch:review", blank="no", example="yes"
    )


class FrameworkLevel(Row):
    table = "framework_levels"
    key = ("framework", "level")
    iri_class = "pch:FrameworkLevel"
    about = "Level names of a framework, each with the common level as which it is read."

    framework: Text = column(
        "Framework, as the column framework of competencies names it.", rdf="pch:framework", example="trust"
    )
    level: Identifier = column(
        "Level name of the framework; it may stand wherever a level of a competency of the framework is asked.",
        rdf="pch:levelName",
        example="proficient",
    )
    common_level: CommonLevel = column("Common level as which it is read.", rdf="pch:commonLevel", example="generic")
    label: Text | None = optional("Label.", rdf="skos:prefLabel", example="Proficient practitioner")


class ConceptMapping(Row):
    table = "mappings"
    key = ("subject_id", "predicate_id", "object_id", "mapping_justification")
    iri_class = "sssom:Mapping"
    about = (
        "How competencies of different frameworks relate, in the columns of SSSOM. Only an exact match of two "
        "competencies of the workspace that names its reviewer makes them mean the same."
    )

    subject_id: Annotated[Match, Ref(("competencies",), iris=True)] = column(
        "Competency id of this workspace, or IRI of another vocabulary.",
        rdf="sssom:subject_id",
        example="trust-phlebotomy",
    )
    predicate_id: Literal["skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch"] = column(
        "How the object relates to the subject; skos:broadMatch: the object is the broader one.",
        rdf="sssom:predicate_id",
        example="skos:exactMatch",
    )
    object_id: Annotated[Match, Ref(("competencies",), iris=True)] = column(
        "Competency id of this workspace, or IRI of another vocabulary.", rdf="sssom:object_id", example="venepuncture"
    )
    mapping_justification: Term = column(
        "How the mapping was found, as a term of semapv.",
        rdf="sssom:mapping_justification",
        example="semapv:ManualMappingCuration",
    )
    author_label: Text | None = optional("Who made the mapping.", rdf="sssom:author_label", example="Asha Example")
    reviewer_label: Text | None = optional(
        "Who reviewed it and stands for it. Blank: not reviewed, and nothing follows from it.",
        rdf="sssom:reviewer_label",
        example="Ben Example",
    )
    mapping_date: Day | None = optional("Day of the mapping.", rdf="sssom:mapping_date", example="2026-01-05")
    confidence: Number | None = optional(
        "How sure the author is; no rule reads it.", rdf="sssom:confidence", example="0.9", unit="share", ge=0, le=1
    )
    comment: Text | None = optional("Comment.", rdf="skos:note", example="agreed with the trust's educators")


class LevelDescriptor(Row):
    table = "level_descriptors"
    key = ("competency", "level")
    iri_class = "pch:LevelDescriptor"
    about = "What somebody does who holds a competency at a level."

    competency: Annotated[Identifier, Ref(("competencies",))] = column(
        "Competency described.", rdf="pch:competency", example="venepuncture"
    )
    level: Annotated[Level, LevelOf("competency")] = column("Level described.", rdf="pch:level", example="generic")
    descriptor: Text = column(
        "What holders do at this level.", rdf="skos:definition", example="Takes blood from adults without help."
    )
    review: YesNo | None = optional(
        "Whether somebody competent must still review this row. Blank: no.", rdf="pch:review", blank="no", example="yes"
    )


StaffGroupName = Literal[
    "gp",
    "nursing",
    "pharmacy",
    "allied_health",
    "mental_health",
    "social_care",
    "support",
    "administration",
    "voluntary",
]
STAFF_GROUPS: tuple[str, ...] = get_args(StaffGroupName)
StaffGroup = Annotated[StaffGroupName, Scheme("staff-group")]


class Role(Row):
    table = "roles"
    iri_class = "org:Role"
    about = "Roles that posts have; a role presumes, it never proves."

    id: Identifier = column("Identifier of the role.", rdf="dcterms:identifier", example="practice-nurse")
    label: Text = column("Label.", rdf="skos:prefLabel", example="Practice nurse")
    profession: Identifier = column("Profession, counted in the mix of a team.", rdf="pch:profession", example="nurse")
    staff_group: StaffGroup | None = optional(
        "Staff group, by which availability is set. Blank: support.",
        blank="support",
        rdf="pch:staffGroup",
        example="nursing",
    )
    register_: Identifier | None = optional(
        "Statutory register of the profession.", rdf="pch:register", example="NMC", alias="register"
    )
    supervisor_register: Identifier | None = optional(
        "Register of the named supervisor whom a holder must have, as physician assistants need a doctor. Blank: none.",
        rdf="pch:supervisorRegister",
        example="GMC",
    )
    reimbursement_ceiling: Number | None = optional(
        "Most that a scheme repays a year for a WTE, on-costs included. Blank: nothing is repaid.",
        rdf="pch:reimbursementCeiling",
        example="43352",
        unit="pounds a year",
        ge=0,
    )
    exact_match: Matches | None = optional(
        "IRIs of occupations with the same meaning.",
        rdf="skos:exactMatch",
        example="http://data.europa.eu/esco/occupation/x",
    )
    close_match: Matches | None = optional(
        "IRIs of occupations with nearly the same meaning.",
        rdf="skos:closeMatch",
        example="http://data.europa.eu/esco/occupation/y",
    )
    review: YesNo | None = optional(
        "Whether somebody competent must still review this row. Blank: no.", rdf="pch:review", blank="no", example="yes"
    )


class RoleProfile(Row):
    table = "role_profiles"
    key = ("role", "competency")
    iri_class = "pch:RoleProfile"
    about = "What holders of a role are presumed to hold; always to be verified."

    role: Annotated[Identifier, Ref(("roles",))] = column("Role.", rdf="pch:role", example="practice-nurse")
    competency: Annotated[Identifier, Ref(("competencies",))] = column(
        "Competency presumed of its holders.", rdf="pch:competency", example="venepuncture"
    )
    level: Annotated[Level, LevelOf("competency")] = column("Level presumed.", rdf="pch:level", example="generic")
    source: Text | None = optional("Where the presumption comes from.", rdf="dcterms:source", example="invented")
    review: YesNo | None = optional(
        "Whether somebody competent must still review this row. Blank: no.", rdf="pch:review", blank="no", example="yes"
    )


class Person(Row):
    table = "people"
    iri_class = "foaf:Person"
    about = "The squad: everyone who may be planned, whoever employs them."

    id: Identifier = column("Identifier of the person.", rdf="dcterms:identifier", example="p001")
    name: Text = column("Name.", rdf="foaf:name", example="Asha Example")
    kind: Annotated[Literal["staff", "volunteer", "carer", "peer", "student"], Scheme("person")] = column(
        "Kind of engagement.", rdf="pch:personKind", example="staff"
    )
    max_teams: Number | None = optional(
        "Most teams to belong to. Blank: as in policy.", rdf="pch:maxTeams", example="2", ge=0, multiple_of=1
    )
    wants: Annotated[Codes | None, Ref(("teams", "competencies"))] = optional(
        "Teams to work in or competencies to gain; they break ties.", rdf="pch:wants", example="frailty"
    )
    objections: Annotated[Codes | None, Ref(("teams", "functions"))] = optional(
        "Teams or functions that the person will not take; they forbid.", rdf="pch:objectsTo", example="home-visit"
    )


class Post(Row):
    table = "posts"
    iri_class = "org:Post"
    about = "Posts that people hold; capacity is a post's."

    id: Identifier = column("Identifier of the post.", rdf="dcterms:identifier", example="p001-a")
    person: Annotated[Identifier, Ref(("people",))] = column("Person in the post.", rdf="org:heldBy", example="p001")
    employer: Annotated[Identifier, Ref(("organisations",))] = column(
        "Employer, or the organisation that engages a volunteer.", rdf="org:postIn", example="delamere"
    )
    role: Annotated[Identifier, Ref(("roles",))] = column("Role of the post.", rdf="org:role", example="practice-nurse")
    hours_per_week: Number = column(
        "Contracted hours a week; at most 48 (Working Time Regulations 1998, mean over 17 weeks).",
        rdf="pch:hoursPerWeek",
        example="37.5",
        unit="hours a week",
        gt=0,
        le=48,
    )
    band: Identifier | None = optional("Pay band.", rdf="pch:band", example="band-6")
    site: Annotated[Identifier | None, Ref(("sites",))] = optional(
        "Usual site.", rdf="org:basedAt", example="delamere-centre"
    )
    starts: Day | None = optional("First day. Blank: already started.", rdf="pch:starts", example="2025-04-01")
    ends: Day | None = optional("Last day. Blank: open.", rdf="pch:ends", example="2027-03-31")
    lead: YesNo | None = optional(
        "Whether the holder may lead a team. Blank: no.", blank="no", rdf="pch:lead", example="yes"
    )
    line_manager: Annotated[Identifier | None, Ref(("people",))] = optional(
        "Line manager.", rdf="org:reportsTo", example="p002"
    )
    supervisor: Annotated[Identifier | None, Ref(("people",))] = optional(
        "Named supervisor, whom roles with a supervisor_register must have.", rdf="pch:supervisor", example="p003"
    )
    available_share: Number | None = optional(
        "Share of the hours left after leave, bank holidays, study and sickness. Blank: as in policy.",
        rdf="pch:availableShare",
        example="0.8",
        unit="share",
        ge=0,
        le=1,
    )


class Holding(Row):
    table = "holdings"
    key = ("person", "competency", "level", "status", "valid_from")
    iri_class = "pch:Holding"
    about = "Competencies of people, with their evidence."

    person: Annotated[Identifier, Ref(("people",))] = column("Person.", rdf="pch:person", example="p001")
    competency: Annotated[Identifier, Ref(("competencies",))] = column(
        "Competency held.", rdf="pch:competency", example="venepuncture"
    )
    level: Annotated[Level, LevelOf("competency")] = column("Level held.", rdf="pch:level", example="generic")
    status: Status = column("Whether the evidence was verified or only declared.", rdf="pch:status", example="verified")
    evidence: Text | None = optional("Evidence.", rdf="schema:credentialCategory", example="skills check")
    valid_from: Day | None = optional("First day of validity.", rdf="pch:starts", example="2024-05-01")
    expires: Day | None = optional("Last day of validity. Blank: open.", rdf="pch:ends", example="2027-04-30")


class Credential(Row):
    table = "credentials"
    key = ("person", "kind", "item", "issued")
    iri_class = "schema:EducationalOccupationalCredential"
    about = "Registrations, qualifications, clearances and approvals of people."

    person: Annotated[Identifier, Ref(("people",))] = column("Person.", rdf="pch:person", example="p001")
    kind: CredentialKind = column("Kind of credential.", rdf="pch:kind", example="registration")
    item: Identifier = column("Register, qualification, clearance or approval.", rdf="pch:item", example="NMC")
    number: Text | None = optional(
        "Number, as text (it may begin with 0).", rdf="schema:identifier", example="00A0000E"
    )
    annotations: Codes | None = optional("Annotations.", rdf="pch:annotation", example="prescriber")
    issued: Day | None = optional("First day of validity.", rdf="pch:starts", example="2024-05-01")
    expires: Day | None = optional("Last day of validity. Blank: open.", rdf="pch:ends", example="2027-04-30")
    verified_on: Day | None = optional(
        "Day on which it was checked at the source. Blank: to verify.", rdf="pch:verifiedOn", example="2025-11-03"
    )


class Agreement(Row):
    table = "agreements"
    iri_class = "odrl:Agreement"
    about = "Agreements by which people of a provider work in teams of a host."

    id: Identifier = column("Identifier of the agreement.", rdf="dcterms:identifier", example="mou-trust")
    provider: Annotated[Codes, Ref(("organisations",))] = column(
        "Organisations whose people work for the host.", rdf="pch:provider", example="community-trust"
    )
    host: Annotated[Identifier, Ref(("organisations",))] = column(
        "Organisation that hosts the teams.", rdf="pch:host", example="north-pcn"
    )
    state: Annotated[Literal["aligned", "assigned", "seconded", "embedded", "transferred"], Scheme("state")] = column(
        "State of deployment.", rdf="pch:state", example="assigned"
    )
    model: Annotated[Literal["plain", "employ_and_deploy", "joint"] | None, Scheme("model")] = optional(
        "Model of employment. Blank: plain.", blank="plain", rdf="pch:model", example="plain"
    )
    instrument: Annotated[Literal["mou", "sla", "honorary_contract"] | None, Scheme("instrument")] = optional(
        "Paper on which it stands.", rdf="pch:instrument", example="mou"
    )
    starts: Day = column("First day.", rdf="pch:starts", example="2025-04-01")
    ends: Day | None = optional("Last day. Blank: open.", rdf="pch:ends", example="2027-03-31")
    functions: Annotated[Codes | None, Ref(("functions",))] = optional(
        "Functions covered. Blank: all.", rdf="pch:coversFunction", example="wound-care"
    )
    teams: Annotated[Codes | None, Ref(("teams",))] = optional(
        "Teams covered. Blank: all of the host.", rdf="pch:coversTeam", example="frailty"
    )
    people: Annotated[Codes | None, Ref(("people",))] = optional(
        "People named. Blank: all.", rdf="pch:coversPerson", example="p001"
    )
    roles: Annotated[Codes | None, Ref(("roles",))] = optional(
        "Roles covered. Blank: all.", rdf="pch:coversRole", example="district-nurse"
    )
    hours_per_week: Number | None = optional(
        "Most hours a week over all people and teams of the host, meetings included. Blank: no cap.",
        rdf="pch:hoursPerWeek",
        example="60",
        unit="hours a week",
        ge=0,
    )
    recharge_percent: Number | None = optional(
        "Share of the cost that the host repays.",
        rdf="pch:rechargePercent",
        example="100",
        unit="per cent",
        ge=0,
        le=200,
    )
    liability: Annotated[Literal["provider", "host", "shared", "none"], Scheme("party")] = column(
        "Who bears employment liability; none: not settled, so the agreement permits nothing.",
        rdf="pch:liability",
        example="provider",
    )
    indemnity: Annotated[Literal["provider", "host", "none"] | None, Scheme("party")] = optional(
        "Whose indemnity covers the work. Blank: none.", blank="none", rdf="pch:indemnity", example="provider"
    )
    data_sharing: YesNo = column("Whether data sharing is signed.", rdf="pch:dataSharing", example="yes")
    supervision: YesNo | None = optional(
        "Whether supervision over employers is agreed. Blank: no.",
        blank="no",
        rdf="pch:supervisionClause",
        example="yes",
    )
    line_management: Text | None = optional(
        "Who manages the people day to day.", rdf="pch:lineManagement", example="provider"
    )


class Team(Row):
    table = "teams"
    iri_class = "pch:Team"
    about = "Teams to form; numbers and roles of their members are results."

    id: Identifier = column("Identifier of the team.", rdf="dcterms:identifier", example="frailty")
    label: Text = column("Label.", rdf="skos:prefLabel", example="Frailty team")
    host: Annotated[Identifier, Ref(("organisations",))] = column(
        "Organisation that hosts the team.", rdf="pch:host", example="north-pcn"
    )
    site: Annotated[Identifier, Ref(("sites",))] = column(
        "Base of the team.", rdf="org:hasSite", example="delamere-centre"
    )
    segments: Annotated[SharePairs | None, Ref(("segments",))] = optional(
        "Segments it serves: `id`, or `id:share` for at most that share of the segment's need.",
        rdf="pch:serves",
        example="older-frail;care-home:0.5",
    )
    integration: Annotated[Literal["virtual", "actual"], Scheme("integration")] = column(
        "Virtual: people stay with their employers. Actual: the host employs all.",
        rdf="pch:integration",
        example="virtual",
    )
    min_size: Number | None = optional(
        "Fewest members. Blank: 1.", blank="1", rdf="pch:minSize", example="4", ge=1, multiple_of=1
    )
    max_size: Number | None = optional(
        "Most members. Blank: as in policy.", rdf="pch:maxSize", example="12", ge=1, multiple_of=1
    )
    min_professions: Number | None = optional(
        "Fewest professions among members. Blank: 1.",
        blank="1",
        rdf="pch:minProfessions",
        example="3",
        ge=1,
        multiple_of=1,
    )
    min_employers: Number | None = optional(
        "Fewest employers among members. Blank: 1.", blank="1", rdf="pch:minEmployers", example="2", ge=1, multiple_of=1
    )
    meeting_minutes: Number | None = optional(
        "Meeting time of each member. Blank: 0.",
        blank="0",
        rdf="pch:meetingMinutes",
        example="60",
        unit="minutes a week",
        ge=0,
        multiple_of=1,
    )
    lead_competency: Annotated[Identifier | None, Ref(("competencies",))] = optional(
        "Competency of the lead. Blank: no lead is demanded.", rdf="pch:leadCompetency", example="team-leadership"
    )
    lead_level: Annotated[Level | None, LevelOf("lead_competency")] = optional(
        "Level of the lead. Blank: core.", blank="core", rdf="pch:leadLevel", example="advanced"
    )
    coordinator_competency: Annotated[Identifier | None, Ref(("competencies",))] = optional(
        "Competency of the coordinator. Blank: none is demanded.",
        rdf="pch:coordinatorCompetency",
        example="care-coordination",
    )


class StaffingRatio(Row):
    table = "staffing_ratios"
    key = ("team", "who", "per")
    iri_class = "pch:StaffingRatio"
    about = "Least time of some roles for the time of others, or for the population served."

    team: Annotated[Identifier | None, Ref(("teams",))] = optional(
        "Team. Blank: every team.", rdf="pch:team", example="frailty"
    )
    who: Annotated[Codes, Ref(("roles",))] = column("Roles that are counted.", rdf="pch:who", example="gp")
    per: Annotated[Codes, Ref(("roles",), also=(PER_POPULATION,))] = column(
        "Roles that they are counted against, or 1000_population.", rdf="pch:per", example="hca"
    )
    ratio: Number = column(
        "WTE of `who` for each WTE of `per`, or for 1,000 people served.",
        rdf="pch:ratio",
        example="0.25",
        unit="WTE",
        gt=0,
    )


class Membership(Row):
    table = "memberships"
    key = ("person", "team")
    iri_class = "org:Membership"
    about = "Today's teams."

    person: Annotated[Identifier, Ref(("people",))] = column("Member.", rdf="org:member", example="p001")
    team: Annotated[Identifier, Ref(("teams",))] = column("Team.", rdf="org:organization", example="frailty")
    kind: Annotated[Literal["core", "wider"] | None, Scheme("membership")] = optional(
        "Core or wider member. Blank: core.", blank="core", rdf="pch:membershipKind", example="core"
    )
    hours: Number | None = optional("Hours a week.", rdf="pch:hoursPerWeek", example="12.5", unit="hours a week", ge=0)


class Pin(Row):
    table = "pins"
    key = ("person", "team")
    iri_class = "pch:Pin"
    about = "Decisions taken beforehand about who is in or out of a team."

    person: Annotated[Identifier, Ref(("people",))] = column("Person.", rdf="pch:person", example="p001")
    team: Annotated[Identifier, Ref(("teams",))] = column("Team.", rdf="pch:team", example="frailty")
    decision: Annotated[Literal["in", "out"], Scheme("decision")] = column(
        "In or out.", rdf="pch:decision", example="in"
    )
    min_hours: Number | None = optional(
        "Fewest hours a week.", rdf="pch:minHours", example="4", unit="hours a week", ge=0
    )
    max_hours: Number | None = optional(
        "Most hours a week.", rdf="pch:maxHours", example="8", unit="hours a week", ge=0
    )
    note: Text | None = optional("Why.", rdf="skos:note", example="agreed at the review")


class Rotation(Row):
    table = "rotations"
    key = ("post", "team", "from_week")
    iri_class = "pch:Rotation"
    about = "Blocks of weeks in which a post works in a team."

    post: Annotated[Identifier, Ref(("posts",))] = column("Post that rotates.", rdf="pch:post", example="p001-a")
    team: Annotated[Identifier, Ref(("teams",))] = column("Team.", rdf="pch:team", example="urgent")
    from_week: Day = column("First day of the block.", rdf="pch:starts", example="2026-01-05", alias="from")
    to_week: Day = column("Last day of the block.", rdf="pch:ends", example="2026-03-29", alias="to")
    share: Number = column("Share of the post's time.", rdf="pch:share", example="0.5", unit="share", gt=0, le=1)


class Leave(Row):
    table = "leave"
    key = ("person", "from")
    iri_class = "pch:Leave"
    about = "Days on which people are away; plans are of usual weeks, and only rotas and sessions read it."

    person: Annotated[Identifier, Ref(("people",))] = column("Person who is away.", rdf="pch:person", example="p001")
    from_day: Day = column("First day away.", rdf="pch:starts", example="2026-01-12", alias="from")
    to_day: Day = column("Last day away.", rdf="pch:ends", example="2026-01-16", alias="to")
    kind: Annotated[Literal["annual", "study", "parental", "sickness", "other"] | None, Scheme("leave")] = optional(
        "Kind of leave; no file that is shared says it. Blank: other.",
        blank="other",
        rdf="pch:leaveKind",
        example="annual",
    )
    note: Text | None = optional("Note.", rdf="skos:note", example="agreed with the lead")


class Request(Row):
    table = "requests"
    iri_class = "pch:RotaRequest"
    about = "Wishes of people for their rota: on a weekday or on a date, which one of the two must say."

    id: Identifier = column("Identifier of the request.", rdf="dcterms:identifier", example="r001")
    person: Annotated[Identifier, Ref(("people",))] = column("Person who asks.", rdf="pch:person", example="p001")
    kind: Annotated[Literal["off", "on"], Scheme("request")] = column(
        "Not to work, or to work.", rdf="pch:requestKind", example="off"
    )
    weekday: Annotated[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None, Scheme("weekday")
    ] = optional("Day of every week. Blank: the date says it.", rdf="pch:weekday", example="wednesday")
    date_: Day | None = optional(
        "Single day. Blank: the weekday says it.", rdf="dcterms:date", example="2026-01-21", alias="date"
    )
    part: Annotated[Literal["am", "pm", "day"] | None, Scheme("day-part")] = optional(
        "Part of the day. Blank: day, the whole of it.", blank="day", rdf="pch:partOfDay", example="pm"
    )
    importance: Number | None = optional(
        "How much it matters to the person, 5 the most. Blank: 3.",
        blank="3",
        rdf="pch:importance",
        example="4",
        ge=1,
        le=5,
        multiple_of=1,
    )
    note: Text | None = optional("Note.", rdf="skos:note", example="school run")


class Training(Row):
    table = "training"
    iri_class = "pch:Training"
    about = "Courses that can be commissioned."

    id: Identifier = column("Identifier of the course.", rdf="dcterms:identifier", example="spirometry-course")
    competency: Annotated[Identifier, Ref(("competencies",))] = column(
        "Competency that it teaches.", rdf="pch:competency", example="spirometry"
    )
    from_level: Annotated[Level | None, LevelOf("competency")] = optional(
        "Level needed to enter. Blank: none.", rdf="pch:fromLevel", example="core"
    )
    to_level: Annotated[Level, LevelOf("competency")] = column("Level reached.", rdf="pch:toLevel", example="generic")
    hours: Number | None = optional("Hours of a learner.", rdf="pch:hours", example="21", unit="hours", ge=0)
    cost: Number | None = optional("Cost of a place.", rdf="pch:cost", example="350", unit="pounds", ge=0)
    places: Number | None = optional(
        "Places a year.", rdf="pch:places", example="6", unit="people", ge=0, multiple_of=1
    )
    provider: Text | None = optional("Provider of the course.", rdf="schema:provider", example="training hub")


class Band(Row):
    table = "bands"
    key = ("band", "valid_from")
    iri_class = "pch:Band"
    about = "What an hour costs."

    band: Identifier = column("Pay band.", rdf="pch:band", example="band-6")
    cost_per_hour: Number = column(
        "Pay for an hour.", rdf="pch:costPerHour", example="21.50", unit="pounds an hour", ge=0
    )
    on_costs: Number | None = optional(
        "Employer's on-costs as a share of pay. Blank: 0.",
        blank="0",
        rdf="pch:onCosts",
        example="0.25",
        unit="share",
        ge=0,
        le=1,
    )
    valid_from: Day | None = optional("First day of the rate.", rdf="pch:starts", example="2025-04-01")


class Measure(Row):
    table = "measures"
    iri_class = "pch:Measure"
    about = "Measures of the quadruple aim."

    id: Identifier = column("Identifier of the measure.", rdf="dcterms:identifier", example="staff-experience")
    aim: Identifier = column("Aim that it serves.", rdf="pch:aim", example="staff")
    label: Text = column("Label.", rdf="skos:prefLabel", example="Staff who would recommend the team")
    unit: Text | None = optional("Unit.", rdf="schema:unitText", example="per cent")
    baseline: Number | None = optional("Value at the start.", rdf="pch:baseline", example="61")
    target: Number | None = optional("Value aimed at.", rdf="pch:target", example="75")
    date: Day | None = optional("Day of the latest value.", rdf="dcterms:date", example="2025-12-01")
    value: Number | None = optional("Latest value.", rdf="schema:value", example="64")


class PolicyRow(Row):
    table = "policy"
    key = ("key",)
    iri_class = "pch:PolicySetting"
    about = "Settings of the workspace; every key has a default, see the reference of policy keys."

    key_: Text = column("Key.", rdf="dcterms:identifier", example="as_of", alias="key")
    value: Text | None = optional("Value. Blank: the default.", rdf="schema:value", example="2026-01-05")


TABLES: dict[str, type[Row]] = {
    model.table: model
    for model in (
        Organisation,
        Site,
        Person,
        Role,
        Post,
        Competency,
        FrameworkLevel,
        ConceptMapping,
        LevelDescriptor,
        RoleProfile,
        Holding,
        Credential,
        Function,
        Pathway,
        Requirement,
        Segment,
        Need,
        Team,
        Agreement,
        StaffingRatio,
        Membership,
        Pin,
        Rotation,
        Leave,
        Request,
        Training,
        Band,
        Measure,
        PolicyRow,
    )
}
