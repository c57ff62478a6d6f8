"""Rendered: a page or picture from a template of `templates`."""

from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

__all__ = ["rendered"]


def rendered(name: str, **values: Any) -> str:
    """Return the text of a template; filters: `hours` of minutes, `pounds` of pence."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["hours"] = lambda minutes: f"{minutes / 60:,.1f}"
    environment.filters["pounds"] = lambda pence: f"£{pence / 100:,.0f}"
    source = files("pchteam.export").joinpath("templates", name).read_text(encoding="utf-8")
    return environment.from_string(source).render(**values)
