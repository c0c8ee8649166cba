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
    """The stub: arrays of NumPy give arrays of NumPy, of the same dtype, other tensors something that is not known here."""
    imported = {name: getattr(rectify, name) for name in rectify.__all__ if name not in FORMS}
    modules: dict[str, list[str]] = {}
    for name, value in imported.items():
        module = value.__module__.removeprefix("rectify").removeprefix(".") or "_native"
        modules.setdefault(module, []).append(f"{name} as {name}")
    lines = [_HEAD]
    lines += [f"from .{module} import {', '.join(names)}" for module, names in sorted(modules.items())]
    lines += ["", '_Array = TypeVar("_Array", bound=NDArray[Any])']
    for name, function in FORMS.items():
        masked = name.endswith("_mask")
        lines.append("")
        for array in ("_Array", "Any"):
            result = "Masked" if masked else array
            lines += [] if masked and array == "Any" else ["@overload"] * (not masked)
            if not (masked and array == "_Array"):
                lines.append(f"def {name}({_parameters(function, array)}) -> {result}: ...")
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in rectify.__all__), "]", ""]
    return "\n".join(lines)


def _parameters(function: Callable[..., Any], array: str) -> str:
    base = next(name for name in sorted(ACTIVATIONS, key=len, reverse=True) if function.__name__.startswith(name))
    types = inspect.get_annotations(ACTIVATIONS[base].parameters)
    written, marked = [], False
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not marked:
            written.append("*")
            marked = True
        optional = parameter.default is None
        kind = array if name in _ARRAYS else "Any" if name == "mask" else types[name]
        kind += " | None" if optional and kind != "Any" else ""
        default = "" if parameter.default is inspect.Parameter.empty else f" = {parameter.default!r}"
        written.append(f"{name}: {kind}{default}")
    return ", ".join(written)


if __name__ == "__main__":
    sys.stdout.write(text())
