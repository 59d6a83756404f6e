"""Experiments as a line of text: what comes out of a chat is what went in, or one clear line says why not."""

from __future__ import annotations

import base64
import json
import random
import string
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.catalogue import landscapes, optimizers
from playground.core.errors import InvalidInput
from playground.core.landscapes.base import Point
from playground.core.landscapes.custom import Custom
from playground.core.landscapes.rosenbrock import Rosenbrock
from playground.core.optimizers.adam import Adam
from playground.experiment import share
from playground.experiment.base62 import (
    ALPHABET,
    base62_to_number,
    from_base62,
    number_to_base62,
    to_base62,
)
from playground.experiment.codec import dumps, from_json
from playground.experiment.data.sets import complete
from playground.experiment.files import read_experiment
from playground.experiment.model import Experiment, Runner
from playground.experiment.presets import first_launch
from playground.experiment.share import brief, from_text, to_text

FOLDER = Path(__file__).parent / "version_1"
FIRST = "OPL2:00P1pI2TKpz9bgvio4ZSv6ooSrPU"
"""What this version made of the first experiment: texts are about, and must be read for ever."""


def sealed(packed: bytes, version: int = 2) -> str:
    """A share text that holds any bytes, with a right checksum."""
    letters = to_base62(zlib.crc32(packed, version).to_bytes(4, "big") + packed)
    return f"OPL{version}:{number_to_base62(len(letters), 3)}{letters}"


