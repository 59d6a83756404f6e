"""The same experiment gives bit-identical traces in the window, on the command line, and from Python."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from playground.cli import main
from playground.experiment.codec import dumps
from playground.experiment.trajectories import Trajectories

COLUMNS = "x,y,loss,grad_x,grad_y,effective_lr_x,effective_lr_y,rms_x,rms_y".split(",")


@pytest.mark.parametrize("noise", [0.0, 0.7])
def test_window_command_line_and_python_agree_to_the_last_bit(window, person, tmp_path, capsys, noise):
    person.click(window.map, window.map.pixel_of(0.0, 0.0))
    person.double_click(window.map, window.map.pixel_of(2.3, -1.1))
    window.contents["landscape"].form.edited.emit("modifier:noise", noise)
    window.contents["landscape"].form.edited.emit("modifier:rotation", 33.0)
    window.contents["optimizers"].add("adam")
    window.contents["hyperparameters"].form.edited.emit("dialect", "pytorch")
    window.contents["hyperparameters"].form.edited.emit("schedule", "cosine")
    # By hand, back, in jumps: however the window came to a step, the numbers are the same.
    for key in ("Right", "Right", "Left", "Shift+Right", "Shift+Left", "End"):
        person.press(key)
    experiment = window.store.experiment
    in_window = [np.column_stack([trace.column(name) for name in COLUMNS]) for trace in window.store.traces]

    runs = Trajectories(experiment)
    runs.advance_to(experiment.steps)
    for shown, trace in zip(in_window, runs.traces, strict=True):
        assert np.array_equal(
            shown, np.column_stack([trace.column(name) for name in COLUMNS]), equal_nan=True
        )

    file = tmp_path / "experiment.json"
    file.write_text(dumps(experiment), encoding="utf-8")
    assert main(["run", str(file), "--csv", "-"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    for runner, shown in zip(experiment.runners, in_window, strict=True):
        told = [
            [float(row[name] or "nan") for name in COLUMNS] for row in rows if row["runner"] == runner.name
        ]
        assert np.array_equal(shown, np.array(told), equal_nan=True)
