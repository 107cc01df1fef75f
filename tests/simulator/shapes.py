"""A small language for the shape of JSON: which keys there are, of which types, and what may be null or missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A type, a constant, a pattern, one entry of a list, the keys of an object, or one of several of these.
Shape = object


@dataclass(frozen=True)
class OneOf:
    """Any of these shapes."""

    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Optional:
    """A key that may be missing; when present its value has this shape."""

    shape: Shape


@dataclass(frozen=True)
class ListOf:
    """A list whose entries all have this shape."""

    entry: Shape


def nullable(shape: Shape) -> OneOf:
    """This shape, or null."""
    return OneOf((None, shape))


def misfit(value: object, shape: Shape, where: str = "$") -> str | None:
    """The first place where a value departs from a shape, in words; ``None`` when it fits."""
    match shape:
        case OneOf(shapes):
            misfits = [misfit(value, one, where) for one in shapes]
            return None if None in misfits else " and ".join(filter(None, misfits))
        case ListOf(entry):
            if not isinstance(value, list):
                return f"{where} is no list"
            found = (misfit(one, entry, f"{where}[{index}]") for index, one in enumerate(value))
            return next(filter(None, found), None)
        case re.Pattern():
            fits = isinstance(value, str) and shape.fullmatch(value)
            return None if fits else f"{where} is {value!r} instead of {shape.pattern}"
        case Mapping():
            return _object_misfit(value, shape, where)
        case type():
            # In Python true is a whole number; in JSON it is not. A whole number is a number.
            if shape is float:
                return None if type(value) in (int, float) else f"{where} is {value!r} instead of a number"
            return None if type(value) is shape else f"{where} is {value!r} instead of {shape.__name__}"
        case _:
            return None if value == shape and type(value) is type(shape) else f"{where} is {value!r}, not {shape!r}"


def _object_misfit(value: object, shape: Mapping[str, Shape], where: str) -> str | None:
    if not isinstance(value, dict):
        return f"{where} is no object"
    for key in value:
        if key not in shape:
            return f"{where}.{key} is not in the contract"
    for key, wanted in shape.items():
        if key not in value:
            if isinstance(wanted, Optional):
                continue
            return f"{where}.{key} is missing"
        inner = wanted.shape if isinstance(wanted, Optional) else wanted
        found = misfit(value[key], inner, f"{where}.{key}")
        if found:
            return found
    return None