def deflated(words: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(words) + packer.flush()


# ------------------------------------------------------------------------------------------------------- there and back


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_written_comes_back_exactly(experiments, data):
    experiment = data.draw(experiments)
    text = to_text(experiment)
    # repr tells −0.0 from 0.0 and every float64 from every other.
    assert repr(from_text(text)) == repr(experiment)
    assert set(text[5:]) <= set(string.ascii_letters + string.digits)


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_what_is_left_out_of_a_brief_file_has_its_default(experiments, data):
    experiment = data.draw(experiments)
    assert repr(from_json(brief(experiment))) == repr(experiment)
    assert list(brief(experiment))[:2] == ["format", "version"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.optplay")), ids=lambda path: path.stem)
def test_every_kind_of_landscape_and_optimizer(path):
    experiment = read_experiment(path)
    if path.stem == "data-beside-the-file":
        with pytest.raises(
            InvalidInput, match=r"^a text cannot carry the data of table\.csv; save the experiment"
        ):
            to_text(experiment)
        return
    assert repr(from_text(to_text(experiment))) == repr(experiment)


def test_built_in_data_and_typed_formulas_are_carried():
    data = complete(landscapes()["linear_regression"]().with_settings({"data": "galton", "batch": 32}))
    formula = Custom("a*x**2 + sin(b*y)", "a: 0..5", (("a", 0.5), ("b", 1.0)))
    for landscape in (data, formula):
        experiment = Experiment(landscape, landscape.suggested_start)
        again = from_text(to_text(experiment))
        assert again == experiment
        assert again.problem == experiment.problem


def test_a_text_leaves_out_what_the_example_has_and_gets_it_back():
    """Made when a name was a parameter by itself, with a = b = 1: both are parameters still."""
    earlier = "OPL2:00sTRjSMqkm1pn2RLq69IWQF8MKuwS29EPRWn8eNLwX7kJ1JWknR1YghE"
    landscape = Custom("a*x**2 + sin(b*y) + c*x", "", (("a", 1.0), ("b", 1.0), ("c", 2.0)))
    assert from_text(earlier) == Experiment(landscape, Point(1.0, 1.0))
    assert to_text(from_text(earlier)) == earlier


def test_a_log_that_comes_along_is_carried():
    log = complete(landscapes()["gradient_log"]())
    experiment = Experiment(log, log.suggested_start, steps=100)
    assert from_text(to_text(experiment)) == experiment
    words = b'{"landscape":{"key":"gradient_log","parameters":{"data":"%s"}}}'
    assert from_text(sealed(deflated(words % b"two_layer"))).landscape == log
    with pytest.raises(InvalidInput, match="a text can name only data that come along: two_layer"):
        from_text(sealed(deflated(words % b"galton")))


def test_texts_that_are_about_are_still_read():
    assert from_text(FIRST) == first_launch()


def test_the_length_fits_a_chat():
    assert len(to_text(first_launch())) < 60
    eight = first_launch()
    for key, kind in list(optimizers().items())[:5]:
        runner = Runner(
            kind.make("paper", {"lr": 0.037}), label=f"{key}, rate 0.037", colour=eight.free_colour()
        )
        eight = eight.with_new_runner(runner)
    assert len(eight.runners) == 8
    assert len(to_text(eight)) < 400
    # Everything else than the default, 32 times, is still less than a message may have on Discord.
    assert len(to_text(read_experiment(FOLDER / "optimizers-1.optplay"))) < 2000


@given(st.binary(max_size=200))
def test_letters_are_bytes_in_base_62(data):
    letters = to_base62(data)
    assert set(letters) <= set(ALPHABET)
    assert from_base62(letters) == data
    if 0 < len(data) <= 32:
        assert base62_to_number(letters) == int.from_bytes(data, "big")
    assert len(letters) <= 1.35 * len(data) + 1


# --------------------------------------------------------------------------------------------- what happens on the way

LONG = to_text(
    replace(first_launch(), note="Whatever: " + "".join(random.Random(0).choices(ALPHABET, k=300)))
)


@pytest.mark.parametrize(
    "spoilt",
    [
        "  " + LONG + "\n",
        f"Look at this one: {LONG} and tell me what you think. OPL is fun.",
        f"“{LONG}”",
        f"`{LONG}`",
        f"**{LONG}**",
        "> " + "\r\n> ".join(LONG[at : at + 60] for at in range(0, len(LONG), 60)),
        "\n".join(LONG[at : at + 76] for at in range(0, len(LONG), 76)),
        LONG[:5] + " ".join(LONG[5:]),
        "\u200b".join(LONG[at : at + 10] for at in range(0, len(LONG), 10)),
        "\u00ad".join(LONG[at : at + 10] for at in range(0, len(LONG), 10)),
        LONG.replace("OPL2:", "OPL2: "),
        f"<{LONG}>",
        f"text={LONG}&more=1",
    ],
    ids=lambda one: ascii(one)[:24],
)
def test_what_chats_and_mails_do_to_a_text_does_no_harm(spoilt):
    assert from_text(spoilt).note.startswith("Whatever: ")


def test_what_begins_like_a_text_is_no_name_of_a_file():
    assert share.is_text(f" {FIRST}")
    assert share.is_text(FIRST[:9])
    assert not share.is_text(f"experiment-{FIRST}")
    assert not share.is_text("OPL2.optplay")


def test_the_text_of_a_file_is_taken_too():
    assert from_text("\n" + dumps(first_launch())) == first_launch()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "there is no experiment in this text; one begins with OPL2:"),
        ("just words", "there is no experiment in this text; one begins with OPL2:"),
        ("OPL2", "there is no experiment in this text; one begins with OPL2:"),
        ("OPL2:", "this text has been changed on its way: the checksum does not match; copy it once more"),
        ("OPL3:00P1pI2T", "made by a newer version of the program: format 3; this one reads formats 1 to 2"),
        ("OPL1:00P1pI2T", "there are no texts that begin with OPL1:"),
        (FIRST[:-1], "this text is cut off: 24 of its 25 letters are there"),
        (FIRST[:12], "this text is cut off: 4 of its 25 letters are there"),
        (FIRST[:8] + FIRST[8:].lower(), "this text has been changed on its way"),
        (FIRST.replace("bgv", "bgw"), "this text has been changed on its way"),
        (FIRST.replace("bgv", "bvg"), "this text has been changed on its way"),
        (FIRST.replace("bgv", "béé"), "this text has been changed on its way"),
        ("{", "not JSON: Expecting property name"),
        ('{"landscape": {"key": "banana"}}', '$.landscape.key: unknown landscape "banana"'),
        (sealed(b"\xff\xff\xff"), "this text holds no experiment"),
        (sealed(deflated(b"\xff\xfe")), "this text holds no experiment"),
        (sealed(deflated(b"[1, 2]")), "this text holds no experiment"),
        (sealed(deflated(b"{}")[:-1]), "this text holds no experiment"),
        (sealed(deflated(b"{}")), "$.landscape: missing"),
        (sealed(deflated(b'{"landscape": {"key": "saddle"}, "steps": 0}')), "$.steps: expected a whole number"),
        (sealed(deflated(b"[" * 100_000)), "not an experiment: lists or objects are nested too deeply"),
        (
            sealed(deflated(b'{"landscape":{"key":"linear_regression","parameters":{"data":"/etc/passwd"}}}')),
            "a text can name only data that come along: anscombe, challenger, galton",
        ),
    ],
    ids=lambda one: one[:32],
)  # fmt: skip
def test_one_clear_line(words, said):
    with pytest.raises(InvalidInput) as caught:
        from_text(words)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_a_version_that_a_text_claims_for_its_inside_does_not_count():
    text = sealed(deflated(b'{"landscape": {"key": "saddle"}, "version": 1}'))
    assert from_text(text).landscape.key == "saddle"


