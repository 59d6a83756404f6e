"""An experiment as a line of text for a chat, a mail or a slide, and back.

``OPL2:`` and then letters and digits alone, because chats and word processors make something else of ``_``, ``*``,
``--`` or ``:)``. They say how many letters follow, so that one can tell a text that is cut off, and where the words
after it begin; then come a checksum and the experiment: the JSON of a file without what has its default, deflated with
a dictionary of the words that stand in every file.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, cast

from playground.core import catalogue
from playground.core.errors import InvalidInput
from playground.core.generators import exhausted
from playground.core.landscapes.custom import Custom
from playground.core.landscapes.from_file import FromFile
from playground.experiment.base62 import base62_to_number, from_base62, number_to_base62, to_base62
from playground.experiment.codec import (
    Json,
    building,
    default_steps,
    loading,
    parsed,
    runner_to_json,
    to_json,
)
from playground.experiment.data.sets import shipped
from playground.experiment.files import reading_experiment
from playground.experiment.model import Experiment, Runner
from playground.experiment.palette import free_colour
from playground.experiment.versions import VERSION, newer

LONGEST = 1_000_000
"""Characters of a text in which a share text is looked for."""
LARGEST = 500_000
"""Bytes that the JSON of a share text may have; a full experiment has some ten thousand."""
_COUNT = 3
"""Letters that say how many follow."""
_CHECK = 4
"""Bytes of the checksum."""
_HEAD = re.compile(r"OPL\s?(\d{1,4})\s?:")
_BETWEEN = re.compile(r"[\s>|`'\"«»‘’“”„*\\\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff-]+")
"""What wrapping, quoting and formatting put between the letters."""
_BROKEN = "this text holds no experiment"
_CHANGED = "this text has been changed on its way: the checksum does not match; copy it once more"
_WORDS: Mapping[int, bytes] = {
    2: b'clip_norm":1.0,clip_value":,"visible":false,"seed":1,"modifiers":{"rotation":45.0,"noise":0.1,"drift":"orbit",'
    b'"drift_speed":"drift_direction":"drift_radius":"drift_period":"drift_spin":translate"spin"nesterov":true,"'
    b'centered":true,"initial_v":"weight_decay":0.01,"decoupled":true,"amsgrad":true,"eps_inside":true,"bias_correction'
    b'":false,"accumulator":"epsilon":1e-08"learning_rate":0.01,"global_clipnorm":"clipnorm":"decay":0.9,"b1":0.9,"b2":'
    b'0.999,"rho":0.95,"alpha":0.99,"beta":0.9,"beta_1":0.9,"beta_2":0.999,"betas":[0.9,0.999],"eps":1e-08,"momentum":'
    b'0.9,"schedule":{"key":"step","settings":{"step_size":10,"gamma":0.5}},"key":"exponential""linear","settings":{"'
    b'start_factor":0.01,"end_factor":1.0,"total_iters":"one_cycle","max_lr":"total_steps":"warmup_cosine","cosine",'
    b'"T_max":50,"eta_min":0.0,"inverse_sqrt","warmup_steps":"linear_regression","parameters":{"data":"galton",'
    b'"feature":"parents","target":"child","standardise":true,"batch":16"logistic_regression""anscombe""challenger"'
    b'"custom","parameters":{"expression":"x**2 + a*y**2 + sin(b*x)*cos(y) + exp(","ranges":"x: -3..3; y: -3..3; '
    b'a: 0..5"}},"#8A8F98""#F0E442""#0072B2""#D55E00""#009E73""#CC79A7","#56B4E9","#E69F00","label":"RMSProp","'
    b'optimizer":"adagrad","optimizer":"adadelta","adamw","nadam","radam","adabelief","lion","yogi","rprop",'
    b'"dialect":"tf1","dialect":"optax","dialect":"keras","dialect":"pytorch","settings":{"lr":0.01}},{"label":"Adam",'
    b'"optimizer":"adam","settings":{"lr":0.1}},{"label":"SGD","optimizer":"sgd","settings":{"lr":0.02}}],"colour":"#'
    b'"note":"","start":[-1.2,1.0],"steps":120,"runners":[{"label":"RMSProp","optimizer":"rmsprop","settings":{"lr":'
    b'0.06}},{"landscape":{"key":"rosenbrock"},{"landscape":{"key":"elongated_valley"}',
}
"""What the words of each version are deflated with, the most frequent last. Texts are about: never change one."""


def to_text(experiment: Experiment) -> str:
    """The experiment as a share text.

    Raises:
        InvalidInput: it needs what a text cannot carry.
    """
    landscape = experiment.landscape
    if isinstance(landscape, FromFile) and landscape.data not in shipped(landscape.shelf):
        raise InvalidInput(
            f"a text cannot carry the data of {Path(landscape.data).name}; save the experiment, and send both files"
        )
    fields = {name: value for name, value in brief(experiment).items() if name not in ("format", "version")}
    words = json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_WORDS[VERSION])
    packed = packer.compress(words) + packer.flush()
    letters = to_base62(_checksum(VERSION, packed) + packed)
    return f"OPL{VERSION}:{number_to_base62(len(letters), _COUNT)}{letters}"


def brief(experiment: Experiment) -> Json:
    """The experiment as the JSON of a file, without what has its default."""
    landscape = experiment.landscape
    usual = to_json(Experiment(landscape, landscape.suggested_start, steps=default_steps(landscape)))
    usual["landscape"] = {"parameters": type(landscape)().settings()}
    fields = _without(to_json(experiment), usual)
    fields["format"], fields["version"] = usual["format"], usual["version"]
    if experiment.runners:
        fields["runners"] = [
            _brief_runner(runner, free_colour(one.colour for one in experiment.runners[:index]))
            for index, runner in enumerate(experiment.runners)
        ]
    return {name: fields[name] for name in usual if name in fields}


def _brief_runner(runner: Runner, colour: str) -> Json:
    usual = Runner(type(runner.optimizer).make(runner.dialect), runner.dialect, colour=colour)
    schedule: Json = {"settings": type(runner.schedule)().settings()}
    if runner.schedule.key == usual.schedule.key:
        schedule["key"] = usual.schedule.key
    plain = runner_to_json(usual) | {"optimizer": None, "dialect": "paper", "schedule": schedule}
    return _without(runner_to_json(runner), plain)


def _without(fields: Json, usual: Mapping[str, Any]) -> Json:
    """What differs; of objects what differs in them. 0.0 and −0.0 do."""
    kept: Json = {}
    for name, value in fields.items():
        other: object = usual.get(name, ...)
        if isinstance(value, dict) and isinstance(other, dict):
            if inner := _without(cast("Json", value), cast("Json", other)):
                kept[name] = inner
        elif repr(cast("object", value)) != repr(other):
            kept[name] = value
    return kept


# ------------------------------------------------------------------------------------------------------------ reading


def is_text(words: str) -> bool:
    """Whether these words begin like a share text, be it whole or not."""
    return _HEAD.match(words.lstrip()) is not None


def from_text(words: str) -> Experiment:
    """The experiment in words that hold a share text, or in the text of a file.

    Raises:
        InvalidInput: there is none, or it has been changed on its way; the message is one clear line.
    """
    return exhausted(reading_text(words))


def reading_text(words: str) -> Generator[float, None, Experiment]:
    """The same as `from_text`; where data are read, it yields the share that is done, every few milliseconds."""
    if words[:LONGEST].lstrip().startswith("{"):
        return (yield from loading(words))
    return (yield from building(_fields(words), None))


def reading_named(argument: str) -> Generator[float, None, Experiment]:
    """Read the experiment that an argument of the command line means: a share text, or the name of a file.

    Where it names data, this yields the share that is read, every few milliseconds.

    Raises:
        InvalidInput: it cannot be read.
    """
    work = reading_text(argument) if is_text(argument) else reading_experiment(Path(argument))
    return (yield from work)


def _fields(words: str) -> Json:
    """What stands in a share text, as the JSON of a file."""
    head = _HEAD.search(words[:LONGEST])
    if head is None:
        raise InvalidInput(f"there is no experiment in this text; one begins with OPL{VERSION}:")
    version = int(head[1])
    if version > VERSION:
        raise InvalidInput(newer(version))
    if version not in _WORDS:
        raise InvalidInput(f"there are no texts that begin with OPL{version}:")
    try:
        data = from_base62(_letters(words[head.end() : LONGEST]))
    except InvalidInput:
        raise
    except ValueError:
        raise InvalidInput(_CHANGED) from None
    check, packed = data[:_CHECK], data[_CHECK:]
    if check != _checksum(version, packed):
        raise InvalidInput(_CHANGED)
    fields = _parsed(_unpacked(packed, version))
    _refuse_files(fields)
    _restore_parameters(fields)
    return {**fields, "version": version}


def _unpacked(packed: bytes, version: int) -> bytes:
    unpacker = zlib.decompressobj(-15, zdict=_WORDS[version])
    try:
        words = unpacker.decompress(packed, LARGEST)
    except zlib.error:
        raise InvalidInput(_BROKEN) from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise InvalidInput(f"{_BROKEN}: more than {LARGEST:,} bytes, or no end")
    return words


def _parsed(words: bytes) -> Json:
    try:
        fields = parsed(words.decode("utf-8"))
    except UnicodeDecodeError:
        raise InvalidInput(_BROKEN) from None
    if not isinstance(fields, dict):
        raise InvalidInput(_BROKEN)
    return cast("Json", fields)


def _refuse_files(fields: Json) -> None:
    """A text from someone else does not make the program read this person's files."""
    landscape: object = fields.get("landscape")
    parameters: object = cast("Json", landscape).get("parameters") if isinstance(landscape, dict) else None
    if not isinstance(parameters, dict):
        return
    data, key = cast("Json", parameters).get("data"), cast("Json", landscape).get("key")
    kind = catalogue.landscapes().get(key) if isinstance(key, str) else None
    if kind is None or not issubclass(kind, FromFile) or not isinstance(data, str):
        return
    known = shipped(kind.shelf)
    if data not in known:
        raise InvalidInput(f"a text can name only data that come along: {', '.join(known)}")


def _restore_parameters(fields: Json) -> None:
    """Put back the parameters of a formula that a text leaves out because the example of `Custom` has the same."""
    landscape: object = fields.get("landscape")
    if not isinstance(landscape, dict) or cast("Json", landscape).get("key") != Custom.key:
        return
    parameters: object = cast("Json", landscape).get("parameters")
    expression: object = cast("Json", parameters).get("expression") if isinstance(parameters, dict) else None
    if isinstance(expression, str):
        for name, value in Custom().values:
            if re.search(rf"\b{name}\b", expression):
                cast("Json", parameters).setdefault(name, value)


def _letters(text: str) -> str:
    """The letters after the head, without what stands between them or after them."""
    found = _BETWEEN.sub("", text)
    count = base62_to_number(found[:_COUNT])
    letters = found[_COUNT : _COUNT + count]
    if len(letters) < count:
        raise InvalidInput(f"this text is cut off: {len(letters):,} of its {count:,} letters are there")
    return letters


def _checksum(version: int, packed: bytes) -> bytes:
    return zlib.crc32(packed, version).to_bytes(_CHECK, "big")
