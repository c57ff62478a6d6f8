"""Pictures of bars: every figure in words, bars to scale, and nothing that a strict page forbids."""

from xml.etree import ElementTree

from pchteam.export.bar_picture import Line, bar_svg

SVG = "{http://www.w3.org/2000/svg}"


def widths(picture: str) -> list[float]:
    """Widths of the bars, in order."""
    root = ElementTree.fromstring(picture)
    return [
        float(bar.attrib["width"])
        for bar in root.findall(f"{SVG}rect")
        if bar.attrib.get("x") == "340" and bar.attrib["width"] != "16"
    ]


def test_bars_are_to_scale_and_told_in_words() -> None:
    picture = bar_svg(
        "k", "Hours <by> employer", ["contracted", "for care"], [Line("A & B", (600, 300)), Line("C", (1200, 0))]
    )
    assert widths(picture) == [200, 100, 400, 0]
    root = ElementTree.fromstring(picture)
    assert root.findtext(f"{SVG}title") == "Hours <by> employer"
    told = root.findtext(f"{SVG}desc")
    assert told is not None
    assert "A & B: 10.0 contracted; 5.0 for care." in told
    assert "style" not in picture


def test_a_long_list_is_cut_and_a_long_label_too() -> None:
    picture = bar_svg("k", "Hours", ["hours a week"], [Line("x" * 60, (60,))] * 30)
    assert len(widths(picture)) == 20
    assert "Hours, the first 20 of 30" in picture
    assert "x" * 37 + "…" in picture


def test_nothing_to_draw_is_no_error() -> None:
    assert widths(bar_svg("k", "Hours", ["hours a week"], [])) == []
