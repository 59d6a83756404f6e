"""Files of data as people have them: found out, read exactly, and their faults told by row and column."""

from __future__ import annotations

import csv
import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.core.data import Columns
from playground.core.errors import InvalidInput
from playground.core.generators import exhausted
from playground.core.landscapes.gradient_log import GradientLog
from playground.core.landscapes.linear_regression import LinearRegression
from playground.core.landscapes.logistic_regression import LogisticRegression
from playground.experiment.codec import dumps, loads
from playground.experiment.data import layout as layouts
from playground.experiment.data import reading as reader
from playground.experiment.data.layout import Layout, looking
from playground.experiment.data.numbers import NumberFormat
from playground.experiment.data.reading import BadRowsError, Wanted, read_table
from playground.experiment.data.sets import complete, reading, shipped
from playground.experiment.files import read_experiment
from playground.experiment.model import Experiment

posix = pytest.mark.skipif(os.name != "posix", reason="pipes and devices with names are POSIX")


def _file(folder: Path, text: str | bytes, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def look(path: Path, separator: str = "", header: str = "", decimal: str = "", thousands: str = "") -> Layout:
    return exhausted(looking(path, separator, header, NumberFormat.asked(decimal, thousands)))


def _columns(path: Path, **options: Any) -> list[list[float]]:
    """Every column of a file of numbers."""
    layout = look(path, **options)
    wanted = [Wanted(name, place, name) for place, name in enumerate(layout.names)]
    return [one.tolist() for one in exhausted(read_table(layout, wanted, complete=False)).columns.values]


def _line(path: Path, **settings: Any) -> LinearRegression:
    read = complete(LinearRegression().with_settings({"data": str(path), **settings}))
    assert isinstance(read, LinearRegression)
    return read


# ---------------------------------------------------------------------------------------------------------- laid out

LAYOUTS = {
    "comma": "a,b\n1,2.5\n3,4\n",
    "semicolon": "a;b\n1;2.5\n3;4\n",
    "tab": "a\tb\n1\t2.5\n3\t4\n",
    "bar": "a|b\n1|2.5\n3|4\n",
    "space": "a b\n1 2.5\n3 4\n",
    "spaces": "  a    b\n  1  2.5 \n  3    4\n",
    "decimal comma": "a;b\n1,0;2,5\n3,0;4,0\n",
    "decimal comma, tab": "a\tb\n1,0\t2,5\n3,0\t4,0\n",
    "decimal comma, no header": "1,0;2,5\n3,0;4,0\n",
    "no header": "1,2.5\n3,4\n",
    "quotes": '"a","b, in cm"\n"1","2.5"\n"3","4"\n',
    "space after comma": "a, b\n1, 2.5\n3, 4\n",
    "carriage returns": "a,b\r\n1,2.5\r\n3,4\r\n",
    "old Mac": "a,b\r1,2.5\r3,4\r",
    "blank lines": "\na,b\n\n1,2.5\n\n\n3,4\n\n",
    "no last newline": "a,b\n1,2.5\n3,4",
    "exponents": "a,b\n1e0,25E-1\n+3,.4e1\n",
    "UTF-8 mark": "\ufeffa,b\n1,2.5\n3,4\n",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_are_found_out(name: str, tmp_path: Path) -> None:
    assert _columns(_file(tmp_path, LAYOUTS[name])) == [[1.0, 3.0], [2.5, 4.0]]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16", "utf-8-sig"])
def test_encodings_are_found_out(encoding: str, tmp_path: Path) -> None:
    layout = look(_file(tmp_path, "größe,b\n1,2\n".encode(encoding)))
    read_as = {"latin-1": "cp1252"}.get(encoding, encoding)
    assert (layout.place.encoding, layout.names) == (read_as, ("größe", "b"))


def test_an_accent_far_down_in_a_latin_1_file_is_no_fault(tmp_path: Path) -> None:
    rows = "".join(f"{i},{2 * i},x\n" for i in range(60_000))
    layout = look(_file(tmp_path, ("a,b,c\n" + rows).encode() + b"1,2,caf\xe9\n"))
    assert layout.place.encoding == "utf-8"
    table = exhausted(read_table(layout, [Wanted("f", 0, "a"), Wanted("t", 1, "b")], complete=False))
    assert table.columns.rows == 60_001


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x,x,\n1,2,3\n", ("x", "x (2)", "column 3")),
        ("1,2\n3,4\n", ("column 1", "column 2")),
        ("height;weight\n1,62;54\n", ("height", "weight")),
        ("a,b\nr1,1,2\nr2,3,4\n", ("row", "a", "b")),
        ("name,group\nAnn,x\nBob,y\n", ("name", "group")),
    ],
)
def test_columns_have_names_that_differ(text: str, names: tuple[str, ...], tmp_path: Path) -> None:
    assert look(_file(tmp_path, text)).names == names


