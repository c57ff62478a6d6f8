"""The paper of an agreement: a draft schedule for its parties, with blanks for what the workspace does not say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pchteam.agreeing import Draft
from pchteam.export.paper import Block, Heading, Paper, Paragraph, Table, Text, ToAgree, Words
from pchteam.export.paper_words import FIGURE, KINDS, need_words, not_advice, states
from pchteam.papers import InUse, Papers
from pchteam.rounding import hours

__all__ = ["schedule"]

INSTRUMENTS = {"mou": "memorandum of understanding", "sla": "service level agreement"}
MODELS = {"employ_and_deploy": "one employs for many hosts", "joint": "joint post", "plain": "plain"}
WHO = {"provider": "the provider", "host": "the host", "shared": "shared by both"}
FIELDS = {
    "functions": "Functions",
    "teams": "Teams",
    "people": "People named",
    "roles": "Roles",
    "hours_per_week": "Hours a week at most",
    "starts": "First day",
    "ends": "Last day",
    "liability": "Employment liability",
    "indemnity": "Indemnity",
    "data_sharing": "Data sharing signed",
    "supervision": "Supervision over employers agreed",
}
ALL = {"functions": "all", "teams": "all of the host", "people": "all", "roles": "all", "hours_per_week": "no cap"}


def schedule(papers: Papers, draft: Draft) -> Paper:
    """The draft schedule of an agreement."""
    row = draft.row
    providers, host = papers.join("organisations", row.provider), papers.name("organisations", row.host)
    used = next((one for one in papers.in_use if draft.before and one.row.id == draft.before.id), None)
    return Paper(
        title=f"Draft schedule: {providers} and {host}",
        subject=f"{KINDS[draft.kind]} the agreement {row.id}",
        notice=(
            f"DRAFT for {providers} (provider) and {host} (host) to discuss. Nobody has agreed to it, and it is not "
            "legal advice. What the workspace says is filled in; what is marked is to be agreed."
        ),
        foot=not_advice(papers),
        day=papers.days[0],
        blocks=tuple(_numbered(_Schedule(papers, draft, used).blocks())),
    )


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    number = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            number += 1
            block = Heading(f"{number}. {block.text}")
        yield block


class _Schedule:
    """The parts of a schedule in order."""

    def __init__(self, papers: Papers, draft: Draft, used: InUse | None) -> None:
        self.papers, self.draft, self.used = papers, draft, used
        self.row, self.before = draft.row, draft.before
        self.posts = papers.facts.posts

    def blocks(self) -> Iterator[Block]:
        for part in (
            self.purpose,
            self.parties,
            self.deployment,
            self.in_plan,
            self.functions,
            self.time,
            self.terms,
            self.signatures,
        ):
            yield from part()

    def purpose(self) -> Iterator[Block]:
        draft = self.draft
        yield Heading("What this draft is for")
        yield Paragraph(f"{self._why()} {need_words(draft).capitalize()}.")
        screened = (
            f" Carried as far as it can go, the change would unlock {hours(draft.screened)} hours."
            if draft.unlocked and draft.kind != "renew"
            else ""
        )
        yield Paragraph(f"What the figures are: {FIGURE}{screened}")
        rows = [(self.papers.name("functions", one), hours(minutes)) for one, minutes in draft.by_function.items()]
        yield Table(
            "Need that depends on this draft, by function; also where others then have time",
            ("Function", "Hours a week"),
            rows,
            (4, 1),
            (1,),
        )
        if self.before:
            changed = [one for one in FIELDS if getattr(self.before, one) != getattr(self.row, one)]
            terms = [(FIELDS[one], self._said(self.before, one), self._new(one)) for one in changed]
            yield Table("What changes", ("Term", "Today", "Draft"), terms, (2, 3, 3))

    def _why(self) -> str:
        if not self.before:
            return "There is no agreement between the parties."
        ends, last = self.before.ends, self.papers.days[1]
        name = f"The agreement {self.before.id}"
        if ends and ends < last:
            return f"{name} ends on {ends}, before the plan does on {last}, so the plan could not use it."
        if "renew" in self.draft.kind:
            return f"{name} ends on {ends}, soon after the plan, which ends on {last}."
        return f"{name} is in force, but full, too narrow or not settled."

    def _said(self, row: Any, field: str) -> str:
        """A term of an agreement in words."""
        value = getattr(row, field)
        if value is None or value == ():
            return ALL.get(field, "open")
        if field in ("functions", "teams", "people", "roles"):
            return self.papers.join(field, value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return WHO.get(str(value), "not settled" if value == "none" else str(value))

    def _new(self, field: str) -> Words:
        """A term as drafted: as it stands today, or else to be agreed, with what the figure rests on."""
        said = self._said(self.row, field)
        if self.before and getattr(self.before, field) == getattr(self.row, field):
            return said
        if field == "ends":
            last = self.before.ends if self.before and self.draft.kept else self.papers.days[1]
            return ToAgree(f"last day, after {last}")
        added = self._added(field)
        return ToAgree(f"today's and {added}" if added else f"{said}, on which the figure rests")

    def _added(self, field: str) -> str:
        """What a list gets at its end; blank where it is new or no list."""
        before = getattr(self.before, field, None)
        if field not in ("functions", "teams", "people", "roles") or not before:
            return ""
        return self.papers.join(field, getattr(self.row, field)[len(before) :])

    def parties(self) -> Iterator[Block]:
        organisations = {row.id: row for row in self.papers.workspace.rows("organisations")}
        rows: list[tuple[Text, ...]] = []
        for part, one in [*(("Provider", one) for one in self.row.provider), ("Host", self.row.host)]:
            row = organisations[one]
            kind = row.kind.replace("_", " ")
            signs = "name and post" if row.employs else "which legal body signs for it, for it employs nobody"
            rows.append((part, row.name, kind, row.ods_code or ToAgree("ODS code, if any"), ToAgree(signs)))
        yield Heading("Parties")
        headings = ("Part", "Organisation", "Kind", "ODS code", "Signs for it")
        yield Table("Who provides people, and who hosts teams", headings, rows, (1.2, 3, 1.8, 1.5, 3))

    def deployment(self) -> Iterator[Block]:
        row, new = self.row, self.before is None
        yield Heading("Deployment")
        state: Text = f"{row.state.capitalize()}. {states()[row.state]}"
        if new:
            state = (ToAgree(f"state; the figure rests on {row.state}"), f" {states()[row.state]}")
        instrument: Text = ToAgree("memorandum of understanding, service level agreement or honorary contract")
        if row.instrument:
            instrument = INSTRUMENTS.get(row.instrument, row.instrument.replace("_", " "))
        model: Text = ToAgree("model of employment") if new else MODELS[row.model or "plain"]
        yield Table(
            "How people are deployed",
            ("Term", "Draft"),
            [("State", state), ("Instrument", instrument), ("Model", model)],
            (1, 4),
        )

    def in_plan(self) -> Iterator[Block]:
        yield Heading("Posts")
        yield Paragraph(("People named: ", self._new("people"), ". Roles: ", self._new("roles"), "."))
        if self.used:
            rows = list(self._people(self.used))
            total = hours(self.used.minutes)
            headings = ("Person", "Role", "Employer", "Team", "Hours a week", "Functions")
            caption = f"What the plan uses of the agreement today: {total} hours a week, meetings included"
            yield Table(caption, headings, rows, (2.2, 2, 2.2, 2, 1.1, 3.5), (4,))
        else:
            yield Paragraph("The plan uses nobody under it.")
        rows = list(self._roles())
        if rows:
            headings = ("Role", "Employer", "Team", "Posts", "Hours a week", "Functions")
            caption = "What the solved figure uses of this draft: who exactly is to be agreed"
            yield Table(caption, headings, rows, (2.2, 2.4, 2, 0.9, 1.1, 3.5), (3, 4))

    def _people(self, used: InUse) -> Iterator[tuple[str, ...]]:
        name = self.papers.name
        does: dict[tuple[str, str], set[str]] = {}
        for one in used.work:
            does.setdefault((one.post, one.team), set()).add(name("functions", one.function))
        for (key, team), minutes in used.places.items():
            post = self.posts[key]
            who = name("people", post.person), name("roles", post.role), name("organisations", post.employer)
            functions = "; ".join(sorted(does.get((key, team), ()))) or "supervision and meetings"
            yield (*who, name("teams", team), hours(minutes), functions)

    def _roles(self) -> Iterator[tuple[str, ...]]:
        name = self.papers.name
        posts: dict[tuple[str, str, str], set[str]] = {}
        minutes, does = Counter[tuple[str, str, str]](), dict[tuple[str, str, str], Counter[str]]()
        for use in self.draft.use:
            post = self.posts[use.post]
            key = name("roles", post.role), name("organisations", post.employer), name("teams", use.team)
            posts.setdefault(key, set()).add(use.post)
            minutes[key] += use.minutes  # type: ignore[assignment]
            does.setdefault(key, Counter())[name("functions", use.function)] += round(use.minutes)
        for key in sorted(posts):
            functions = "; ".join(sorted(does[key]))
            yield (*key, str(len(posts[key])), hours(minutes[key]), functions)

    def functions(self) -> Iterator[Block]:
        row = self.row
        yield Heading("Functions and teams")
        yield Paragraph(("Teams: ", self._new("teams"), "."))
        if not row.functions:
            yield Paragraph(("Functions: ", self._new("functions"), ". Those below are in use or in this draft."))
        known = {function.id: function for function in self.papers.workspace.rows("functions")}
        now, then = Counter[str](), Counter[str]()
        for one in self.used.work if self.used else ():
            now[one.function] += one.minutes
        for use in self.draft.use:
            then[use.function] += round(use.minutes)
        before = self.before.functions if self.before else ()
        rows: list[tuple[Text, ...]] = []
        for key in row.functions or sorted({*now, *then}):
            function = known[key]
            label: Text = function.label
            if row.functions and key not in (before or ()):
                label = (f"{function.label} ", ToAgree("new"))
            covered = self._covered(function.activity)
            shared = "yes" if function.shared_records else "no"
            rows.append(
                (label, function.activity.replace("_", " "), covered, shared, hours(now[key]), hours(then[key]))
            )
        headings = ("Function", "Activity", "Indemnity stated for it", "Shared records", "Hours, plan", "Hours, figure")
        yield Table("Functions, with their hours a week", headings, rows, (3.5, 2, 2.2, 1.3, 1.1, 1.1), (4, 5))

    def _covered(self, activity: str) -> Text:
        """Whose stated indemnity covers an activity."""
        bearers = {"provider": self.row.provider, "host": (self.row.host,)}.get(str(self.row.indemnity), ())
        covers = {row.id: row.indemnity_covers or () for row in self.papers.workspace.rows("organisations")}
        found = [one for one in bearers if activity in covers[one]]
        if len(found) == len(bearers) and found:
            return WHO[str(self.row.indemnity)]
        return self.papers.join("organisations", found) if found else ToAgree("cover")

    def time(self) -> Iterator[Block]:
        row = self.row
        limits = {one.id: one for one in self.papers.workspace.rows("organisations")}
        rows: list[tuple[Text, Text]] = [
            ("Hours a week at most", self._new("hours_per_week")),
            ("Hours a week in the plan", hours(self.used.minutes) if self.used else "0.0"),
        ]
        for one in row.provider:
            if limits[one].outward_hours is not None:
                rows.append((f"Most that {limits[one].name} lends to all hosts", f"{limits[one].outward_hours} hours"))
            if limits[one].retained_hours is not None:
                rows.append((f"Least that stays at {limits[one].name}", f"{limits[one].retained_hours} hours"))
        yield Heading("Hours")
        yield Table("Most hours, and what bounds them", ("Term", "Draft"), rows, (2, 3))
        yield Heading("Dates")
        dates: list[tuple[Text, Text]] = [
            ("First day", self._first_day()),
            ("Last day", self._new("ends")),
            ("Review", ToAgree("day of the first review")),
            ("Notice to end it", ToAgree("weeks of notice, and what happens to the hours of those in the teams")),
        ]
        yield Table("Dates, of which the plan knows only the first two", ("Term", "Draft"), dates, (2, 3))

    def _first_day(self) -> Text:
        before, as_of = self.before, self.papers.days[0]
        if before and self.draft.kept:
            return f"The day after {before.ends}, when the agreement of today ends"
        if before and before.starts <= as_of and "renew" not in self.draft.kind:
            return f"{before.starts}; of what changes: ", ToAgree(f"first day; the figure rests on {as_of}")
        return ToAgree(f"first day; the figure rests on {as_of}")

    def terms(self) -> Iterator[Block]:
        row = self.row
        recharge: Text = ToAgree("share of the cost that the host repays, and how it is invoiced")
        if row.recharge_percent is not None:
            recharge = f"The host repays {row.recharge_percent:g} per cent of the cost."
        line: Text = ToAgree("who manages the people day to day")
        if row.line_management:
            who = WHO.get(row.line_management, row.line_management)
            line = f"{who[:1].upper()}{who[1:]} manages the people day to day."
        told: Sequence[tuple[str, Text]] = (
            ("Recharge", recharge),
            ("Employment liability", self._term("liability", "Employment liability lies with")),
            ("Indemnity", self._term("indemnity", "The work is covered by the indemnity of")),
            ("Data sharing", self._term("data_sharing", "Data sharing signed:")),
            ("Supervision", self._term("supervision", "Supervision over employers agreed:")),
            ("Line management", line),
        )
        for title, words in told:
            yield Heading(title)
            yield Paragraph(words)

    def _term(self, field: str, words: str) -> Text:
        said = self._new(field)
        stated = getattr(self.row, field)
        if isinstance(said, str) and stated in (False, "none"):
            return (f"{words} {said}. ", ToAgree(f"whether {FIELDS[field].lower()} is wanted"))
        return f"{words} {said}." if isinstance(said, str) else (f"{words} ", said, ".")

    def signatures(self) -> Iterator[Block]:
        yield Heading("Signed for the parties")
        rows: list[tuple[Text, ...]] = [
            (self.papers.name("organisations", one), *(ToAgree("") for _ in range(3)))
            for one in (*self.row.provider, self.row.host)
        ]
        yield Table("Names, signatures and dates", ("For", "Name and post", "Signature", "Date"), rows, (3, 3, 3, 2))
