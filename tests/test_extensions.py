"""A package beside the program adds an optimizer and a landscape; broken ones are told and everything else goes on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from importlib.machinery import PathFinder
from importlib.metadata import DistributionFinder
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.core import catalogue, extension_trial
from playground.core.extension_guard import guard_landscape
from playground.core.extensions import ExtensionFault, extended, try_landscape, try_optimizer, try_schedule
from playground.core.landscapes.base import Landscape
from playground.core.optimizers.base import Optimizer
from playground.core.schedules.base import Schedule
from tests.processes import PATIENCE

PROJECT = Path(__file__).resolve().parent.parent
EXAMPLE = Path(__file__).parent / "extension_example"
OPTIMIZERS, LANDSCAPES = "optimizer_playground.optimizers", "optimizer_playground.landscapes"
SCHEDULES = "optimizer_playground.schedules"


# ------------------------------------------------------------------------------------------------- the example package


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built and installed into a folder of its own without a network."""
    pytest.importorskip("hatchling", reason="builds the wheel")
    folder = tmp_path_factory.mktemp("extension")
    source = shutil.copytree(EXAMPLE, folder / "source")
    options = "--no-index --no-deps --no-build-isolation --no-compile --disable-pip-version-check -q".split()
    target = folder / "site"
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return target


def _run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(PROJECT)))}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE
    )


