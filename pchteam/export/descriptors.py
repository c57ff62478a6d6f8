"""The paper of a new role: a draft descriptor, with blanks for what the workspace does not say."""

from collections.abc import Iterator, Mapping
from typing import Any

from pchteam.export.paper import Block, Heading, Paper, Paragraph, Table, Text, ToAgree
from pchteam.export.paper_words import not_advice
from pchteam.papers import Papers
from pchteam.rounding import hours
from pchteam.sessions import SESSION_MINUTES

__all__ = ["descriptor", "role_name"]


def role_name(number: int) -> str:
    """What a new role is called until it has a name, as in `pchteam develop`."""
    return f"New role {number}"


def descriptor(papers: Papers, role: Mapping[str, Any], number: int) -> Paper:
    """The draft descriptor of a role of `development.json`."""
    employers = papers.join("organisations", dict.fromkeys(post["employer"] for post in role["posts"]))
    return Paper(
        title=f"Draft role descriptor: {role_name(number)}",
        subject="A role that nobody has yet",
        notice=(
            f"DRAFT for {employers} and those who supervise and train for the role. It is no job evaluation and not "
            "legal advice. What the workspace says is filled in; what is marked is to be agreed."
        ),
        foot=not_advice(papers),
        day=papers.days[0],
        blocks=tuple(_Descriptor(papers, role).blocks()),
    )


