"""Tables in the dialects of spreadsheets, statistics programs and loggers: read as meant, refused, or asked about.

Never silently otherwise: what is read is compared with the numbers that were written.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from playground.core.errors import InvalidInput
from playground.core.landscapes.from_file import FromFile
from playground.core.landscapes.gradient_log import GradientLog
from playground.core.landscapes.linear_regression import LinearRegression
from playground.core.landscapes.logistic_regression import LogisticRegression
from playground.experiment.data.sets import complete

Values = list[list[float]]


def _read(
    path: Path, text: str | bytes, kind: type[FromFile] = LinearRegression, **settings: str
) -> FromFile:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    read = complete(kind().with_settings({"data": str(path), **settings}))
    assert isinstance(read, FromFile)
    return read


def _values(read: FromFile) -> Values:
    return [one.tolist() for one in read.read.values]


# ------------------------------------------------------------------------------------------- what is meant is one thing

MEANT: dict[str, tuple[str | bytes, Values]] = {
    "German spreadsheet": (
        "qm;preis\n71,4;72.400,50\n163,3;164.300,50\n",
        [[71.4, 163.3], [72400.5, 164300.5]],
    ),
    "German whole thousands beside a comma": (
        "qm;preis\n71,4;72.400\n163,3;164.300\n",
        [[71.4, 163.3], [72400.0, 164300.0]],
    ),
    "the proof stands far down": (
        "a;b\n" + "1;1.234\n" * 3000 + "2;0,5\n",
        [[1.0] * 3000 + [2.0], [1234.0] * 3000 + [0.5]],
    ),
    "the proof stands in a column not in use": (
        "a;b;c\n1;1.234;0,5\n2;2.345;1,5\n",
        [[1.0, 2.0], [1234.0, 2345.0]],
    ),
    "Swiss": ("a;b\n1'234.5;2\n2'000.25;3\n", [[1234.5, 2000.25], [2.0, 3.0]]),
    "typographic apostrophe": ("a;b\n1’234.5;2\n2’000.25;3\n", [[1234.5, 2000.25], [2.0, 3.0]]),
    "French": ("a;b\n1\u202f234,5;2\n12\u00a0000,25;3\n", [[1234.5, 12000.25], [2.0, 3.0]]),
    "American, quoted": ('a,b\n"1,234.5",2\n"1,000,000",3\n', [[1234.5, 1000000.0], [2.0, 3.0]]),
    "Indian": ('a,b\n"12,34,567.5",2\n"1,00,000",3\n', [[1234567.5, 100000.0], [2.0, 3.0]]),
    "millions with points": ("a;b\n1.234.567;2\n2.345.678;3\n", [[1234567.0, 2345678.0], [2.0, 3.0]]),
    "quoted decimal commas between commas": ('"x","y"\n"1,5","2,5"\n"2,5","3,5"\n', [[1.5, 2.5], [2.5, 3.5]]),
    "three digits behind the point between commas": ("a,b\n1.234,2\n2.345,3\n", [[1.234, 2.345], [2.0, 3.0]]),
    "four digits before the point": ("a;b\n1234.567;2\n2.345;3\n", [[1234.567, 2.345], [2.0, 3.0]]),
    "nothing before the point": ("a\tb\n0.123\t2\n2.345\t3\n", [[0.123, 2.345], [2.0, 3.0]]),
    "sep=": ("sep=;\nx;y\n1;2\n2;3,5\n", [[1.0, 2.0], [2.0, 3.5]]),
    "sep= with a tab": ("sep=\t\nx\ty\n1\t2\n2\t3.5\n", [[1.0, 2.0], [2.0, 3.5]]),
    "SEP= quoted": ('"SEP=|"\r\nx|y\r\n1|2\r\n2|3.5\r\n', [[1.0, 2.0], [2.0, 3.5]]),
    "savetxt": ("# x y\n1 2\n2 3.5\n", [[1.0, 2.0], [2.0, 3.5]]),
    "savetxt with commas": ("# x, y\n1,2\n2,3.5\n", [[1.0, 2.0], [2.0, 3.5]]),
    "savetxt exponents": (
        "# x y\n1.000e+00 2.000e+00\n# it paused\n2.000e+00 3.500e+00\n# end\n",
        [[1.0, 2.0], [2.0, 3.5]],
    ),
    "several remarks": ("# made today\n#\n# x\ty\n1\t2\n2\t3.5\n", [[1.0, 2.0], [2.0, 3.5]]),
    "MATLAB remarks": ("% run 3\nx y\n1 2\n2 3.5\n", [[1.0, 2.0], [2.0, 3.5]]),
    "remarks in between": ("x,y\n1,2\n# pause\n2,3.5\n\n# end\n", [[1.0, 2.0], [2.0, 3.5]]),
    "unnamed index": (",TV,Sales\n1,230.1,22.1\n2,44.5,10.4\n", [[230.1, 44.5], [22.1, 10.4]]),
    "pandas index": ("Unnamed: 0,TV,Sales\n0,230.1,22.1\n1,44.5,10.4\n", [[230.1, 44.5], [22.1, 10.4]]),
    "columns that count": (",0,1\n0,230.1,22.1\n1,44.5,10.4\n", [[230.1, 44.5], [22.1, 10.4]]),
    "id": ("id,TV,Sales\n7,230.1,22.1\n9,44.5,10.4\n", [[230.1, 44.5], [22.1, 10.4]]),
    "R": ('"a" "b"\n"1" 5.1 3.5\n"2" 4.9 3\n', [[5.1, 4.9], [3.5, 3.0]]),
    "R with names of rows": ("a b\nMazda 5.1 3.5\nDatsun 4.9 3\n", [[5.1, 4.9], [3.5, 3.0]]),
    "euros": ("a;b\n1;1.234,50 €\n2;2,00 €\n", [[1.0, 2.0], [1234.5, 2.0]]),
    "euros, Windows": ("a;b\n1;1.234,50 €\n2;2,00 €\n".encode("cp1252"), [[1.0, 2.0], [1234.5, 2.0]]),
    "dollars": ('a,b\n1,"$1,234.50"\n2,-$2.00\n', [[1.0, 2.0], [1234.5, -2.0]]),
    "typographic minus": ("a,b\n1,−2.5\n2,3.5\n", [[1.0, 2.0], [-2.5, 3.5]]),
    "separator at each end": ("a;b;\n1;2;\n3;4,5;\n", [[1.0, 3.0], [2.0, 4.5]]),
    "separator at the end of data alone": ("a;b\n1;2;\n3;4,5;\n", [[1.0, 3.0], [2.0, 4.5]]),
    "separator at the end of the names alone": ("a;b;\n1;2\n3;4,5\n", [[1.0, 3.0], [2.0, 4.5]]),
    "UTF-16 without a mark": ("a;b\n1;2,5\n3;4\n".encode("utf-16-le"), [[1.0, 3.0], [2.5, 4.0]]),
    "UTF-16, big end first": ("a;b\n1;2,5\n3;4\n".encode("utf-16-be"), [[1.0, 3.0], [2.5, 4.0]]),
    "UTF-32": ("a;b\n1;2,5\n3;4\n".encode("utf-32"), [[1.0, 3.0], [2.5, 4.0]]),
    "dates beside numbers": ("day;a;b\n01.02.2024;1;2,5\n02.02.2024;3;4\n", [[1.0, 3.0], [2.5, 4.0]]),
    "spaces that line up": ("   a      b\n  1.5   22.25\n 10.5    3.5\n", [[1.5, 10.5], [22.25, 3.5]]),
}


@pytest.mark.parametrize("name", MEANT)
def test_what_is_meant_is_read(name: str, tmp_path: Path) -> None:
    text, values = MEANT[name]
    assert _values(_read(tmp_path / "t.csv", text)) == values


# ------------------------------------------------------------------------------------------------ what is asked about

ASKED: dict[str, tuple[str, str, str, dict[str, Values]]] = {
    "thousands or three decimals": (
        'a,b\n10,"1,200"\n20,"2,300"\n',
        "decimal",
        'row 2, column "b": "1,200" may be 1200 or 1.2',
        {
            "point": [[10.0, 20.0], [1200.0, 2300.0]],
            "comma": [[10.0, 20.0], [1.2, 2.3]],
            ",": [[10.0, 20.0], [1.2, 2.3]],
        },
    ),
    "dollars": (
        'a,b\n10,"$1,200"\n20,"$2,300"\n',
        "decimal",
        '"$1,200" may be 1200 or 1.2',
        {".": [[10.0, 20.0], [1200.0, 2300.0]]},
    ),
    "points between semicolons": (
        "a;b\n10;1.200\n20;2.300\n",
        "decimal",
        '"1.200" may be 1.2 or 1200',
        {"point": [[10.0, 20.0], [1.2, 2.3]], "comma": [[10.0, 20.0], [1200.0, 2300.0]]},
    ),
    "columns that contradict each other": (
        "a;b;c;d\n10;1.200;0,5;0.5\n20;2.300;0,5;0.5\n",
        "decimal",
        '"1.200" may be 1.2 or 1200',
        {"comma": [[10.0, 20.0], [1200.0, 2300.0]]},
    ),
    "numbers below a thousand among points": (
        "a,b\n10,1.200\n20,300\n",
        "decimal",
        '"1.200" may be 1.2 or 1200',
        {"comma": [[10.0, 20.0], [1200.0, 300.0]]},
    ),
    "comma or space": (
        "x y,z\n1 234,5\n2 345,6\n",
        "separator",
        "comma or space",
        {"comma": [[1234.0, 2345.0], [5.0, 6.0]], ",": [[1234.0, 2345.0], [5.0, 6.0]]},
    ),
    "whole numbers above others": (
        "0,1\n0.5,2.5\n1.5,3.25\n",
        "header",
        'the first row, "0", "1", may name',
        {"yes": [[0.5, 1.5], [2.5, 3.25]], "no": [[0.0, 0.5, 1.5], [1.0, 2.5, 3.25]]},
    ),
    "years": (
        "2019;2020\n5;7\n6;9\n",
        "header",
        'the first row, "2019", "2020", may name',
        {"yes": [[5.0, 6.0], [7.0, 9.0]]},
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_may_mean_two_things_is_asked_about(name: str, tmp_path: Path) -> None:
    text, setting, reason, answers = ASKED[name]
    with pytest.raises(InvalidInput) as caught:
        _read(tmp_path / "t.csv", text)
    assert caught.value.path == (setting,)
    assert reason in caught.value.reason
    assert f"{setting}=" in caught.value.reason
    for answer, values in answers.items():
        assert _values(_read(tmp_path / "t.csv", text, LinearRegression, **{setting: answer})) == values


def test_the_sign_between_thousands_answers_as_well(tmp_path: Path) -> None:
    text = 'a,b\n10,"1,200"\n20,"2,300"\n'
    assert _values(_read(tmp_path / "t.csv", text, thousands="comma"))[1] == [1200.0, 2300.0]
    assert _values(_read(tmp_path / "t.csv", text, thousands="none"))[1] == [1.2, 2.3]
    with pytest.raises(InvalidInput, match="expected another sign than the decimal comma"):
        _read(tmp_path / "t.csv", text, thousands="comma", decimal="comma")


# ---------------------------------------------------------------------------------------------------- what is refused

REFUSED: dict[str, tuple[str, str]] = {
    "percent": ("a;b\n1;12%\n2;15%\n3;x\n", ""),
    "percent in numbers": ("a,b\n1,2\n2,3\n3,15%\n", 'row 4, column "b": not a number: "15%"'),
    "units": ("a,b\n1,2\n2,3\n3,15 kg\n", 'row 4, column "b": not a number: "15 kg"'),
    "two currencies": ("a,b\n1,$2\n2,$3\n3,€4\n", 'row 4, column "b": in €, and others in $: "€4"'),
    "groups of two": ('a,b\n1,"1,5"\n2,"1,6"\n3,"1,5,3"\n', 'row 4, column "b": not a number: "1,5,3"'),
    "two signs between thousands": (
        "a;b\n1;1.234,5\n2;1 234,5\n",
        'row 3, column "b": not a number: "1 234,5"',
    ),
    "a point among commas": ("a;b\n1;2,5\n2;3,5\n3;4.5\n", 'row 4, column "b": not a number: "4.5"'),
    "decimal commas between commas": (
        "x,y\n1,5,2,5\n3,5,4,5\n",
        "row of names has 2 cells, and the rows below have 4",
    ),
    "half of the decimal commas between commas": (
        "x,y\n1,5,2\n2,5,3\n3,5,4\n",
        "has 2 cells, and the rows below have 3",
    ),
    "spaces between thousands and columns": (
        "a b\n1 234 5\n2 345 6\n",
        "has 2 cells, and the rows below have 3",
    ),
    "too many names": ("dist, km,price\n1,2\n3,4\n", "has 3 cells, and the rows below have 2"),
    "a short row": ("a,b,c\n1,2,3\n4,5\n6,7,8\n", "row 3: 2 cells instead of 3"),
    "a long row": ("a,b\n1,2\n3,4,5\n6,7\n", "row 3: 3 cells instead of 2"),
    "a row behind a remark sign": ("a,b\n1,2\n#3,4\n5,6\n", 'row 3: begins with "#3": a remark, or data?'),
    "units below the names": ("a,b\nm,kg\n1,2\n3,4\n", 'row 2, column "a": not a number: "m"'),
    "brackets for minus": ("a,b\n1,2\n2,(3)\n3,4\n", 'row 3, column "b": not a number: "(3)"'),
    "a date": ("a,b\n1,2\n2,2024-01-05\n3,4\n", 'row 3, column "b": not a number: "2024-01-05"'),
    "a time": ("a,b\n1,2\n2,12:30\n3,4\n", 'row 3, column "b": not a number: "12:30"'),
    "spreadsheet's missing": ("a,b\n1,2\n2,#N/A\n3,4\n", 'row 3, column "b": missing value'),
    "unknown sep": ("sep=:\nx:y\n1:2\n", 'says "sep=:"; separators that are read: comma, semicolon'),
    "an index alone": (",y\n1,2\n2,4\n", 'it seems that "column 1" counts'),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_of_numbers_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    text, reason = REFUSED[name]
    with pytest.raises(InvalidInput) as caught:
        _read(tmp_path / "t.csv", text)
    assert reason in caught.value.reason


# ------------------------------------------------------------------------------------------------------ gradient logs

LOGS: dict[str, tuple[str, Values]] = {
    "TensorBoard": (
        "Wall time,Step,grad/w,grad/b\n1619761818.9,0,0.5,-0.2\n1619761914.1,1,0.4,-0.1\n",
        [[0.5, 0.4], [-0.2, -0.1]],
    ),
    "Weights & Biases": (
        "_step,_runtime,_timestamp,loss,gradients/w,gradients/b\n"
        "0,1.5,1619761818,0.9,0.5,-0.2\n1,2.5,1619761819,0.8,0.4,-0.1\n",
        [[0.5, 0.4], [-0.2, -0.1]],
    ),
    "Weights & Biases, chart": (
        '"Step","run-1 - g/w","run-1 - g/w__MIN","run-1 - g/w__MAX","run-1 - g/b"\n'
        "0,0.5,0.5,0.5,-0.2\n1,0.4,0.4,0.4,-0.1\n",
        [[0.5, 0.4], [-0.2, -0.1]],
    ),
    "Lightning": (
        "epoch,step,lr-Adam,train_loss,val/acc,w,b\n0,49,0.1,2.5,0.1,0.5,-0.2\n0,99,0.1,2.25,0.2,0.4,-0.1\n",
        [[0.5, 0.4], [-0.2, -0.1]],
    ),
    "gradients behind other columns": (
        "weight_norm,grad_w,grad_b\n3.5,0.5,-0.2\n3.25,0.4,-0.1\n",
        [[0.5, 0.4], [-0.2, -0.1]],
    ),
    "no names, moments first": (
        "".join(f"{1619761818.9 + 3.7 * i};{10 * i};{i * 0.25 - 1};{0.5 - i}\n" for i in range(5)),
        [[i * 0.25 - 1 for i in range(5)], [0.5 - i for i in range(5)]],
    ),
    "German": (
        "Schritt;w;b\n10;0,5;-0,25\n20;1.000,5;nan\n30;1;2\n40;3;4\n",
        [[0.5, 1000.5, 1.0, 3.0], [-0.25, float("nan"), 2.0, 4.0]],
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_gradients_are_told_from_what_a_log_counts(name: str, tmp_path: Path) -> None:
    text, values = LOGS[name]
    assert repr(_values(_read(tmp_path / "t.csv", text, GradientLog))) == repr(values)


def test_one_gradient_beside_steps_and_time_is_too_few(tmp_path: Path) -> None:
    text = "Wall time,Step,Value\n1619761818.9,0,0.5\n1619761914.1,1,0.4\n"
    with pytest.raises(
        InvalidInput, match=r'"Wall time", "Step" count .*name one with gradient_y='
    ) as caught:
        _read(tmp_path / "t.csv", text, GradientLog)
    assert caught.value.path == ("gradient_y",)


def test_labels_are_numbers_in_the_files_own_format(tmp_path: Path) -> None:
    read = _read(tmp_path / "t.csv", "a;b\n1,5;0,0\n3,5;1\n2,5;0\n1,5;1,0\n", LogisticRegression)
    assert _values(read)[-1] == [0.0, 1.0, 0.0, 1.0]
    assert read.read.labels == ("0", "1")
    assert "the chance that b is 1" in read.summary


# ------------------------------------------------------------------------------------------------------ random dialects


def _grouped(digits: str, mark: str) -> str:
    first = len(digits) % 3 or 3
    return mark.join([digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))])


def _number(value: float, places: int, decimal: str, mark: str, unit: str) -> str:
    whole, _, part = f"{abs(value):.{places}f}".partition(".")
    text = (_grouped(whole, mark) if mark else whole) + (decimal + part if part else "")
    sign = "-" if value < 0 else ""
    return f"{sign}{unit}{text}" if unit == "$" else f"{sign}{text}{unit and ' ' + unit}"


def _dialect(rng: random.Random) -> tuple[str | bytes, Values, dict[str, str]]:
    """A table in a random dialect, the values of its columns `u` and `v`, and what its writer would answer."""
    separator = rng.choice([",", ";", "\t", "|", " "])
    decimal = rng.choice([".", ","])
    mark = rng.choice(["", "", ".", ",", " ", "\u00a0", "'"])
    if mark == decimal or separator + mark == ",." or (separator == " " and mark == " "):
        mark = ""
    places = rng.choice([0, 1, 2, 3, 3, 6])
    scale = rng.choice([1.0, 10.0, 1e3, 1e5, 1e7])
    unit = rng.choice(["", "", "", "$", "€"]) if separator != " " else ""
    rows = rng.choice([2, 3, 5, 40, 900])
    columns: Values = []
    for _ in range(2):
        values = [round(rng.uniform(-scale, scale), places) for _ in range(rows)]
        columns.append([0.0 if value == 0 else value for value in values])
    cells = [[_number(v, places, decimal, mark, unit) for v in column] for column in columns]
    table = [
        [str(10 * i + 5), *pair, rng.choice(["x", "yy"])] for i, pair in enumerate(zip(*cells, strict=True))
    ]
    names = [rng.choice(["", "id", "n"]), "u", "v", "word"]
    if rng.random() < 0.3:  # no column of words, none of numbers of rows
        table, names = [row[1:3] for row in table], ["u", "v"]
    head = rng.choice(["names", "names", "remark"])

    def line(cells: list[str]) -> str:
        quoted = (f'"{one}"' if separator in one or not one or '"' in one else one for one in cells)
        return separator.join(quoted)

    lines = [line(row) for row in table]
    lines.insert(0, line(names) if head == "names" else "# " + line(names))
    if rng.random() < 0.15 and separator != " " and head == "names":
        lines.insert(0, f"sep={separator}")
    ending = rng.choice(["\n", "\r\n"])
    text = ending.join(lines) + rng.choice(["", ending])
    encoding = rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    words = {".": "point", ",": "comma"}
    answers = {
        "decimal": words[decimal],
        "separator": separator.replace("\t", r"\t").replace(" ", "space"),
        "header": "yes",
    }
    return text.encode(encoding), columns, answers


def _check(path: Path, seed: int) -> str:
    """How a random dialect is taken: ``read`` or ``refused``; the numbers are those written in any case."""
    data, columns, answers = _dialect(random.Random(seed))
    chosen = {"feature": "u", "target": "v"}
    try:
        found = _values(_read(path, data, LinearRegression, **chosen))
    except InvalidInput as error:
        told = error.path[0] if error.path else ""
        if told in answers:
            assert _values(_read(path, data, LinearRegression, **chosen, **answers)) == columns, (
                f"seed {seed}"
            )
        return str(told) if told in answers else "refused"
    assert found == columns, f"seed {seed}"
    return "read"


@pytest.mark.parametrize("block", range(5))
def test_random_dialects_are_never_silently_misread(block: int, tmp_path: Path) -> None:
    taken = [_check(tmp_path / "t.csv", seed) for seed in range(40 * block, 40 * block + 40)]
    assert taken.count("read") > 25
    assert taken.count("refused") < 5
