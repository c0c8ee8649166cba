"""Writes `__init__.pyi`, for the functions that are made of the table have a signature at run time only: ``python -m rectify._stubs``.

A test compares it with the file.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any

import rectify

from ._operations import ACTIVATIONS, FORMS

_HEAD = """# Written by `python -m rectify._stubs`.
from typing import Any, TypeVar, overload

from numpy.typing import NDArray
"""

_ARRAYS = ("x", "y", "dy", "out")


def text() -> str:
    """The stub: arrays of NumPy give arrays of NumPy, of the same dtype; of other tensors, the type is not known here."""
    modules: dict[str, list[str]] = {}
    for name in rectify.__all__:
        if name not in FORMS:
            module = getattr(rectify, name).__module__.partition(".")[2] or "_native"
            modules.setdefault(module, []).append(name)
    lines = [_HEAD]
    for module, names in sorted(modules.items()):
        lines += [f"from .{module} import (", *(f"    {name} as {name}," for name in names), ")"]
    lines += ["", '_Array = TypeVar("_Array", bound=NDArray[Any])', ""]
    for name, function in FORMS.items():
        if name.endswith("_mask"):
            lines.append(f"def {name}({_parameters(function, 'Any')}) -> Masked: ...")
        else:
            for array in ("_Array", "Any"):
                lines += ["@overload", f"def {name}({_parameters(function, array)}) -> {array}: ..."]
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in rectify.__all__), "]", ""]
    return "\n".join(lines)


def _parameters(function: Callable[..., Any], array: str) -> str:
    """What a function takes, with types: its own parameters have those of the table."""
    row = max((name for name in ACTIVATIONS if function.__name__.startswith(name)), key=len)
    types = (
        inspect.get_annotations(ACTIVATIONS[row].parameters) | {"mask": "Any"} | dict.fromkeys(_ARRAYS, array)
    )
    written: list[str] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and "*" not in written:
            written.append("*")
        optional = " | None" if parameter.default is None and types[name] != "Any" else ""
        default = "" if parameter.default is inspect.Parameter.empty else f" = {parameter.default!r}"
        written.append(f"{name}: {types[name]}{optional}{default}")
    return ", ".join(written)


if __name__ == "__main__":
    sys.stdout.write(text())
