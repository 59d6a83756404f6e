"""Libraries that only left-out parts needed are left out too."""

from __future__ import annotations

from types import SimpleNamespace

import linked


def test_only_what_is_reached_is_kept(monkeypatch):
    needs = {
        "/site/qxcb.so": ["libxcb.so.1"],
        "/usr/lib/libxcb.so.1": ["libXau.so.6", "libc.so.6"],
        "/site/core.so": ["libQt6Core.so.6"],
    }
    monkeypatch.setattr(linked, "_linked_to", lambda source: needs.get(source, []))
    analysis = SimpleNamespace(
        binaries=[
            ("PySide6/Qt/plugins/platforms/libqxcb.so", "/site/qxcb.so", "BINARY"),
            ("PySide6/QtCore.abi3.so", "/site/core.so", "EXTENSION"),
            ("PySide6/Qt/lib/libQt6Core.so.6", "/site/libQt6Core.so.6", "BINARY"),
            ("libxcb.so.1", "/usr/lib/libxcb.so.1", "BINARY"),
            ("libXau.so.6", "/usr/lib/libXau.so.6", "BINARY"),
            ("libgtk-3.so.0", "/usr/lib/libgtk-3.so.0", "BINARY"),
            ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
            ("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
        ],
        datas=[("resources/x.svg", "/source/x.svg", "DATA")],
    )
    linked.keep_what_is_linked(analysis)
    assert [name for name, *_ in analysis.binaries] == [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/QtCore.abi3.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "libxcb.so.1",
        "libXau.so.6",
        "libQt6Core.so.6",
    ]
    assert [name for name, *_ in analysis.datas] == ["resources/x.svg"]
