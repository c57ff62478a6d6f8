"""Export papers: schedules of agreements as docx and PDF, descriptors of roles as docx, training as docx and CSV."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pchteam.export.commissions import learners, training_paper, training_table
from pchteam.export.descriptors import descriptor
from pchteam.export.folder import write_csv
from pchteam.export.overview import drafts_table, overview, paper_name, uses_table
from pchteam.export.paper import Paper
from pchteam.export.paper_docx import write_docx
from pchteam.export.paper_pdf import write_pdf
from pchteam.export.schedules import schedule
from pchteam.papers import Papers

__all__ = ["papers_document", "refuse_papers", "write_papers"]

OURS = ("agreements.docx", "agreements/*.docx", "roles/*.docx", "training.docx", "confidential-*-training.csv")
"""Papers that people edit, and lists of people of an earlier run."""


def papers_document(papers: Papers) -> dict[str, Any]:
    """The figures of the papers as plain data for JSON: whole minutes a week; nobody is named."""
    found = papers.agreeing
    developed = papers.developed.document if papers.developed else {"courses": None, "roles": None}
    return {
        "unit": "minutes a week",
        "unmet": found.unmet,
        "unlocked_together": found.together,
        "agreements": [
            {
                "kind": one.kind,
                "agreement": one.row.id,
                "provider": list(one.row.provider),
                "host": one.row.host,
                "kept": one.kept,
                "unlocked": one.unlocked,
                "by_function": dict(one.by_function),
                "screened": round(one.screened),
                "paper": paper_name(one, rank),
            }
            for rank, one in enumerate(found.drafts, start=1)
        ],
        "without_paper": [
            {"kind": one.kind, "agreement": one.agreement, "minutes": round(one.minutes)} for one in found.slight
        ],
        "in_use": [
            {
                "agreement": one.row.id,
                "used": one.minutes,
                "allowed": one.allowed,
                "posts": len({p for p, _ in one.places}),
            }
            for one in papers.in_use
        ],
        "courses": developed["courses"],
        "roles": developed["roles"],
    }


def refuse_papers(folder: Path) -> None:
    """Refuse a folder that has papers: somebody may have edited them.

    Raises
    ------
    ValueError
        If there are papers in the folder, or a file where it should be.
    """
    if folder.is_file():
        raise ValueError(f"{folder} is a file; name a folder")
    if there := sorted(path for pattern in OURS for path in folder.glob(pattern)):
        raise ValueError(f"{folder} holds papers that may have been edited, such as {there[0].name}; name a new folder")


def write_papers(papers: Papers, folder: Path) -> list[Path]:
    """Write all papers into a folder and return them; other files in it are kept.

    Raises
    ------
    ValueError
        As `refuse_papers` does.
    """
    refuse_papers(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(drafts_table(papers), folder / "agreements.csv")
    write_csv(uses_table(papers), folder / "agreements_in_use.csv")
    written = [folder / "agreements.csv", folder / "agreements_in_use.csv"]
    for name, paper, as_pdf in _all(papers):
        (folder / name).parent.mkdir(exist_ok=True)
        write_docx(paper, folder / f"{name}.docx")
        written.append(folder / f"{name}.docx")
        if as_pdf:
            write_pdf(paper, folder / f"{name}.pdf")
            written.append(folder / f"{name}.pdf")
    if papers.developed:
        write_csv(training_table(papers), folder / "training.csv")
        written.append(folder / "training.csv")
        for employer, table in learners(papers).items():
            written.append(folder / f"confidential-{employer}-training.csv")
            write_csv(table, written[-1])
    return written


def _all(papers: Papers) -> Iterator[tuple[str, Paper, bool]]:
    """Yield the name of each paper, the paper, and whether it is wanted as PDF too."""
    yield "agreements", overview(papers), True
    for rank, draft in enumerate(papers.agreeing.drafts, start=1):
        yield f"agreements/{paper_name(draft, rank)}", schedule(papers, draft), True
    if papers.developed:
        for number, role in enumerate(papers.developed.document["roles"], start=1):
            yield f"roles/new-role-{number}", descriptor(papers, role, number), False
        yield "training", training_paper(papers), False
