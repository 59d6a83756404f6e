"""Adding an optimizer, a landscape or a schedule is one new file and no other edit: tests and README included."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT, environment, finished

EXAMPLE = ROOT / "tests" / "extension_example" / "src" / "playground_example"
NEW = ("addsign", "trough", "triangular")
PROMISES = """
core/optimizers core/landscapes/test_promises.py core/landscapes/test_derivatives.py core/schedules
core/rules/test_show_numbers.py core/test_catalogue.py core/test_golden.py
experiment/test_listing.py export/test_code.py export/test_worksheet.py cli/commands/test_list.py test_readme.py
""".split()
"""The tests that go over whole catalogues, and those that might hold names against them."""
ONLY_NEW = f"""
import re

def pytest_collection_modifyitems(config, items):
    from playground.core import catalogue
    old = {{*catalogue.landscapes(), *catalogue.optimizers(), *catalogue.schedules()}} - set({NEW})
    def words(item):
        return set(re.findall(r"\\w+", item.callspec.id)) if hasattr(item, "callspec") else set()
    gone = [item for item in items if words(item) & old and not words(item) & set({NEW})]
    config.hook.pytest_deselected(items=gone)
    items[:] = [item for item in items if item not in gone]
"""
"""What leaves out the tests of single old entries."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository with three new files, of which two are the example of an extension's."""
    folder = tmp_path / "repository"
    folder.mkdir()
    for name in ("playground", "tests", "resources", ".github"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    core = folder / "playground" / "core"
    examples = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    (addsign,) = (one for one in examples if "class AddSign" in one)
    (core / "optimizers" / "addsign.py").write_text(addsign, "utf-8")
    trough = (EXAMPLE / "trough.py").read_text("utf-8").replace('"Examples"', '"Valleys and bowls"')
    (core / "landscapes" / "trough.py").write_text(trough, "utf-8")
    shutil.copy(EXAMPLE / "triangular.py", core / "schedules")
    (folder / "only_new.py").write_text(ONLY_NEW)
    return folder


def test_three_new_files_keep_every_promise(copy: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "0",
        "-p",
        "only_new",
        "-p",
        "no:cacheprovider",
        "-v",
        "-rN",
    ]
    command += [f"tests/{name}" for name in PROMISES]
    done = finished(command, cwd=copy, env=environment(PYTHONPATH=str(copy)), encoding="utf-8")
    assert done.returncode == 0, done.stdout
    for name in NEW:
        assert len(re.findall(rf"\[.*{name}.*\] PASSED", done.stdout)) >= 3