@pytest.mark.parametrize("size", [600_000, 100_000_000])
def test_a_text_that_would_become_enormous_is_refused_before_it_does(size):
    bomb = sealed(deflated(b'{"note": "' + b"a" * size))
    assert len(bomb) < 300_000
    tracemalloc.start()
    with pytest.raises(InvalidInput, match="holds no experiment: more than 500,000 bytes"):
        from_text(bomb)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000


def test_a_clipboard_full_of_something_else_is_not_read_through():
    words = "x" * 50_000_000 + FIRST
    tracemalloc.start()
    with pytest.raises(InvalidInput, match="there is no experiment"):
        from_text(words)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000


# --------------------------------------------------------------------------------------------------------------- fuzz

RICH = Experiment(
    Rosenbrock(a=1.5),
    Rosenbrock.suggested_start,
    runners=(Runner(Adam.make("pytorch", {"betas": [0.8, 0.99]}), "pytorch", label="Ada — β₁ 🙂"),),
    note="Überraschung: das Tal krümmt sich",
)
PIECES = [
    "OPL2:",
    "OPL3:",
    "OPL999999999999:",
    ":",
    "0",
    "zzz",
    "é",
    "\0",
    "\ud800",
    "{",
    " ",
    "\n",
    "²",
    "𝟘",
    "0" * 5000,
]


def read_or_said(text: str) -> Experiment | str:
    """What is read, or what is said against it; any other exception is a failure of the test."""
    try:
        return from_text(text)
    except InvalidInput as error:
        return str(error)


@pytest.mark.parametrize("seed", range(2))
def test_damaged_texts(seed):
    chance, accepted = random.Random(seed), 0
    whole = {to_text(one): one for one in (first_launch(), RICH)}
    for _ in range(2500):
        text = original = chance.choice(list(whole))
        for _ in range(chance.choice([1, 1, 2, 5])):
            at = chance.randrange(len(text) + 1)
            kind = chance.randrange(5)
            if kind == 0:
                text = text[:at] + chance.choice(ALPHABET) + text[at + 1 :]
            elif kind == 1:
                text = text[:at] + text[at + chance.choice([1, 1, 5, 50]) :]
            elif kind == 2:
                text = text[:at] + chance.choice(PIECES) + text[at:]
            elif kind == 3:
                other = chance.randrange(len(text) + 1)
                text = text[:at] + text[other : other + 20] + text[at:]
            else:
                text = text[:at] + text[at:][::-1]
        found = read_or_said(text)
        if isinstance(found, Experiment):
            # A checksum of 32 bits lets none of these through but what was not damaged at all.
            assert found == whole[original]
            accepted += 1
        else:
            assert 0 < len(found) < 200
            assert "\n" not in found
    assert 0.01 * 2500 < accepted < 0.3 * 2500


@pytest.mark.parametrize("seed", range(2))
def test_damage_under_a_right_checksum(seed):
    """Someone who seals their own bytes meets the same checks as someone who writes a file."""
    chance = random.Random(seed)
    words = {name: value for name, value in brief(RICH).items() if name not in ("format", "version")}
    plain = json.dumps(words, ensure_ascii=False).encode()
    accepted = 0
    for _ in range(1500):
        data = bytearray(chance.choice([plain, deflated(plain)]))
        inflated = data.startswith(b"{")
        for _ in range(chance.choice([1, 2, 8])):
            at = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[at] = chance.randrange(256)
            else:
                del data[at : at + chance.choice([1, 9])]
            if not data:
                break
        found = read_or_said(sealed(deflated(bytes(data)) if inflated else bytes(data)))
        accepted += isinstance(found, Experiment)
        assert isinstance(found, Experiment) or 0 < len(found) < 2000
    assert 0 < accepted < 0.3 * 1500


def test_base_64_is_not_mistaken():
    with pytest.raises(InvalidInput, match="is cut off"):
        from_text("OPL2:" + base64.urlsafe_b64encode(bytes(range(200))).decode())
