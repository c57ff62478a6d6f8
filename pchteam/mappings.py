"""Mapping sets of `ontology/mappings`: SSSOM 1.1 tables (https://w3id.org/sssom) from own concepts to other words."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["NO_TERM_FOUND", "MappingSet", "mapping_sets", "read_mapping_set"]

NO_TERM_FOUND = "https://w3id.org/sssom/NoTermFound"


@dataclass(frozen=True)
class MappingSet:
    """One SSSOM table.

    Parameters
    ----------
    metadata
        Entries of the header block but for its prefixes.
    prefixes
        The `curie_map`: namespace by prefix.
    rows
        Cells by column, compact IRIs as written.
    """

    name: str
    metadata: Mapping[str, str]
    prefixes: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...]

    def expand(self, curie: str) -> str:
        """The IRI of a compact IRI.

        Raises
        ------
        KeyError
            If the header declares no such prefix.
        """
        prefix, _, local = curie.partition(":")
        return self.prefixes[prefix] + local


@cache
def mapping_sets() -> tuple[MappingSet, ...]:
    """All mapping sets, by name."""
    folder = files("pchteam.ontology").joinpath("mappings")
    texts = {entry.name.removesuffix(".sssom.tsv"): entry.read_text("utf-8") for entry in folder.iterdir()}
    return tuple(read_mapping_set(name, texts[name]) for name in sorted(texts))


def read_mapping_set(name: str, text: str) -> MappingSet:
    """Read an SSSOM table: a header block of lines that begin with `#`, then tab-separated values."""
    lines = text.splitlines()
    header = [line.removeprefix("#") for line in lines if line.startswith("#")]
    metadata: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for line in header:
        key, _, value = line.partition(": ")
        target = prefixes if line.startswith(" ") else metadata
        if value:
            target[key.strip()] = value.strip('"')
    rows = csv.DictReader(lines[len(header) :], delimiter="\t")
    return MappingSet(name, metadata, prefixes, tuple(rows))