class _Descriptor:
    """The parts of a descriptor in order."""

    def __init__(self, papers: Papers, role: Mapping[str, Any]) -> None:
        self.papers, self.role = papers, role
        self.rows = papers.workspace.rows
        self.functions = {row.id: row for row in self.rows("functions") if row.id in role["functions"]}
        self.requirements = [row for row in self.rows("requirements") if row.function in self.functions]

    def blocks(self) -> Iterator[Block]:
        for part in (
            self.purpose,
            self.posts,
            self.duties,
            self.competencies,
            self.registration,
            self.supervision,
            self.training,
            self.pay,
        ):
            yield from part()

    def purpose(self) -> Iterator[Block]:
        role, name = self.role, self.papers.name
        nearest = name("roles", role["nearest_present_role"])
        lacking = [part for part in role["parts"] if not part["nearest_has_it"]]
        yield Heading("Purpose")
        yield Paragraph(("Name of the role: ", ToAgree("name")))
        yield Paragraph(
            f"To give care that nobody has time or skill for today: {self.papers.join('functions', self.functions)}. "
            f"The posts below would close {hours(role['minutes_closed_alone_a_week'])} hours of need a week alone, and "
            f"{hours(role['minutes_closed_in_order_a_week'])} hours after the steps before it in the development. Both "
            "are differences of two solutions of the whole need, with and without the posts, if teams had no shape."
        )
        yield Paragraph(
            f"No present role has all of its competencies. The nearest is {nearest}, which lacks "
            f"{'; '.join(name('competencies', part['competency']) for part in lacking)}."
        )

    def posts(self) -> Iterator[Block]:
        rows = [
            (
                self.papers.name("organisations", post["employer"]),
                str(len(post["sessions"])),
                _sessions(post["sessions"]),
            )
            for post in self.role["posts"]
        ]
        yield Heading("Posts")
        headings = ("Employer", "Posts", "Sessions and hours a week")
        yield Table("Posts on which the figures rest", headings, rows, (3, 1, 4), (1,))

    def duties(self) -> Iterator[Block]:
        yield Heading("Functions")
        rows: list[tuple[Text, ...]] = [
            (
                row.label,
                row.description or ToAgree("what it includes"),
                row.activity.replace("_", " "),
                (row.setting or "").replace("_", " ") or ToAgree("where"),
            )
            for row in self.functions.values()
        ]
        yield Table(
            "What the role does", ("Function", "What it includes", "Activity", "Setting"), rows, (2, 4, 1.5, 1.5)
        )

    def competencies(self) -> Iterator[Block]:
        described = {(row.competency, row.level): row for row in self.rows("level_descriptors")}
        rows: list[tuple[Text, ...]] = []
        for part in self.role["parts"]:
            row = described.get((part["competency"], part["level"]))
            text: Text = ToAgree("what holders do at this level")
            if row:
                text = (row.descriptor, *((" ", ToAgree("to be reviewed by somebody competent")) if row.review else ()))
            has = "yes" if part["nearest_has_it"] else "no"
            rows.append((self.papers.name("competencies", part["competency"]), part["level"], text, has))
        yield Heading("Competencies and levels")
        yield Paragraph("Levels in order: core, generic, advanced, specialist. Evidence of each is to be verified.")
        headings = ("Competency", "Level", "What holders do at this level", "Nearest role has it")
        yield Table("What holders of the role must have", headings, rows, (2, 1.1, 5, 1.1))

    def registration(self) -> Iterator[Block]:
        register = self.role["register"]
        yield Heading("Registration and checks")
        yield Paragraph(f"Register: {register}." if register else "No register is asked for by its functions.")
        asked = {
            (row.kind, row.item.replace("-", " "))
            for row in self.requirements
            if row.kind in ("clearance", "qualification", "approval") and row.alternative_group is None
        }
        rows = [(kind.capitalize(), item) for kind, item in sorted(asked)] or [("Checks", "none is stated")]
        yield Table("What else its functions ask for", ("Kind", "What"), rows, (1, 3))

    def supervision(self) -> Iterator[Block]:
        percent = self.papers.workspace.policy["supervision_percent"]
        learnt = sorted({row.item for row in self.requirements if row.kind == "competency" and row.supervisable})
        yield Heading("Supervision")
        told = (
            f"Until its level is reached, work that asks for {self.papers.join('competencies', learnt)} may be done "
            f"under supervision; the plan counts {percent} per cent of such minutes as a supervisor's time."
            if learnt
            else "The functions are done unsupervised; the workspace allows no level short."
        )
        yield Paragraph(told)
        yield Table(
            "Who supervises",
            ("What", "Who"),
            [("Professional supervisor", ToAgree("name and post")), ("Line manager", ToAgree("name and post"))],
            (1, 2),
        )

    def training(self) -> Iterator[Block]:
        rows: list[tuple[Text, ...]] = []
        for part in self.role["parts"]:
            label = f"{self.papers.name('competencies', part['competency'])} ({part['level']})"
            taught = [
                row
                for row in self.rows("training")
                if (row.competency, row.to_level) == (part["competency"], part["level"])
            ]
            for row in taught:
                words = f"{row.id.replace('-', ' ')}, {row.provider or 'provider not stated'}"
                entry = f", for those at {row.from_level}" if row.from_level else ""
                rows.append((label, words + entry, _figure(row.hours), _figure(row.cost)))
            if not taught:
                rows.append((label, ToAgree("course or evidence"), "", ""))
        yield Heading("Training")
        headings = ("Competency", "Course in the workspace", "Hours", "Pounds a place")
        yield Table("How the competencies are reached", headings, rows, (3, 4, 1, 1.2), (2, 3))

    def pay(self) -> Iterator[Block]:
        role, band = self.role, self.role["band"]
        posts = {row.id for row in self.rows("posts") if row.band == band}
        pence = next(post.pence_per_hour for post in self.papers.facts.problem.posts if post.post in posts)
        yield Heading("Pay basis")
        yield Paragraph(
            f"The figures assume band {band}, {pence / 100:,.2f} pounds an hour with on-costs on "
            f"{self.papers.days[0]}: the pay of present posts whose holders have such competencies. All posts together "
            f"cost {role['pounds']:,.0f} pounds in the first year."
        )
        yield Paragraph(("Band after job evaluation: ", ToAgree("band")))


def _sessions(sessions: list[int]) -> str:
    total = sum(sessions)
    each = " + ".join(str(one) for one in sessions)
    return f"{each} sessions, {hours(total * SESSION_MINUTES)} hours in all"


def _figure(value: Any) -> Text:
    return ToAgree("") if value is None else f"{value:,}"