def test_what_is_found_out_can_be_overruled(tmp_path: Path) -> None:
    path = _file(tmp_path, "1;2,5\n3;4,5\n")
    assert _columns(path) == [[1.0, 3.0], [2.5, 4.5]]
    assert look(path, header="yes").names == ("1", "2,5")
    assert look(path, separator="comma").names == ("column 1", "column 2")
    assert look(path, decimal="point").form.decimal == "."


# ------------------------------------------------------------------------------------------------------------ faults

FAULTS = {
    "missing": ("a,b\n1,2\n,4\n5,6\n", ['row 3, column "a": missing value']),
    "NA": ("a,b\n1,2\n3,NA\n5,n/a\n7,8\n", ['row 3, column "b": missing value', 'row 4, column "b": missing value']),
    "word": ("a,b\n1,2\n3,four\n5,6\n", ['row 3, column "b": not a number: "four"']),
    "after blank lines": ("a,b\n1,2\n\n\nx,4\n5,6\n", ['row 5, column "a": not a number: "x"']),
    "no header": ("1,2\n3,\n5,6\n", ['row 2, column "column 2": missing value']),
    "infinite": ("a,b\n1,2\n3,inf\n5,6\n", ['row 3, column "b": not a number: "inf"']),
    "nan": ("a,b\n1,2\n3,nan\n5,6\n", ['row 3, column "b": missing value']),
    "underscore": ("a,b\n1,2\n3,1_000\n5,6\n", ['row 3, column "b": not a number: "1_000"']),
    "huge": ("a,b\n1,2\n3,1e300\n5,6\n", ['row 3, column "b": larger than 1e+60']),
    "short": ("a,b\n1,2\n3\n5,6\n", ["row 3: 1 cell instead of 2"]),
    "long": ("a,b\n1,2\n3,4,5\n5,6\n", ["row 3: 3 cells instead of 2"]),
    "two in a row": (
        "a,b\n1,2\nx,\n5,6\n",
        ['row 3, column "a": not a number: "x"', 'row 3, column "b": missing value'],
    ),
    "quoted newline before": ('a,b,c\n1,2,"x\ny"\n3,z,w\n5,6,v\n', ['row 3, column "b": not a number: "z"']),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_told_by_row_and_column(name: str, tmp_path: Path) -> None:
    text, wanted = FAULTS[name]
    with pytest.raises(BadRowsError) as caught:
        _line(_file(tmp_path, text))
    assert [str(fault) for fault in caught.value.faults] == wanted
    assert caught.value.count == len(wanted)
    assert caught.value.path == ("data",)


@pytest.mark.parametrize("name", FAULTS)
def test_faulty_rows_can_be_left_out(name: str, tmp_path: Path) -> None:
    text, wanted = FAULTS[name]
    read = _line(_file(tmp_path, text), rows="complete").read
    rows_at_fault = len({fault.partition(",")[0].partition(":")[0] for fault in wanted})
    rows = [row for row in csv.reader(text.splitlines(keepends=True)) if row]
    assert read.rows == len(rows) - (name != "no header") - rows_at_fault


def test_many_faults_are_counted_and_the_first_are_told(tmp_path: Path) -> None:
    path = _file(tmp_path, "a,b\n" + "1,2\nx,3\n" * 5000)
    with pytest.raises(
        BadRowsError, match=r'row 3, column "a": not a number: "x" \(and 4,999 more'
    ) as caught:
        _line(path, feature="a", target="b")
    assert len(caught.value.faults) == reader.LISTED
    assert caught.value.faults[-1].row == 2 * reader.LISTED + 1


@pytest.mark.parametrize(
    ("text", "settings", "reason", "path"),
    [
        ("", {}, "is empty", "data"),
        ("\n\n", {}, "is empty", "data"),
        ("a,b\n", {}, "no column of numbers", "feature"),
        ("a,b\n", {"feature": "a", "target": "b"}, "has no rows", "data"),
        ("a,b\nx,\n", {"rows": "complete", "feature": "a", "target": "b"}, "has no complete row", "data"),
        ("a\n1\n2\n", {}, "too few columns of numbers", "target"),
        ("a,b\n1,2\n", {"feature": "c"}, 'has no column "c"; it has: a, b', "feature"),
        ("a,b\n1,2\n", {"target": "3"}, 'has no column "3"; it has: a, b', "target"),
        ("a,b\n1,2\n", {}, "two rows or more", "data"),
        ("a,b\n1,2\n1,3\n", {}, 'all values of "a" are equal', "feature"),
        (b"a,b\n1,\x00\n", {}, "is not a text file", "data"),
        ('a,b\n1,2\n3,"4\n' + "5,6\n" * 60_000, {}, "is a quotation mark not closed", "data"),
    ],
)
def test_what_cannot_be_used_says_why(
    text: Any, settings: Any, reason: str, path: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput) as caught:
        _line(_file(tmp_path, text), **settings)
    assert reason in caught.value.reason
    assert caught.value.path == (path,)


def test_files_that_are_missing_folders_or_too_large_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(
        InvalidInput, match=r"is not there: .*; data sets that come along: anscombe, challenger, galton"
    ):
        _line(tmp_path / "none.csv")
    with pytest.raises(InvalidInput, match="is a folder"):
        _line(tmp_path)
    with pytest.raises(InvalidInput, match="cannot be read: File name too long"):
        _line(tmp_path / f"{'x' * 300}.csv")
    path = _file(tmp_path, "a,b\n" + "1,2\n3,4\n" * 2000)
    monkeypatch.setattr(reader, "MOST_ROWS", 3999)
    with pytest.raises(InvalidInput, match="has more than 3,999 rows"):
        _line(path)
    monkeypatch.setattr(layouts, "LARGEST_FILE", 10_000)
    with pytest.raises(InvalidInput, match="too large: 16,004 bytes, at most 10,000 are read"):
        _line(path)


@posix
def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(InvalidInput, match="is not an ordinary file"):
            _line(path)
    if Path("/proc/kmsg").exists():  # an ordinary file by its kind, and reading it waits for news
        with pytest.raises(InvalidInput, match="kmsg is empty"):
            _line(Path("/proc/kmsg"))


def test_a_file_that_changes_while_it_is_read_is_not_mixed(tmp_path: Path) -> None:
    path = _file(tmp_path, "a,b\n1,2\n3,4\n")
    layout = look(path)
    path.write_text("b,a\n1,2\n3,4\n5,6\n")
    with pytest.raises(InvalidInput, match="has changed since it was looked at"):
        exhausted(read_table(layout, [Wanted("f", 0, "a")], complete=False))


# ------------------------------------------------------------------------------------------------- what tables may cost


def test_thousands_of_equal_names_are_told_apart(tmp_path: Path) -> None:
    count = 10_000
    layout = look(_file(tmp_path, ",".join(["w"] * count) + "\n" + ",".join(["1"] * count) + "\n"))
    assert len(set(layout.names)) == count
    assert (layout.names[0], layout.names[-1]) == ("w", f"w ({count})")


@pytest.mark.parametrize("columns", [3_000, 10_000])
def test_a_head_that_is_longer_than_a_first_look_names_columns_all_the_same(
    columns: int, tmp_path: Path
) -> None:
    names = [f"layers.{place}.attention.self.query.weight.grad" for place in range(columns)]
    rows = [[f"{place * row % 97 + 0.25}" for place in range(columns)] for row in range(1, 4)]
    text = "".join(",".join(row) + "\n" for row in (names, *rows))
    assert text.index("\n") > 1 << 17
    read = complete(GradientLog().with_settings({"data": str(_file(tmp_path, text))}))
    assert isinstance(read, GradientLog)
    assert (read.gradient_x, read.gradient_y) == tuple(names[:2])
    assert read.read.values[1].tolist() == [1.25, 2.25, 3.25]


def test_wide_tables_are_read_in_slices_of_few_cells_and_need_no_more_memory_for_more_rows(
    tmp_path: Path,
) -> None:
    columns, peaks, slices = 2_000, list[int](), list[int]()
    for rows in (20, 200):
        line = ",".join(f"{place % 97 + 0.25}" for place in range(columns)) + "\n"
        path = _file(tmp_path, ",".join(f"g{place}" for place in range(columns)) + "\n" + line * rows)
        work = reading(GradientLog().with_settings({"data": str(path)}))
        tracemalloc.start()
        slices.append(sum(1 for _ in work))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert slices[1] - slices[0] >= 180  # a row of 2,000 cells each
    assert peaks[1] < 1.5 * peaks[0]


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.experiment.data.rows.LONGEST_LINE", 10_000)
    with pytest.raises(InvalidInput, match="has a line of more than 10,000 characters"):
        _line(_file(tmp_path, "a,b\n1,2\n3,4\n" + "1," * 6_000 + "\n"))


# ------------------------------------------------------------------------------------------------------------ labels


def _labels(path: Path, **settings: Any) -> list[float]:
    read = complete(LogisticRegression().with_settings({"data": str(path), **settings}))
    assert isinstance(read, LogisticRegression)
    return read.read.values[-1].tolist()


def test_labels_are_words_or_numbers_and_the_larger_counts_as_1(tmp_path: Path) -> None:
    words = _file(tmp_path, "a,kind\n1,setosa\n3,virginica\n2,setosa\n")
    assert _labels(words) == [0.0, 1.0, 0.0]
    assert _labels(words, target="kind", feature="a", positive="setosa") == [1.0, 0.0, 1.0]
    assert _labels(_file(tmp_path, "a,b\n1,10\n3,9\n2,10.0\n")) == [1.0, 0.0, 1.0]


def test_what_is_no_label_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path, "a,b\n1,x\n2,y\n3,z\n")
    with pytest.raises(InvalidInput, match='column "b" has more than two values: "x", "y", "z"'):
        _labels(path, target="b")
    with pytest.raises(InvalidInput, match='expected "x" or "y", got "w"'):
        _labels(_file(tmp_path, "a,b\n1,x\n2,y\n"), target="b", positive="w")
    with pytest.raises(InvalidInput, match='all values in column "b" are "x"'):
        _labels(_file(tmp_path, "a,b\n1,x\n2,x\n"), target="b")


