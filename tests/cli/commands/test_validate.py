"""`validate`: whether a file or a text is an experiment."""

from __future__ import annotations

from playground.cli import main
from playground.experiment.codec import dumps
from playground.experiment.presets import first_launch


def test_validate(tmp_path, capsys):
    path = tmp_path / "a.json"
    path.write_text(dumps(first_launch()))
    assert main(["validate", str(path)]) == 0
    assert (
        capsys.readouterr().out
        == f"{path}: an experiment on elongated_valley, 120 steps, RMSProp, Adam, SGD\n"
    )
    path.write_text('{"landscape": {"key": "rosenbrock"}, "seed": -1}')
    assert main(["validate", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"error: {path}: $.seed: expected a whole number from 0 to")


def test_it_needs_something_to_look_at(complaint):
    assert complaint(["validate"]) == "the following arguments are required: EXPERIMENT.json"
