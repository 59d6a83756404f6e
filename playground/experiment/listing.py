"""What there is to choose from, as data and as a table: read from the declarations alone."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from playground.core import catalogue
from playground.core.declarations import Number, Parameter
from playground.core.landscapes.base import Landscape
from playground.core.optimizers.base import DIALECT_TITLES, Optimizer
from playground.core.parameters import parameters_of
from playground.core.schedules.base import Schedule

KINDS = ("landscapes", "optimizers", "schedules")


def listing(kind: str) -> list[dict[str, Any]]:
    """Everything declared of each entry, as plain JSON values.

    Args:
        kind: one of `KINDS`.
    """
    if kind == "landscapes":
        return [_landscape(one) for one in catalogue.landscapes().values()]
    if kind == "optimizers":
        return [_optimizer(one) for one in catalogue.optimizers().values()]
    return [_schedule(one) for one in catalogue.schedules().values()]


def table(entries: list[dict[str, Any]]) -> str:
    """Key, title and summary in columns."""
    width = max(len(entry["key"]) for entry in entries)
    titles = max(len(entry["title"]) for entry in entries)
    return "\n".join(f"{e['key']:<{width}}  {e['title']:<{titles}}  {e['summary']}" for e in entries)


def optimizer_markdown() -> str:
    """The optimizers and whose exact semantics each has, as the table of the README."""
    rows = ["| optimizer | key | semantics and names of |", "|---|---|---|"]
    for entry in catalogue.optimizers().values():
        titles = ", ".join(DIALECT_TITLES[key] for key in DIALECT_TITLES if key in entry.dialects)
        rows.append(f"| {entry.title} | `{entry.key}` | {titles} |")
    return "\n".join(rows)


def schedule_markdown() -> str:
    """The schedules and where each is from, as the table of the README."""
    rows = ["| schedule | key | as in |", "|---|---|---|"]
    rows += [f"| {one.title} | `{one.key}` | {one.source} |" for one in catalogue.schedules().values()]
    return "\n".join(rows)


def _common(entry: type[Landscape | Optimizer | Schedule]) -> dict[str, Any]:
    return {"key": entry.key, "title": entry.title, "summary": entry.summary, "source": entry.source}


def _landscape(entry: type[Landscape]) -> dict[str, Any]:
    return {
        **_common(entry),
        "formula": entry.formula,
        "window": list(entry.window),
        "start": list(entry.suggested_start),
        "parameters": _declared(parameters_of(entry())),
    }


def _schedule(entry: type[Schedule]) -> dict[str, Any]:
    return {**_common(entry), "formula": entry.formula, "settings": _declared(parameters_of(entry))}


def _optimizer(entry: type[Optimizer]) -> dict[str, Any]:
    dialects: dict[str, Any] = {}
    for key, dialect in entry.dialects.items():
        dialects[key] = {
            "function": dialect.function,
            "note": dialect.note,
            "arguments": entry.make(key).arguments(key),
            "settings": {slot.name: _one(slot.declaration) for slot in entry.hyperparameters(key)},
            "semantics": dict(dialect.fixed),
            "states_per_parameter": entry.make(key).written().states_per_parameter,
        }
    return {**_common(entry), "dialects": dialects}


def _declared(declared: Mapping[str, Parameter]) -> dict[str, Any]:
    return {name: _one(declaration) for name, declaration in declared.items()}


def _one(declaration: Parameter) -> dict[str, Any]:
    """A declaration as JSON values: limits that are not there are null, what is not said is left out."""
    values = {
        field.name: getattr(declaration, field.name)
        for field in dataclasses.fields(declaration)
        if field.name not in ("slider", "log", "options")
    }
    if isinstance(declaration, Number):
        for limit in ("low", "high"):
            values[limit] = None if math.isinf(values[limit]) else values[limit]
    options: Mapping[str, str] | None = getattr(declaration, "options", None)
    return {**values, **({"options": list(options)} if options else {})}
