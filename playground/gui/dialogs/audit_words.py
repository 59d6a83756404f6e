"""A gradient audit in words."""

from __future__ import annotations

from playground.core.analysis.gradient_audit import Finding, GradientAudit
from playground.core.landscapes.base import Point
from playground.core.numbers import number_text


def audit_lines(audit: GradientAudit) -> list[tuple[bool, str]]:
    """Sentences on what was found; those marked true are worth a warning."""
    lines = [(True, words) for finding, words in _findings(audit) if finding is not None]
    if audit.compared and not audit.disagrees:
        worst = f"; the largest deviation is {number_text(audit.worst, 1)}" if audit.worst else ""
        lines.insert(
            0, (False, f"The gradient agrees with finite differences at {audit.compared:,} points{worst}.")
        )
    return lines


def _findings(audit: GradientAudit) -> list[tuple[Finding | None, str]]:
    return [
        (
            audit.disagrees,
            f"The gradient differs from finite differences at {_places(audit.disagrees, 'point')}.",
        ),
        (
            audit.not_finite,
            f"f is not finite at {_places(audit.not_finite, 'point')}. A path that gets there ends.",
        ),
        (audit.no_gradient, f"f has no finite gradient at {_places(audit.no_gradient, 'point')}."),
        (
            audit.kinks,
            f"f is not differentiable: its gradient jumps at {_places(audit.kinks, 'place')}. There abs and sign "
            "count as flat, and min and max as the mean of both sides.",
        ),
        (audit.jumps, f"f itself jumps at {_places(audit.jumps, 'place')}."),
    ]


def _places(finding: Finding | None, word: str) -> str:
    if finding is None:
        return ""
    count = f"1 {word}" if finding.count == 1 else f"{finding.count:,} {word}s"
    return f"{count}, {'' if finding.count == 1 else 'for example '}{_point(finding.example)}"


def _point(point: Point) -> str:
    x, y = (number_text(0.0 if abs(part) < 1e-9 else part) for part in point)
    return f"({x},\N{NO-BREAK SPACE}{y})"