def test_an_installed_package_is_listed_behind_the_program_s_own(installed: Path) -> None:
    done = _run(installed, "-m", "playground", "list", "optimizers", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    entries = json.loads(done.stdout)
    assert entries[-1]["key"] == "softsign"
    assert entries[-1]["dialects"]["paper"]["arguments"] == {"lr": 0.01, "tau": 2.0}
    listed = _run(installed, "-m", "playground", "list", "landscapes").stdout.splitlines()
    assert listed[-1].split()[:2] == ["trough", "Trough"]
    assert (
        _run(installed, "-m", "playground", "list", "schedules")
        .stdout.splitlines()[-1]
        .startswith("triangular ")
    )


def test_a_script_of_a_schedule_without_a_closed_form_prints_its_rates(installed: Path) -> None:
    chosen = (
        "--landscape quadratic_bowl --steps 60 --optimizer sgd --set lr=0.1 --schedule triangular".split()
    )
    chosen += ["--schedule-set", "period=20"]
    script = _run(installed, "-m", "playground", "code", *chosen, "--framework", "numpy").stdout
    printed = _run(installed, "-c", script).stdout.splitlines()
    rows = _run(installed, "-m", "playground", "run", *chosen, "--csv", "-").stdout.splitlines()[1:]
    assert [line.split()[1] for line in printed if not line.startswith("#")] == [
        row.split(",")[2] for row in rows
    ]
    # Half a period after the first step the rate is a tenth.
    assert float(rows[11].split(",")[7]) == pytest.approx(0.01, rel=1e-12)
    long = _run(installed, "-m", "playground", "code", *chosen, "--steps", "10001", "--framework", "numpy")
    assert (
        long.stderr == "error: SGD: The schedule triangular can be written down for 10,000 steps at most.\n"
    )


def test_it_runs_and_computes_its_own_rule(installed: Path) -> None:
    done = _run(
        installed, "-m", "playground", "run", "--landscape", "trough", "--param", "k=3", "--steps", "1", "--start=1,2",
        "--optimizer", "softsign", "--set", "lr=0.5", "--set", "tau=4", "--csv", "-",
    )  # fmt: skip
    assert done.returncode == 0
    row = done.stdout.splitlines()[-1].split(",")
    # ∇f(1, 2) = (2/4, 12); u = g / (1 + |g| / 4) = (0.5/1.125, 12/4).
    assert [float(one) for one in row[2:4]] == pytest.approx(
        [1 - 0.5 * 0.5 / 1.125, 2 - 0.5 * 3.0], abs=1e-15
    )


SHOW = """
import sys
import zipfile
from playground.experiment.model import Experiment, Runner
from playground.core import catalogue, extension_trial
from playground.core.extension_guard import guard_landscape
from playground.gui.app import create_window, make_application
app = make_application([])
trough = catalogue.landscapes()["trough"]()
runner = Runner(catalogue.optimizers()["softsign"]())
window = create_window(Experiment(trough, trough.suggested_start, runners=(runner,)), remember=False)
window.resize(1440, 900)
window.show()
app.processEvents()
print(*(window.contents[name].form.keys for name in ("hyperparameters", "landscape")))
window.grab().save(sys.argv[1])
window.close()
"""


def test_it_has_rows_in_the_forms_and_a_picture(installed: Path, tmp_path: Path) -> None:
    script = tmp_path / "show.py"
    script.write_text(SHOW, encoding="utf-8")
    done = _run(installed, str(script), str(tmp_path / "window.png"))
    assert done.returncode == 0, done.stderr
    assert "'setting:lr'" in done.stdout
    assert "'setting:tau'" in done.stdout
    assert "'parameter:k'" in done.stdout


# ------------------------------------------------------------------------------------------------------ broken packages

HEAD = """
from dataclasses import dataclass
from playground.core.parameters import number
from playground.core.landscapes.quadratic_bowl import QuadraticBowl
from playground.core.optimizers.base import Dialect, Optimizer
from playground.core.optimizers.sgd import SGD
from playground.core.schedules.exponential import Exponential
"""

BROKEN_OPTIMIZERS = {
    "no_module": ("nowhere:Thing", "", "ModuleNotFoundError: No module named 'nowhere'"),
    "raises": ("raises", "1 / 0", "ZeroDivisionError: division by zero"),
    "leaves": ("leaves", "import sys; sys.exit(3)", "SystemExit: 3"),
    "no_class": ("no_class:Thing", "Thing = 3", "no_class:Thing is no Optimizer and no module with one"),
    "empty": ("empty", "x = 1", "empty defines no Optimizer"),
    "no_key": ("no_key:Mine", "class Mine(SGD):\n    key = ''", "Mine has no key"),
    "bad_key": ("bad_key:Mine", "class Mine(SGD):\n    key = 'My Own'", 'the key "My Own" is not made of'),
    "taken": ("taken:Mine", "class Mine(SGD):\n    title = 'Mine'", 'there is another entry with the key "sgd"'),
    "no_rule": (
        "no_rule:Mine",
        "class Mine(Optimizer):\n    key = title = source = summary = 'mine'\n    dialects = {'paper': Dialect('')}",
        "no_rule:Mine does not define rule",
    ),
    "undeclared": (
        "undeclared:Mine",
        "class Mine(SGD):\n    key = 'mine'\n    k: float = number(1.0, symbol='k', meaning='k')",
        "Mine is no dataclass, so that its k is not declared",
    ),
    "bad_default": (
        "bad_default:Mine",
        "@dataclass(frozen=True)\nclass Mine(SGD):\n    key = 'mine'\n"
        "    k: float = number(-1.0, symbol='k', meaning='k', low=0)",
        "expected a number ≥ 0, got -1.0",
    ),
    "rule_raises": (
        "rule_raises:Mine",
        "class Mine(SGD):\n    key = 'mine'\n    def rule(self, w):\n        raise KeyError('gone')",
        "KeyError: 'gone'",
    ),
    "mute": (
        "mute:Mine",
        "class Mine(SGD):\n    key = 'mine'\n    dialects = {'keras': Dialect('')}",
        'Mine does not speak the dialect "paper"',
    ),
}  # fmt: skip
BROKEN_SCHEDULES = {
    "negative": (
        "negative:Mine",
        "class Mine(Exponential):\n    key = 'mine'\n    def rate(self, lr, t):\n        return 1.0 - t",
        "Mine.rate gives -1.0 at step 2",
    ),
    "momentum": (
        "momentum:Mine",
        "class Mine(Exponential):\n    key = 'mine'\n    def momentum(self, t):\n        return 2.0",
        "Mine.momentum gives 2.0 at step 1",
    ),
    "no_formula": (
        "no_formula:Mine",
        "class Mine(Exponential):\n    key, formula = 'mine', ''",
        "Mine has no formula",
    ),
}
BROKEN_LANDSCAPES = {
    "half": (
        "half:Mine",
        "class Mine(QuadraticBowl):\n    key = 'mine'\n    def gradient(self, x, y):\n        return 2.0 * x, 2.0",
        "Mine.gradient gives 2.0 at the suggested start",
    ),
    "nowhere": (
        "nan:Mine",
        "class Mine(QuadraticBowl):\n    key = 'mine'\n    def value(self, x, y):\n        return x * float('nan')",
        "Mine.value gives nan at the suggested start",
    ),
    "empty_window": (
        "window:Mine",
        "from playground.core.landscapes.base import Window\n"
        "class Mine(QuadraticBowl):\n    key = 'mine'\n    window = Window(1, 1, 0, 1)",
        "Mine: the window (1, 1, 0, 1) is not one",
    ),
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, dict[str, Any]], Path]]:
    """Installs a package with some entry points by writing what an installer writes."""

    def install(group: str, entries: dict[str, tuple[str, str, str]]) -> Path:
        folder = tmp_path / f"site{len(list(tmp_path.iterdir()))}"
        info = folder / "broken-0.1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: broken\nVersion: 0.1\n", encoding="utf-8"
        )
        lines = [f"{name} = {value}" for name, (value, _, _) in entries.items()]
        (info / "entry_points.txt").write_text("\n".join([f"[{group}]", *lines]), encoding="utf-8")
        for value, source, _ in entries.values():
            if source:
                (folder / f"{value.partition(':')[0]}.py").write_text(HEAD + source, encoding="utf-8")
        monkeypatch.syspath_prepend(str(folder))
        return folder

    yield install
    for name, module in list(sys.modules.items()):
        if str(tmp_path) in str(getattr(module, "__file__", "")):
            del sys.modules[name]