# -------------------------------------------------------------------------------------------------------- data sets


def test_the_data_sets_are_those_that_the_literature_describes() -> None:
    quartet = np.loadtxt(shipped()["anscombe"], delimiter=",", skiprows=1)
    for place in range(0, 8, 2):  # Anscombe (1973): mean of x 9, of y 7.5, y = 3 + 0.5 x, correlation 0.82
        x, y = quartet[:, place], quartet[:, place + 1]
        assert (x.mean(), round(y.mean(), 2), round(x.var(ddof=1), 1)) == (9.0, 7.5, 11.0)
        slope, level = np.polyfit(x, y, 1)
        assert (round(slope, 2), round(level, 1), round(np.corrcoef(x, y)[0, 1], 2)) == (0.5, 3.0, 0.82)
    parents, child = np.loadtxt(shipped()["galton"], delimiter=",", skiprows=1).T
    slope, level = np.polyfit(parents, child, 1)
    assert (parents.size, round(parents.mean(), 2), round(child.mean(), 2)) == (928, 68.31, 68.09)
    assert (round(slope, 3), round(level, 2)) == (0.646, 23.94)
    rows = list(csv.DictReader(shipped()["challenger"].read_text("utf-8").splitlines()))
    damaged = sorted(int(row["temperature"]) for row in rows if row["damaged"] == "1")
    assert (len(rows), damaged) == (23, [53, 57, 58, 63, 70, 70, 75])
    assert all((row["rings"] != "0") == (row["damaged"] == "1") for row in rows)


