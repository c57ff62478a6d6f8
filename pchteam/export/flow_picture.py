"""The picture of recharges: who repays whom, as bands between hosts on the left and employers on the right."""

from collections import Counter
from dataclasses import dataclass
from textwrap import wrap

from pchteam.export.rendered import rendered
from pchteam.money import Money
from pchteam.recharge import matrix

__all__ = ["flow_svg"]

HEIGHT_OF_ALL = 420
"""Height of the bars of one side together."""

LINE, GAP, TOP = 20, 16, 70
LONGEST_LINE = 34
LEFT, RIGHT = 340, 660
"""Where bands begin and end."""

LOOKS = ("#003087", "#005eb8", "#00703c", "#7c2855", "#4c6272", "#8a5a00")
"""Colours of hosts, one after the other; every band has its figures in words too."""


@dataclass(frozen=True)
class Node:
    """An organisation on one side: its lines of text, the top and the height of its bar, and its pence a year."""

    lines: tuple[str, ...]
    y: float
    height: float
    pence: int
    look: str

    @property
    def text(self) -> int:
        """Height of its lines with the figure below them."""
        return LINE * (len(self.lines) + 1)


@dataclass(frozen=True)
class Band:
    """What a host repays an employer: where it leaves one bar and reaches the other, how thick it is, and in words."""

    start: float
    end: float
    thick: float
    look: str
    words: str


def flow_svg(found: Money) -> str:
    """Draw who repays whom, in pounds a year; all figures stand in the words of the picture as well."""
    pairs = matrix(found.flows)
    hosts, employers = (_nodes(found, pairs, side) for side in (0, 1))
    feet = [node.y + max(node.height, node.text) for node in (*hosts.values(), *employers.values())]
    return rendered(
        "flows.svg",
        title=f"Who repays whom: {found.locality}" if found.locality else "Who repays whom",
        hosts=hosts.values(),
        employers=employers.values(),
        bands=_bands(found, pairs, hosts, employers),
        left=LEFT,
        right=RIGHT,
        height=max(feet, default=TOP) + GAP,
        all=sum(pairs.values()),
    )


def _nodes(found: Money, pairs: dict[tuple[str, str], int], side: int) -> dict[str, Node]:
    """The organisations of a side, those with most money first."""
    sums: Counter[str] = Counter()
    for pair, pence in pairs.items():
        sums[pair[side]] += pence
    nodes, y, everything = {}, float(TOP), max(sum(pairs.values()), 1)
    for place, (one, pence) in enumerate(sorted(sums.items(), key=lambda item: (-item[1], item[0]))):
        lines = tuple(wrap(found.names.of("organisations", one), LONGEST_LINE))
        height = HEIGHT_OF_ALL * pence / everything
        nodes[one] = Node(lines, y, height, pence, LOOKS[place % len(LOOKS)])
        y += max(height, nodes[one].text) + GAP
    return nodes


def _bands(
    found: Money, pairs: dict[tuple[str, str], int], hosts: dict[str, Node], employers: dict[str, Node]
) -> list[Band]:
    """The bands, in the order of the bars on both sides so that they cross as little as may be."""
    left = {one: node.y for one, node in hosts.items()}
    right = {one: node.y for one, node in employers.items()}
    rows, everything, of = [], max(sum(pairs.values()), 1), found.names.of
    for host in hosts:
        for employer in employers:
            pence = pairs.get((host, employer), 0)
            if pence:
                thick = HEIGHT_OF_ALL * pence / everything
                words = f"{of('organisations', host)} repays {of('organisations', employer)} £{pence / 100:,.0f} a year"
                rows.append(Band(left[host], right[employer], thick, hosts[host].look, words))
                left[host] += thick
                right[employer] += thick
    return rows
