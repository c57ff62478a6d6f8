"""Which files that a job has written may leave, and for whom."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from pchteam.web.asks import Ask, DevelopAsk, GapsAsk, MoneyAsk, PapersAsk, PlanAsk, ResilienceAsk
from pchteam.web.job import Job
from pchteam.web.jobs import Jobs
from pchteam.web.outputs import entries, output_of, zipped
from pchteam.web.store import Store
from pchteam.web.visit import ForbiddenError
from tests.web.site import with_example

NAMES = (
    "money.xlsx",
    "without_pay.csv",
    "development.xlsx",
    "steps.csv",
    "new_roles.csv",
    "single_points.csv",
    "losses.csv",
    "gaps.json",
    "gaps.csv",
    "training.csv",
    "agreements.csv",
    "employer-surgery.xlsx",
    "options/cheapest/employer-surgery.xlsx",
    "report.html",
)


def done(tmp_path: Path, ask: Ask) -> Job:
    """A job of a kind that has written files of every kind."""
    store = Store(tmp_path / "store")
    job = Jobs(store).submit(with_example(store), PlanAsk(version=1), by="planner")
    for name in NAMES:
        (job.output / name).parent.mkdir(parents=True, exist_ok=True)
        (job.output / name).write_text("text")
    return replace(job, ask=ask, state={"status": "done"})


@pytest.mark.parametrize(
    ("ask", "kept_back"),
    [
        (PlanAsk(version=1), set()),
        (MoneyAsk(plan=1), set(NAMES)),
        (DevelopAsk(version=1), {"development.xlsx", "steps.csv"}),
        (GapsAsk(version=1), {"gaps.json"}),
        (PapersAsk(plan=1), {"training.csv"}),
        (ResilienceAsk(plan=1), {"single_points.csv"}),
    ],
)
def test_viewers_do_not_get_what_pages_keep_from_them(tmp_path: Path, ask: Ask, kept_back: set[str]) -> None:
    job = done(tmp_path, ask)
    kept_back = kept_back | {name for name in NAMES if "employer-" in name}
    assert set(ZipFile(zipped(job, can_plan=False)).namelist()) == set(NAMES) - kept_back
    assert set(ZipFile(zipped(job, can_plan=True)).namelist()) == set(NAMES)
    assert not kept_back & set(entries(job, can_plan=False))
    for name in kept_back:
        with pytest.raises(ForbiddenError):
            output_of(job, name, can_plan=False)
        assert output_of(job, name, can_plan=True).read_text() == "text"