def test_the_default_data_are_the_data_sets_of_that_name() -> None:
    for kind in (LinearRegression, LogisticRegression):
        default = kind()
        names = {role.setting: getattr(default, role.setting) for role in default.roles}
        cleared = default.with_settings({"header": "yes"}).with_settings(names | {"header": ""})
        assert cleared.columns is None
        assert complete(cleared) == default


def test_every_data_set_is_described_and_small() -> None:
    words = shipped()["galton"].with_name("README.md").read_text("utf-8")
    assert len(shipped()) >= 3
    for name, path in shipped().items():
        assert f"`{name}.csv`" in words
        assert path.stat().st_size < 50_000
    assert "public domain" in words


# ------------------------------------------------------------------------------------------------------- experiments


def _experiment(path: Path) -> Experiment:
    landscape = _line(path, batch=2, standardise=True)
    return Experiment(landscape=landscape, start=landscape.suggested_start)


def test_an_experiment_names_data_near_it_from_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "work").mkdir()
    experiment = _experiment(_file(tmp_path / "data", "a,b\n1,2\n3,5\n6,7\n", "mine.csv"))
    for folder, name in ((tmp_path, "data/mine.csv"), (tmp_path / "work", "../data/mine.csv")):
        text = dumps(experiment, folder)
        assert json.loads(text)["landscape"]["parameters"]["data"] == name
        file = folder / "e.json"
        file.write_text(text, encoding="utf-8")
        assert read_experiment(file) == experiment
    assert loads(dumps(experiment)) == experiment


