"""`share`: an experiment as a line of text, which every command takes for a file."""

from __future__ import annotations

from playground.cli import main


def test_a_text_stands_in_for_a_file(tmp_path, capsys):
    options = ["--landscape", "rosenbrock", "--steps", "7", "--optimizer", "adam:keras", "--label", "Ada"]
    assert main(["share", *options]) == 0
    text = capsys.readouterr().out
    assert text.startswith("OPL2:")
    assert text.count("\n") == 1
    assert main(["validate", text]) == 0
    assert capsys.readouterr().out == "the text: an experiment on rosenbrock, 7 steps, Ada\n"
    for begun in (options, [text]):
        assert main(["run", *begun, "--csv", str(tmp_path / f"{len(begun)}.csv")]) == 0
    assert (tmp_path / "1.csv").read_text() == (tmp_path / "8.csv").read_text()
    for command in (["run", text[:-3]], ["validate", text[:-3]], [text[:-3]]):
        assert main(command) == 2
        assert capsys.readouterr().err.startswith("error: this text is cut off: ")
