"""Pictures say in words what they draw, in the picture and in the table behind it."""

from __future__ import annotations

import re

from django.template import Context, Template

from charteroak.web import pictures


def _drawn(tag: str, picture: pictures.Picture) -> str:
    return Template(f"{{% load charteroak %}}{{% {tag} picture %}}").render(Context({"picture": picture}))


def _bars() -> pictures.Bars:
    rows = [("Settled <all>", 1234, "present", "/a/"), ("None", 0, "late", ""), ("Few", 3, "weak", "")]
    return pictures.bars("Agreements", "1,237 contracts.", rows, unit="contracts", key="k")


def test_each_value_stands_in_the_picture_and_in_the_table() -> None:
    page = _drawn("bars", _bars())
    assert "1,234 contracts" in page and "0 contracts" in page
    assert page.count("<rect") == 2, "a zero has no bar"
    assert '<a href="/a/">Settled &lt;all&gt;</a>' in page and "Settled <all>" not in page
    assert 'role="img"' in page and 'aria-labelledby="k-t k-d"' in page


def test_bars_neither_overlap_nor_leave_the_picture() -> None:
    drawn = _bars()
    assert max(bar.end for bar in drawn.bars) <= pictures.WIDTH - 110
    assert all(later.y - earlier.y >= 44 for earlier, later in zip(drawn.bars, drawn.bars[1:], strict=False))


def test_a_week_stacks_its_states_and_says_its_total() -> None:
    names = {"late": "Late", "open": "Due later"}
    drawn = pictures.weeks(
        "Due", "2 late.", [("Late", {"late": 2}), ("Nov 23", {"open": 4, "late": 1})], names=names, key="w"
    )
    assert [week.total for week in drawn.weeks] == [2, 5]
    first, second = drawn.weeks[1].parts
    assert first.y == second.y + second.height
    assert drawn.rows == (("Late", 2, 0), ("Nov 23", 1, 4))
    assert "Due later" in _drawn("weeks", drawn)


def test_a_graph_folds_a_tall_layer_and_the_table_keeps_every_edge() -> None:
    products = [pictures.Node(f"p{n}", f"Product {n} with a rather long name") for n in range(40)]
    edges = [pictures.Edge("s", node.id, dashed=n == 0, words="no evidence") for n, node in enumerate(products)]
    drawn = pictures.graph(
        "If it fails", "Dashed: evidence missing.", [[pictures.Node("s", "Cloud")], products], edges, key="g"
    )
    assert len(drawn.boxes) == 1 + pictures.MOST_NODES + 1 and drawn.boxes[-1].label == "and 16 more"
    assert len(drawn.rows) == 40
    assert all(box.y + box.height <= drawn.height for box in drawn.boxes)
    page = _drawn("graph", drawn)
    assert "chart-dashed" in page and page.count("<tr") == 41


def test_two_pictures_on_a_page_have_ids_of_their_own() -> None:
    other = pictures.bars("Other", "None.", [("a", 1, "", "")], unit="", key="o")
    ids = re.findall(r'id="([^"]+)"', _drawn("bars", _bars()) + _drawn("bars", other))
    assert len(ids) == len(set(ids)) == 4


def test_without_rows_it_says_so() -> None:
    assert "Nothing to show yet." in _drawn("bars", pictures.bars("t", "d", [], unit="", key="x"))
