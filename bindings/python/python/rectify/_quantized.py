"""Quantized tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from . import _native
from ._arrays import output, read, vector, write
from ._exec import current
from ._native import Table
from ._operations import channels_of


class Quantization(NamedTuple):
    """How integers stand for real numbers: ``real = scale * (q - zero_point)``."""

    scale: float
    """A finite number above 0, rounded to float32."""
    zero_point: int = 0
    """What stands for 0."""
    dtype: str = "uint8"
    """"uint8" or "int8"."""


def lookup(table: Table | Sequence[Table], x: Any, *, axis: int = 1, out: Any = None) -> Any:
    """``table[x]``, with the table of the element's channel if there are several

    Parameters
    ----------
    table : Table or sequence of Table
        One for all, or one for each channel: quantized PReLU.
    x : array_like
        Of the dtype that tables lead from, and of any shape.
    axis : int, optional
        Which axis of x the channels are, if there are several tables.
    out : array, optional
        Where y goes: of x's shape and the dtype that tables lead to. x itself, for in place.

    Raises
    ------
    TypeError
        If a dtype is another, or tables have several.
    ValueError
        If shapes differ, there is not a table for each channel, or what is written is read-only, not contiguous or overlaps x in part.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> unit = rectify.Quantization(1.0, 128)
    >>> relu = rectify.Table.relu(unit, rectify.Quantization(0.5, 0))
    >>> rectify.lookup(relu, np.array([100, 128, 130, 255], np.uint8))
    array([  0,   0,   4, 254], dtype=uint8)
    """
    tables = [table] if isinstance(table, Table) else list(table)
    kinds = {entry.dtypes for entry in tables}
    if len(kinds) != 1:
        raise TypeError(f"table has dtypes {sorted(kinds)}, but must have one pair")
    ((from_, to),) = kinds
    x = read("x", x, (from_,))
    inner = 1
    if not isinstance(table, Table):
        channels, inner = channels_of(x, axis)
        if channels != len(tables):
            raise ValueError(f"table has length {len(tables)}, but axis {axis} of x has length {channels}")
    y = output("out", out, x, dtype=to)
    _native.lookup(current(), tables, inner, x.raw.view(np.uint8), y.raw.view(np.uint8))
    return y.value


def lookup_(table: Table | Sequence[Table], x: Any, *, axis: int = 1) -> Any:
    """``x = table[x]``, in place; returns x. See `lookup`.

    >>> import numpy as np, rectify
    >>> unit = rectify.Quantization(1.0, 0, "int8")
    >>> rectify.lookup_(rectify.Table.relu6(unit, unit), np.array([-5, 3, 9], np.int8))
    array([0, 3, 6], dtype=int8)
    """
    x = write("x", x, ("uint8", "int8"))
    return lookup(table, x.value, axis=axis, out=x.value)


def requantize(
    sums: Any,
    scale: Any,
    to: Quantization,
    *,
    bias: Any = None,
    relu: bool = False,
    least: int | None = None,
    greatest: int | None = None,
    axis: int = -1,
    out: Any = None,
) -> Any:
    """``clamp(round((sums + bias[channel]) * scale[channel] / to.scale) + to.zero_point)``

    As if computed with infinite precision: rounded once, ties to even, and saturated.

    Parameters
    ----------
    sums : array_like of int32
        Of a matrix product or a convolution, of any shape.
    scale : float or array_like
        What a unit of the sums is worth, so scale of x * scale of weights: one for all, or one for each channel; above 0.
    to : Quantization
        Of the result.
    bias : array_like of int32, optional
        A summand for each channel.
    relu : bool, optional
        Whether relu is applied: nothing is below the zero point.
    least, greatest : int, optional
        Other bounds of the result.
    axis : int, optional
        Which axis of sums the channels are.
    out : array, optional
        Where the result goes: of the shape of sums, and of ``to.dtype``.

    Raises
    ------
    TypeError
        If a dtype is another.
    ValueError
        If shapes do not fit, a scale is not above 0, or bounds leave nothing.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> to = rectify.Quantization(0.5, 10)
    >>> rectify.requantize(np.array([[2, 3], [-9, 9999]], np.int32), [0.25, 0.125], to, bias=[1, -1], relu=True)
    array([[ 12,  10],
           [ 10, 255]], dtype=uint8)
    """
    sums = read("sums", sums, ("int32",))
    inner = 1
    if bias is not None or np.ndim(scale) == 1:
        channels, inner = channels_of(sums, axis)
        of = f"axis {axis} of sums"
        bias = None if bias is None else vector("bias", bias, "int32", channels, of)
    scales = (
        np.array([scale], np.float64)
        if np.ndim(scale) == 0
        else vector("scale", scale, "float64", channels, of)
    )
    y = output("out", out, sums, dtype=to.dtype)
    _native.requantize(current(), to, inner, sums.raw, scales, bias, relu, (least, greatest), y.raw)
    return y.value
