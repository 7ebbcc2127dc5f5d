from __future__ import annotations

from vanban.reading.sources.grid import Rule, grids


def table(rows: int, columns: int, left: float = 0.0, top: float = 0.0) -> tuple[list[Rule], list[Rule]]:
    across = [Rule(top + 20 * r, left, left + 50 * columns) for r in range(rows + 1)]
    down = [Rule(left + 50 * c, top, top + 20 * rows) for c in range(columns + 1)]
    return across, down


def test_a_full_grid_has_all_its_cells() -> None:
    (found,) = grids(*table(3, 4))
    assert len(found.cells) == 12
    assert found.rows == 3
    assert all(cell.row_span == cell.column_span == 1 for cell in found.cells)


def test_a_border_drawn_cell_by_cell_is_one_line() -> None:
    across, down = table(2, 2)
    pieces = [
        Rule(rule.at + 0.4 * n, rule.start + 50 * n, rule.start + 50 * n + 49)
        for rule in across
        for n in range(2)
    ]
    (found,) = grids(pieces, down)
    assert len(found.cells) == 4


def test_a_missing_rule_merges_the_cells_beside_it() -> None:
    across, down = table(2, 2)
    down[1] = Rule(50, 20, 40)
    (found,) = grids(across, down)
    assert [(c.row, c.column, c.row_span, c.column_span) for c in found.cells] == [
        (0, 0, 1, 2),
        (1, 0, 1, 1),
        (1, 1, 1, 1),
    ]


def test_two_tables_apart_are_two() -> None:
    first, second = table(2, 2), table(3, 2, top=200)
    assert [grid.rows for grid in grids(first[0] + second[0], first[1] + second[1])] == [2, 3]


def test_lines_that_meet_no_other_are_no_table() -> None:
    assert grids([Rule(10, 0, 200), Rule(40, 0, 200)], []) == []


def test_thousands_of_lines_of_a_drawing_are_not_tried() -> None:
    many = [Rule(float(n), 0, 100) for n in range(4000)]
    assert grids(many, [Rule(0, 0, 100), Rule(50, 0, 100)]) == []
