"""Show in a terminal which papers were drafted, and what depends on them; nobody is named."""

from pchteam.export.commissions import training_table
from pchteam.export.descriptors import role_name
from pchteam.export.paper_words import KINDS, parties
from pchteam.papers import Papers
from pchteam.rounding import hours
from pchteam.show import show_table

__all__ = ["show_papers"]


def show_papers(papers: Papers) -> None:
    """Print the drafts of agreements, the new roles and the courses."""
    found = papers.agreeing
    if found.drafts:
        headings = ["Agreement", "What", "Provider and host", "Hours kept", "Hours unlocked"]
        rows = (
            [one.row.id, KINDS[one.kind], parties(papers, one.row), hours(one.kept), hours(one.unlocked)]
            for one in found.drafts
        )
        show_table(headings, rows, headings[3:])
    else:
        print("An hour of need a week depends on no change of an agreement.")
    print(f"All drafts together unlock {hours(found.together)} of {hours(found.unmet)} h unmet if teams had no shape.")
    if papers.developed:
        for number, role in enumerate(papers.developed.document["roles"], start=1):
            print(f"{role_name(number)}: {papers.join('functions', role['functions'])}.")
        for row in training_table(papers).to_dict("records"):
            people = f"{row['People']} {'person' if row['People'] == 1 else 'people'}"
            print(f"Course {row['Course']}: {people}, {row['Pounds']:,.0f} pounds.")
    else:
        print("For role descriptors and training, name a development: --development.")