@pytest.mark.parametrize(
    ("group", "base", "try_out", "broken"),
    [
        (OPTIMIZERS, Optimizer, try_optimizer, BROKEN_OPTIMIZERS),
        (LANDSCAPES, Landscape, try_landscape, BROKEN_LANDSCAPES),
        (SCHEDULES, Schedule, try_schedule, BROKEN_SCHEDULES),
    ],
)
def test_what_is_broken_is_left_out_and_told_why(
    site: Any, group: str, base: Any, try_out: Any, broken: Any
) -> None:
    good = {Optimizer: "SGD", Landscape: "QuadraticBowl", Schedule: "Exponential"}[base]
    own = {
        Optimizer: catalogue.optimizers,
        Landscape: catalogue.landscapes,
        Schedule: catalogue.schedules,
    }[base]()
    site(
        group,
        broken | {"zzz": ("zzz:Fine", f"class Fine({good}):\n    key = 'fine'\n    title = 'Fine'", "")},
    )
    found, faults = extended(own, group, base, try_out)
    assert [key for key in found if key not in own] == ["fine"]
    told = {fault.name: fault.reason for fault in faults}
    assert told.keys() == broken.keys()
    for name, (_, _, reason) in broken.items():
        assert reason in told[name]
    assert all(fault.package == "broken 0.1" and "\n" not in str(fault) for fault in faults)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            b"[console_scripts]\nthing\n[optimizer_playground.optimizers]\n# one\nfine = lines:Fine\nno equals sign\n",
            [("no equals sign", 'the line "no equals sign" of its entry_points.txt is not NAME = VALUE')],
        ),
        (
            b"[optimizer_playground.optimizers]\nfine = lines:Fine\nhalf =\n= other\n",
            [("half", 'the line "half ="'), ("", 'the line "= other"')],
        ),
        (
            b"[optimizer_playground.optimizers]\nfine = lines:Fine\n\xff\xfe = x\n",
            [(OPTIMIZERS, "its entry_points.txt is not UTF-8 text")],
        ),
        (b"[console_scripts]\nthing\n[optimizer_playground.optimizers]\nfine = lines:Fine\n", []),
    ],
    ids=["no equals sign", "half a line", "not UTF-8", "another group's line"],
)
def test_a_list_of_entries_that_cannot_be_read_is_told_and_the_rest_works(
    site: Any, text: bytes, told: Any
) -> None:
    folder = site(OPTIMIZERS, {"fine": ("lines:Fine", FINE, "")})
    (folder / "broken-0.1.dist-info" / "entry_points.txt").write_bytes(text)
    done = _run(folder, "-m", "playground", "list", "optimizers")
    lines = done.stderr.splitlines()
    assert (done.returncode, len(lines)) == (0, len(told))
    for line, (name, reason) in zip(lines, told, strict=True):
        assert line.startswith(f'warning: extension "{name}" of broken 0.1 is left out: ')
        assert reason in line
    assert "sgd" in done.stdout
    assert ("fine" in done.stdout) == (b"\xff" not in text)


