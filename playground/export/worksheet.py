"""Worksheets: chosen steps with all their numbers, or with room for a student's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playground.core.declarations import Choice, Number
from playground.core.modifiers import DRIFT_SETTINGS
from playground.core.numbers import number_text
from playground.core.parameters import Configurable, parameters_of
from playground.core.rules.rule import Rule
from playground.core.trajectory import Trajectory
from playground.experiment.model import Experiment
from playground.export.latex import calculation_latex, escaped
from playground.export.working import Texts, WorkedRow, WorkedStep

GIVEN_DIGITS = 7
"""Significant digits of what a student begins with."""
CONTENTS: Mapping[str, str] = MappingProxyType(
    {
        "worked": "worked out",
        "empty": "empty, for students",
        "both": "empty, with the answers on a page of their own",
    }
)
"""What a sheet may hold, with the words shown for it."""


@dataclass(frozen=True)
class Fact:
    """Something stated at the head of a sheet: a name, a formula as LaTeX (or none), and words."""

    name: str
    latex: str = ""
    words: str = ""


@dataclass(frozen=True, eq=False)
class Worksheet:
    """Some steps of one runner.

    Attributes:
        title: of the sheet.
        facts: landscape, optimizer, hyperparameters.
        before: the point and the states before the first step.
        steps: the steps.
        gradient_given: whether the gradient is stated too, because noise or a moved landscape is part of it.
    """

    title: str
    facts: tuple[Fact, ...]
    before: tuple[Fact, ...]
    steps: tuple[WorkedStep, ...]
    gradient_given: bool

    @property
    def rates_vary(self) -> bool:
        """Whether a schedule changes the learning rate."""
        return len({step.rate for step in self.steps}) > 1

    def given(self, row: WorkedRow) -> bool:
        """Whether an empty sheet states the row too."""
        return self.gradient_given and row.is_gradient


def worksheet(
    experiment: Experiment, runner: int, run: Trajectory, steps: tuple[WorkedStep, ...]
) -> Worksheet:
    """The sheet of some steps of a runner, as `worked_steps` gives them."""
    chosen = experiment.runners[runner]
    first, last = steps[0].number, steps[-1].number
    which = f"step {first}" if first == last else f"steps {first} to {last}"
    return Worksheet(
        f"{chosen.name} on {_lowered(experiment.landscape.title)}, {which}",
        tuple(_facts(experiment, runner, run)),
        tuple(_before(run, first)),
        steps,
        not run.problem.is_plain,
    )


def _lowered(title: str) -> str:
    return f"the {title[0].lower()}{title[1:]}" if title.split(maxsplit=1)[0][1:].islower() else title


def _facts(experiment: Experiment, index: int, run: Trajectory) -> list[Fact]:
    landscape, runner, rule = experiment.landscape, experiment.runners[index], run.rule
    facts = [Fact("Loss", f"f(x, y) = {landscape.formula}", "")]
    if landscape.is_replay:
        facts = [Fact("Gradients", landscape.formula, landscape.note)]
    parameters = _settings_latex(landscape)
    if parameters:
        facts.append(Fact("Parameters", parameters))
    facts += [Fact("Landscape", words=words) for words in _modifiers(experiment)]
    facts.append(Fact("Optimizer", words=f"{runner.title} ({runner.dialect_title} semantics)"))
    facts.append(Fact("Hyperparameters", _hyperparameters(rule, run)))
    schedule = runner.schedule
    if not schedule.is_constant:
        settings = _settings_latex(schedule)
        facts.append(
            Fact("Schedule", schedule.formula + (rf",\quad {settings}" if settings else ""), schedule.title)
        )
    for value, words in ((runner.clip_norm, "norm"), (runner.clip_value, "value")):
        if value is not None:
            facts.append(Fact("Clipping", words=f"the gradient is clipped by {words} at {value:g}"))
    return facts


def _settings_latex(declared: Configurable) -> str:
    """The numbers of something declared: ``k = 10``."""
    found: list[str] = []
    values = declared.settings()
    for name, declaration in parameters_of(declared).items():
        if isinstance(declaration, Number) and declaration.symbol:
            value = calculation_latex(number_text(float(values[name]), GIVEN_DIGITS))
            found.append(f"{declaration.symbol} = {value}")
    return r",\quad ".join(found)


def _modifiers(experiment: Experiment) -> list[str]:
    """What is done to the landscape, in words."""
    chosen, found = experiment.modifiers, list[str]()
    if chosen.rotation:
        found.append(f"turned anticlockwise by {chosen.rotation:g}° about the centre of its window")
    if chosen.noise:
        found.append(f"Gaussian noise of standard deviation {chosen.noise:g} on each gradient component")
    drift = parameters_of(chosen)["drift"]
    if not experiment.problem.is_static and isinstance(drift, Choice):
        names = DRIFT_SETTINGS[chosen.drift]
        values = ", ".join(f"{name.removeprefix('drift_')} {getattr(chosen, name):g}" for name in names)
        found.append(f"drifts ({drift.options[chosen.drift]}: {values})")
    return found


def _hyperparameters(rule: Rule, run: Trajectory) -> str:
    """The learning rate and the settings that stand in the rule."""
    declared = parameters_of(run.method.optimizer)
    values = {"lr": run.method.optimizer.lr, **rule.constants}
    return r",\quad ".join(
        f"{declared[name].symbol} = {calculation_latex(number_text(value, GIVEN_DIGITS))}"
        for name, value in values.items()
    )


def _before(run: Trajectory, first: int) -> list[Fact]:
    """The point and the states before a step, for x and y."""
    values = list(run.state_at(first - 1))
    # In braces, so that a minus stands close to its number.
    texts = [f"{{{calculation_latex(number_text(value, GIVEN_DIGITS))}}}" for value in values]
    facts = [Fact(r"Start" if first == 1 else "Point", rf"x = {texts[0]},\quad y = {texts[1]}")]
    at = 2
    diagnostic = {line.target.name for line in run.rule.lines if line.diagnostic}
    for state in run.rule.states:
        parts = 2 if state.symbol.per_coordinate else 1
        mine, at = texts[at : at + parts], at + parts
        if state.symbol.name in diagnostic:
            continue
        symbol = state.symbol.latex
        if len(set(mine)) == 1:
            shown = f"{symbol} = {mine[0]}"
        else:
            shown = rf"{symbol} = {mine[0]}\ \mathrm{{(x)}},\quad {symbol} = {mine[1]}\ \mathrm{{(y)}}"
        facts.append(Fact(state.symbol.meaning.capitalize(), shown))
    return facts


# --------------------------------------------------------------------------------------------------------- Markdown


def to_markdown(sheet: Worksheet, content: str = "worked") -> str:
    """The sheet as Markdown with LaTeX formulas between dollar signs. `content` is a key of `CONTENTS`."""
    parts = [f"# {sheet.title}\n", *(_markdown_fact(fact) for fact in sheet.facts)]
    parts.append(f"\nBefore step {sheet.steps[0].number}:\n")
    parts += [_markdown_fact(fact) for fact in sheet.before]
    parts += [_markdown_step(sheet, step, blank=content != "worked") for step in sheet.steps]
    if content == "both":
        parts.append("\n---\n\n# Answers\n")
        parts += [_markdown_step(sheet, step, blank=False) for step in sheet.steps]
    return "\n".join(parts) + "\n"


def _markdown_fact(fact: Fact) -> str:
    formula = f"${fact.latex}$" if fact.latex else ""
    return f"- {fact.name}: {' '.join(filter(None, (fact.words, formula)))}"


def _markdown_step(sheet: Worksheet, step: WorkedStep, *, blank: bool) -> str:
    lines = [f"\n## {_heading(sheet, step)}\n", "| line | x | y |", "|:---|:---|:---|"]
    for row in step.rows:
        x, y = _cells(sheet, row, blank=blank)
        # A bar would end the cell.
        formula = row.latex.replace(r"\left|", r"\left\vert ").replace(r"\right|", r"\right\vert ")
        cells = [f"${formula}$", *(cell.replace("|", r"\|") or "&nbsp;" for cell in (x, y))]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _heading(sheet: Worksheet, step: WorkedStep) -> str:
    rate = f", learning rate {number_text(step.rate, GIVEN_DIGITS)}" if sheet.rates_vary else ""
    return f"Step {step.number}{rate}"


def _cells(sheet: Worksheet, row: WorkedRow, *, blank: bool) -> Texts:
    return ("", "") if blank and not sheet.given(row) else row.texts


# ------------------------------------------------------------------------------------------------------------ LaTeX

_HEAD = r"""\documentclass[11pt,a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,array,geometry,longtable}
\geometry{margin=2cm}
\setlength{\parindent}{0pt}
\renewcommand{\arraystretch}{1.8}
\begin{document}
"""
_ROOM = r"\rule{0pt}{3.2ex}\dotfill"


def to_latex(sheet: Worksheet, content: str = "worked") -> str:
    """The sheet as a LaTeX document. `content` is a key of `CONTENTS`."""
    parts = [_HEAD, rf"\section*{{{escaped(sheet.title)}}}", _latex_facts(sheet.facts)]
    parts += [rf"Before step {sheet.steps[0].number}:", _latex_facts(sheet.before)]
    parts += [_latex_step(sheet, step, blank=content != "worked") for step in sheet.steps]
    if content == "both":
        parts += [r"\newpage", r"\section*{Answers}"]
        parts += [_latex_step(sheet, step, blank=False) for step in sheet.steps]
    return "\n".join(parts) + "\n\\end{document}\n"


def _latex_facts(facts: tuple[Fact, ...]) -> str:
    lines = [r"\begin{itemize}"]
    for fact in facts:
        formula = f"${fact.latex}$" if fact.latex else ""
        lines.append(rf"\item {escaped(fact.name)}: {' '.join(filter(None, (escaped(fact.words), formula)))}")
    return "\n".join([*lines, r"\end{itemize}"])


def _latex_step(sheet: Worksheet, step: WorkedStep, *, blank: bool) -> str:
    columns = r">{\raggedright\arraybackslash}p{0.34\textwidth}" * 2
    lines = [
        rf"\subsection*{{{escaped(_heading(sheet, step))}}}",
        rf"\begin{{longtable}}{{@{{}}l{columns}@{{}}}}",
        r"line & x & y \\ \hline",
    ]
    for row in step.rows:
        cells = [
            f"${calculation_latex(cell)}$" if cell else _ROOM for cell in _cells(sheet, row, blank=blank)
        ]
        lines.append(rf"${row.latex}$ & {' & '.join(cells)} \\")
    return "\n".join([*lines, r"\end{longtable}"])


# -------------------------------------------------------------------------------------------------------------- CSV

CSV_HEADER = ("step", "line", "symbol", "formula", "meaning", "x_calculation", "x", "y_calculation", "y")


def to_csv(sheet: Worksheet, content: str = "worked") -> str:
    """The sheet as CSV, a row a line. `content` is a key of `CONTENTS`; answers follow after an empty row.

    Results are written as programs read them (``-3.04e-9``), calculations as people do.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    for blank in {"worked": [False], "empty": [True], "both": [True, False]}[content]:
        if file.tell():
            writer.writerow([])
        writer.writerow(CSV_HEADER)
        for step in sheet.steps:
            for number, row in enumerate(step.rows, 1):
                (cx, cy), (x, y) = row.calculations, map(_machine_readable, row.results)
                if blank and not sheet.given(row):
                    x = y = cx = cy = ""
                writer.writerow([step.number, number, row.symbol, row.words, row.meaning, cx, x, cy, y])
    return file.getvalue()


def _machine_readable(number: str) -> str:
    """``−3.04·10⁻⁹`` as ``-3.04e-9``."""
    return number.replace("·10", "e").translate(_PLAIN)


_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")

FORMATS: Mapping[str, tuple[str, Callable[[Worksheet, str], str]]] = MappingProxyType(
    {".md": ("Markdown", to_markdown), ".tex": ("LaTeX", to_latex), ".csv": ("CSV", to_csv)}
)
"""By a file's ending, the name of the format and what writes it."""