def test_an_experiment_on_a_data_set_names_it(tmp_path: Path) -> None:
    landscape = complete(LinearRegression().with_settings({"data": "galton"}))
    experiment = Experiment(landscape=landscape, start=landscape.suggested_start)
    text = dumps(experiment, tmp_path)
    assert json.loads(text)["landscape"]["parameters"]["data"] == "galton"
    assert loads(text) == experiment


def test_a_file_with_the_name_of_a_data_set_is_told_apart(tmp_path: Path) -> None:
    experiment = _experiment(_file(tmp_path, "a,b\n1,2\n3,5\n6,7\n", "galton"))
    text = dumps(experiment, tmp_path)
    assert json.loads(text)["landscape"]["parameters"]["data"] == "./galton"
    assert loads(text, tmp_path) == experiment


def test_missing_data_are_told_with_the_path_in_the_experiment(tmp_path: Path) -> None:
    file = tmp_path / "e.json"
    parameters = {"data": "gone.csv"}
    file.write_text(
        json.dumps({"landscape": {"key": "linear_regression", "parameters": parameters}}), encoding="utf-8"
    )
    with pytest.raises(InvalidInput, match=r"e.json: \$\.landscape\.parameters\.data: gone.csv is not there"):
        read_experiment(file)


# ------------------------------------------------------------------------------------------------------- a million rows


def _tiled(path: Path, times: int) -> np.ndarray:
    """A file of `times` · 1000 rows, and its columns."""
    block = np.stack([np.arange(1000) * 0.125 % 7.3, np.arange(1000) * 0.25 - 31.7], 1)
    text = "".join(f"{x},{y}\n" for x, y in block.tolist())
    with path.open("w", encoding="utf-8") as file:
        file.write("a,b\n")
        file.writelines([text] * times)
    return np.tile(block, (times, 1)).T


def test_a_million_rows_are_read_exactly_and_in_slices(tmp_path: Path) -> None:
    columns = _tiled(tmp_path / "million.csv", 1000)
    work = reading(LinearRegression().with_settings({"data": str(tmp_path / "million.csv")}))
    shares: list[float] = []
    try:
        while True:
            shares.append(next(work))
    except StopIteration as end:
        landscape = end.value
    assert landscape.read == Columns(columns)
    assert landscape.read.rows == 1_000_000
    assert len(shares) > 400
    assert shares == sorted(shares)
    slope, level = np.polyfit(columns[0, :1000], columns[1, :1000], 1)
    assert landscape.minima()[0] == pytest.approx((slope, level), rel=1e-9)


def test_reading_needs_little_more_memory_than_the_numbers(tmp_path: Path) -> None:
    _tiled(tmp_path / "some.csv", 60)
    unread = LinearRegression().with_settings({"data": str(tmp_path / "some.csv")})
    tracemalloc.start()
    complete(unread)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Two columns of 8 bytes, three times over, and 4 MB for one slice of texts and the beginning that is looked at.
    assert peak < 3 * 16 * 60_000 + 4_000_000