def test_an_exception_that_cannot_say_what_it_is(site: Any) -> None:
    source = "class Mute(Exception):\n    def __str__(self):\n        raise KeyError\nraise Mute"
    site(OPTIMIZERS, {"mute": ("mute_error", source, "")})
    _, (fault,) = extended({}, OPTIMIZERS, Optimizer, try_optimizer)
    assert str(fault) == 'extension "mute" of broken 0.1 is left out: Mute'


@pytest.mark.parametrize(
    "code", ["while True: pass", "import time; time.sleep(4)"], ids=["computes", "waits"]
)
def test_a_package_that_never_answers_is_left_out(
    site: Any, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(extension_trial, "PATIENCE", 0.5)
    site(OPTIMIZERS, {"ever": ("ever", code, ""), "fine": ("beside:Fine", FINE, "")})
    found, (fault,) = extended({}, OPTIMIZERS, Optimizer, try_optimizer)
    assert list(found) == ["fine"]
    assert str(fault) == ('extension "ever" of broken 0.1 is left out: it did not answer within 0.5 seconds')
    for thread in threading.enumerate():
        if thread.name == "extension":  # what waits goes when it has what it waited for
            thread.join()


def test_what_a_package_prints_is_not_in_the_output(site: Any) -> None:
    printing = (
        "import os, sys\nprint('Welcome!')\nsys.stdout.write('x' * 9)\nos.write(1, b'raw')\nos.system('echo child')\n"
        "class Fine(SGD):\n    key = 'fine'\n    title = 'Fine'\n"
        "    def rule(self, w):\n        print('a rule')\n        return super().rule(w)"
    )
    done = _run(
        site(OPTIMIZERS, {"fine": ("loud:Fine", printing, "")}),
        "-m",
        "playground",
        "list",
        "optimizers",
        "--json",
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)[-1]["key"] == "fine"


RAISES_LATER = """
from playground.core.elementwise import where
class Mine(QuadraticBowl):
    key, title = "mine", "Mine"
    def gradient(self, x, y):
        if getattr(x, "ndim", 0) == 0 and -0.5 < x < 0.5:
            raise KeyError("left")
        return super().gradient(x, y)
    def hessian(self, x, y):
        if getattr(x, "size", 1) > 6:
            raise MemoryError
        return super().hessian(x, y)
"""


def test_a_landscape_that_raises_later_ends_a_run_and_nothing_else(site: Any) -> None:
    folder = site(LANDSCAPES, {"mine": ("later:Mine", RAISES_LATER, "")})
    done = _run(
        folder, "-m", "playground", "run", "--landscape", "mine", "--start", "2,1", "--steps", "99",
        "--optimizer", "sgd", "--set", "lr=0.1",
    )  # fmt: skip
    assert done.returncode == 0
    assert "diverged at step" in done.stderr
    assert "broken 0.1 raised KeyError: 'left'" in done.stderr
    found, _ = extended({}, LANDSCAPES, Landscape, try_landscape, guard_landscape)
    many = np.zeros(7)
    assert all(np.isnan(one).all() and one.shape == (7,) for one in found["mine"]().hessian(many, many))


def test_settings_without_a_rule_are_refused(site: Any) -> None:
    source = (
        "class Mine(SGD):\n    key, title = 'mine', 'Mine'\n    def rule(self, w):\n"
        "        return {}['gone'] if self.lr > 1 else super().rule(w)"
    )
    folder = site(OPTIMIZERS, {"mine": ("no_rule_above_1:Mine", source, "")})
    done = _run(folder, "-m", "playground", "run", "--optimizer", "mine", "--set", "lr=2")
    assert done.returncode == 2
    assert done.stderr == (
        "error: there is no rule with these settings: broken 0.1 raised KeyError: 'gone'\n"
    )


FINE = "class Fine(SGD):\n    key = 'fine'\n    title = 'Fine'"


def _moved_into_zip(folder: Path) -> str:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as file:
        for one in folder.rglob("*"):
            if one.is_file():
                file.write(one, one.relative_to(folder))
    return str(archive)


def test_a_package_in_an_archive_is_found_too(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(OPTIMIZERS, {"fine": ("in_zip:Fine", FINE, "")})
    sys.path.remove(str(folder))
    assert "fine" not in extended({}, OPTIMIZERS, Optimizer, try_optimizer)[0]
    monkeypatch.syspath_prepend(_moved_into_zip(folder))
    found, faults = extended({}, OPTIMIZERS, Optimizer, try_optimizer)
    assert (list(found), faults) == (["fine"], ())


def test_a_package_that_another_finder_knows_is_found_too(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(OPTIMIZERS, {"fine": ("by_finder:Fine", FINE, "")})
    sys.path.remove(str(folder))

    class Finder:
        @staticmethod
        def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
            return PathFinder.find_spec(name, [str(folder)]) if name == "by_finder" else None

        @staticmethod
        def find_distributions(context: Any) -> Any:
            return PathFinder.find_distributions(DistributionFinder.Context(path=[str(folder)]))

    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder()])
    found, faults = extended({}, OPTIMIZERS, Optimizer, try_optimizer)
    assert (list(found), faults) == (["fine"], ())


def test_the_command_line_says_a_line_for_each_and_goes_on(site: Any) -> None:
    some = {name: BROKEN_OPTIMIZERS[name] for name in ("no_module", "taken")}
    done = _run(site(OPTIMIZERS, some), "-m", "playground", "run", "--optimizer", "sgd", "--steps", "1")
    assert done.returncode == 0
    assert done.stdout.startswith("SGD: step 1")
    assert done.stderr.splitlines() == [
        'warning: extension "no_module" of broken 0.1 is left out: '
        "ModuleNotFoundError: No module named 'nowhere'",
        'warning: extension "taken" of broken 0.1 is left out: there is another entry with the key "sgd"',
    ]


def test_the_window_tells_quietly_and_shows_details_when_asked(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.gui.app import create_window
    from playground.gui.window.extension_notice import ExtensionDialog, ExtensionNotice

    fault = ExtensionFault("mine", "broken 0.1", "KeyError: 'gone'", "Traceback (most recent call last): …")
    monkeypatch.setattr(catalogue, "faults", lambda: (fault,))
    window = create_window(remember=False)
    qtbot.addWidget(window)
    notice: Any = window.findChild(ExtensionNotice)
    assert notice.text() == "1 extension left out"
    notice.click()
    dialog: Any = window.findChild(ExtensionDialog)
    text = dialog.text.toPlainText()
    assert text.startswith('extension "mine" of broken 0.1 is left out: KeyError')
    assert "Traceback" in text


def test_a_window_without_trouble_says_nothing(qtbot: Any) -> None:
    from playground.gui.app import create_window
    from playground.gui.window.extension_notice import ExtensionNotice

    window = create_window(remember=False)
    qtbot.addWidget(window)
    assert window.findChild(ExtensionNotice) is None
