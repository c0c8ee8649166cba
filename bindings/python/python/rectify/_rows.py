"""Epilogues, gated forms, sparse tensors, and what is counted or summed by channels."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from . import _native
from ._arrays import FLOATS, Tensor, output, read, vector, write
from ._exec import current
from ._operations import ACTIVATIONS, FORMS, Masked, channels_of, of

Layout = tuple[int, int, bool]


def _layout(x: Tensor, axis: int) -> Layout:
    """Rows, their length, and whether each belongs to one channel of this axis."""
    channels, inner = channels_of(x, axis)
    outer = math.prod(x.shape[: axis % len(x.shape)])
    return (outer, channels, False) if inner == 1 else (outer * channels, inner, True)


def _mask_bytes(layout: Layout) -> tuple[int, int]:
    rows, length, _ = layout
    return rows, -(-length // 8)


def _run(
    x: Any,
    activation: Any,
    scale: Any,
    shift: Any,
    residual: Any,
    axis: int,
    dtype: str | None,
    out: Any,
    mask: Any,
) -> Masked:
    """An epilogue of any form; `mask` is False where there is to be none."""
    row, parameters = of(activation)
    x = read("x", x, FLOATS)
    layout = _layout(x, axis)
    channels = x.shape[axis]
    scale, shift = (
        None if value is None else vector(name, value, x.parameters, channels, f"axis {axis} of x")
        for name, value in (("scale", scale), ("shift", shift))
    )
    residual = None if residual is None else read("residual", residual, (x.dtype,)).raw
    y = output("out", out, x, dtype=dtype)
    bits = None if mask is False else output("mask", mask, x, _mask_bytes(layout), "uint8")
    given = parameters(x)
    dtypes = (x.dtype, y.dtype)
    raw = None if bits is None else bits.raw
    active = _native.epilogue(
        current(), row.name, given, dtypes, layout, x.raw, residual, scale, shift, y.raw, raw
    )
    return Masked(y.value, None if bits is None else bits.value, active)


def epilogue(
    x: Any,
    activation: Any = FORMS["relu"],
    *,
    scale: Any = None,
    shift: Any = None,
    residual: Any = None,
    axis: int = -1,
    dtype: str | None = None,
    out: Any = None,
) -> Any:
    """``activation(scale[channel] * x + shift[channel] + residual)``, in one pass

    Every part may be missing. ``scale * x + shift`` is rounded once, the sum with the residual once more, in float32 for halves. A NaN
    comes to the activation function as the canonical one.

    Parameters
    ----------
    x : array_like
        Of any shape with the channels in it, of floats: the output of a matrix product or a convolution.
    activation : callable, optional
        One of this module's operations, or a `functools.partial` of it with parameters by name.
    scale : array_like, optional
        A factor for each channel.
    shift : array_like, optional
        A summand for each channel: a bias.
    residual : array_like, optional
        Of x's shape and dtype.
    axis : int, optional
        Which axis of x the channels are: 1 for NCHW.
    dtype : str, optional
        Of the result, if not x's: "float16" or "bfloat16" from "float32".
    out : array, optional
        Where y goes: of x's shape, C-contiguous. x itself, for in place.

    Returns
    -------
    y : array
        Of x's shape.

    Raises
    ------
    TypeError
        If a dtype is not supported, or `activation` is no operation.
    ValueError
        If shapes do not fit, or what is written is read-only, not contiguous or overlaps another argument in part.

    Examples
    --------
    >>> import functools, numpy as np, rectify
    >>> x = np.array([[1.0, -2.0], [-3.0, 4.0]])
    >>> leaky = functools.partial(rectify.leaky_relu, slope=0.5)
    >>> rectify.epilogue(x, leaky, scale=[2.0, 0.5], shift=[0.25, 1.0])
    array([[ 2.25 ,  0.   ],
           [-2.875,  3.   ]])
    """
    return _run(x, activation, scale, shift, residual, axis, dtype, out, False).y


def epilogue_mask(
    x: Any,
    activation: Any = FORMS["relu"],
    *,
    scale: Any = None,
    shift: Any = None,
    residual: Any = None,
    axis: int = -1,
    dtype: str | None = None,
    out: Any = None,
    mask: Any = None,
) -> Masked:
    """`epilogue`, and the 1-bit mask that backward needs

    Each row of the mask begins with a byte of its own. Rows are along the axis of the channels if that is the last, else they are what
    follows that axis: of NCHW, H * W elements.

    Parameters
    ----------
    x, activation, scale, shift, residual, axis, dtype, out
        As for `epilogue`.
    mask : array of uint8, optional
        Where the mask goes, if not into a new array.

    Returns
    -------
    y : array
        Of x's shape.
    mask : array of uint8
        ``numpy.packbits(active.reshape(rows, -1), axis=1, bitorder="little")``
    active : int
        How many bits of the mask are 1.

    Raises
    ------
    TypeError, ValueError
        As for `epilogue`; ValueError, too, if a mask does not determine the gradient of the activation.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.epilogue_mask(np.array([[1.0, -2.0], [-3.0, 4.0]]), shift=[1.0, 1.0])
    Masked(y=array([[2., 0.],
           [0., 5.]]), mask=array([[1],
           [2]], dtype=uint8), active=2)
    """
    return _run(x, activation, scale, shift, residual, axis, dtype, out, mask)


class ShiftGradients(NamedTuple):
    """What `epilogue_backward` returns."""

    dx: Any
    """The gradient of what the activation was taken of, and of the residual."""
    dshift: Any
    """That of the shift."""


def epilogue_backward(
    dy: Any,
    mask: Any,
    activation: Any = FORMS["relu"],
    *,
    axis: int = -1,
    out: Any = None,
    dshift: Any = None,
) -> ShiftGradients:
    """dx from the mask, and the sum of dx over the elements of each channel: the gradient of the shift, in one pass

    dx is the gradient of the residual, too; that of x is ``scale[channel]`` times as large. Sums have a fixed shape, so that their bits do
    not depend on instruction set or threads; the error is at most 16 units in the last place of the sum of all ``|dx|``.

    Parameters
    ----------
    dy : array_like
        The gradient with respect to y.
    mask : array of uint8
        What `epilogue_mask` has returned.
    activation : callable, optional
        As for `epilogue`.
    axis : int, optional
        Which axis the channels are.
    out : array, optional
        Where dx goes: of dy's shape and dtype, C-contiguous. dy itself, for in place.
    dshift : array, optional
        Where the sums are added, if not written into a new array: one element per channel, float32 unless dy is float64.

    Returns
    -------
    dx : array
        Of dy's shape and dtype.
    dshift : array
        One element per channel.

    Raises
    ------
    TypeError, ValueError
        As for `epilogue_mask`.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> dy = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> rectify.epilogue_backward(dy, np.array([[0b01], [0b11]], np.uint8))
    ShiftGradients(dx=array([[1., 0.],
           [3., 4.]]), dshift=array([4., 4.]))
    """
    row, parameters = of(activation)
    dy = read("dy", dy, FLOATS)
    layout = _layout(dy, axis)
    bits = read("mask", mask, ("uint8",))
    dx = output("out", out, dy)
    sums = output("dshift", dshift, dy, (dy.shape[axis],), dy.parameters)
    accumulate = dshift is not None
    _native.epilogue_backward(
        current(), row.name, parameters(dy), dy.dtype, layout, dy.raw, bits.raw, dx.raw, sums.raw, accumulate
    )
    return ShiftGradients(dx.value, sums.value)


def bias_relu(x: Any, bias: Any, *, axis: int = -1, out: Any = None) -> Any:
    """``relu(x + bias[channel])``, in one pass: `epilogue` with a shift.

    >>> import numpy as np, rectify
    >>> rectify.bias_relu(np.array([[1.0, -2.0]]), [0.5, 0.5])
    array([[1.5, 0. ]])
    """
    return epilogue(x, shift=bias, axis=axis, out=out)


def add_relu(x: Any, residual: Any, *, out: Any = None) -> Any:
    """``relu(x + residual)``, in one pass: `epilogue` with a residual.

    >>> import numpy as np, rectify
    >>> rectify.add_relu(np.array([1.0, -2.0]), np.array([0.5, 0.5]))
    array([1.5, 0. ])
    """
    return epilogue(x, residual=residual, out=out)


def scale_shift_relu(x: Any, scale: Any, shift: Any, *, axis: int = -1, out: Any = None) -> Any:
    """``relu(scale[channel] * x + shift[channel])``, in one pass, a folded batch normalisation: `epilogue` with both.

    >>> import numpy as np, rectify
    >>> rectify.scale_shift_relu(np.array([[1.0, -2.0]]), [2.0, 1.0], [0.5, 0.5])
    array([[2.5, 0. ]])
    """
    return epilogue(x, scale=scale, shift=shift, axis=axis, out=out)


class SlopeGradients(NamedTuple):
    """What `prelu_gradients` returns."""

    dx: Any
    """The gradient with respect to x."""
    dslope: Any
    """That of the slopes."""


def prelu_gradients(
    dy: Any, x: Any, slope: Any, *, axis: int = 1, out: Any = None, dslope: Any = None
) -> SlopeGradients:
    """dx of `prelu`, and ``dslope[channel] = sum of (x > 0 ? 0 : x * dy)``, in one pass

    Sums have a fixed shape, so that their bits do not depend on instruction set or threads; the error is at most 16 units in the last
    place of the sum of all ``|x * dy|``.

    Parameters
    ----------
    dy : array_like
        The gradient with respect to y.
    x : array_like
        The input of forward, of dy's shape and dtype.
    slope, axis
        As for `prelu`.
    out : array, optional
        Where dx goes: of dy's shape and dtype, C-contiguous. dy itself, for in place.
    dslope : array, optional
        Where the sums are added, if not written into a new array: one element per slope, float32 unless dy is float64.

    Returns
    -------
    dx : array
        Of dy's shape and dtype.
    dslope : array
        One element per slope.

    Raises
    ------
    TypeError
        If a dtype is not supported or not the same.
    ValueError
        If shapes do not fit, or what is written is read-only, not contiguous or overlaps another argument in part.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> x, dy = np.array([[-1.0, -2.0], [3.0, -4.0]]), np.array([[1.0, 1.0], [1.0, 10.0]])
    >>> rectify.prelu_gradients(dy, x, [0.5, 0.25])
    SlopeGradients(dx=array([[0.5 , 0.25],
           [1.  , 2.5 ]]), dslope=array([ -1., -42.]))
    """
    dy = read("dy", dy, FLOATS)
    x = read("x", x, (dy.dtype,))
    parameters = ACTIVATIONS["prelu"].parameters(dy, slope, axis=axis)
    dx = output("out", out, dy)
    dw = output("dslope", dslope, dy, parameters[0].shape, dy.parameters)
    _native.prelu_gradients(
        current(), parameters, dy.dtype, dy.raw, x.raw, dx.raw, dw.raw, dslope is not None
    )
    return SlopeGradients(dx.value, dw.value)


def reglu(a: Any, b: Any, *, out: Any = None) -> Any:
    """``relu(a) * b``

    One product, correctly rounded. NaN comes out quieted.

    Parameters
    ----------
    a : array_like
        Of any shape, of floats.
    b : array_like
        Of a's shape and dtype.
    out : array, optional
        Where y goes: of a's shape and dtype, C-contiguous. a itself, for in place.

    Raises
    ------
    TypeError
        If a dtype is not supported or not the same.
    ValueError
        If shapes differ, or what is written is read-only, not contiguous or overlaps another argument in part.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.reglu(np.array([-1.0, 2.0]), np.array([3.0, 4.0]))
    array([0., 8.])
    """
    a = read("a", a, FLOATS)
    b = read("b", b, (a.dtype,))
    y = output("out", out, a)
    _native.reglu(current(), a.dtype, a.raw, b.raw, y.raw)
    return y.value


def reglu_(a: Any, b: Any) -> Any:
    """``a = relu(a) * b``, in place; returns a. See `reglu`.

    >>> import numpy as np, rectify
    >>> rectify.reglu_(np.array([-1.0, 2.0]), np.array([3.0, 4.0]))
    array([0., 8.])
    """
    a = write("a", a, FLOATS)
    _native.reglu(current(), a.dtype, a.raw, read("b", b, (a.dtype,)).raw, a.raw)
    return a.value


def reglu_halves(x: Any, *, out: Any = None) -> Any:
    """``relu(a) * b``, where the last axis of x is a, and b behind it

    Raises
    ------
    TypeError
        If the dtype is not supported.
    ValueError
        If the last axis has an odd length, or as for `reglu`.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.reglu_halves(np.array([[-1.0, 2.0, 3.0, 4.0]]))
    array([[0., 8.]])
    """
    x = read("x", x, FLOATS)
    rows, half = _halves(x)
    y = output("out", out, x, (*x.shape[:-1], half))
    _native.reglu_halves(current(), x.dtype, (rows, half), x.raw, y.raw)
    return y.value


def _halves(x: Tensor) -> tuple[int, int]:
    if not x.shape or x.shape[-1] % 2:
        raise ValueError(f"x has shape {x.shape}, but its last axis must have an even length")
    return math.prod(x.shape[:-1]), x.shape[-1] // 2


class GatedGradients(NamedTuple):
    """What `reglu_backward` returns."""

    da: Any
    """The gradient with respect to a."""
    db: Any
    """That with respect to b."""


def reglu_backward(dy: Any, a: Any, b: Any, *, da: Any = None, db: Any = None) -> GatedGradients:
    """``da = !(a <= 0) ? dy * b : 0``, ``db = relu(a) * dy``, in one pass

    Parameters
    ----------
    dy, a, b : array_like
        The gradient with respect to y, and the inputs of forward: of one shape and dtype.
    da, db : array, optional
        Where the gradients go, if not into new arrays.

    Raises
    ------
    TypeError, ValueError
        As for `reglu`.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.reglu_backward(np.array([5.0, 5.0]), np.array([-1.0, 2.0]), np.array([3.0, 4.0]))
    GatedGradients(da=array([ 0., 20.]), db=array([ 0., 10.]))
    """
    dy = read("dy", dy, FLOATS)
    a, b = read("a", a, (dy.dtype,)), read("b", b, (dy.dtype,))
    da, db = output("da", da, dy), output("db", db, dy)
    _native.reglu_backward(current(), dy.dtype, dy.raw, a.raw, b.raw, da.raw, db.raw)
    return GatedGradients(da.value, db.value)


def reglu_halves_backward(dy: Any, x: Any, *, out: Any = None) -> Any:
    """dx of `reglu_halves`: its last axis is da, and db behind it

    Raises
    ------
    TypeError, ValueError
        As for `reglu_halves`.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.reglu_halves_backward(np.array([[5.0]]), np.array([[2.0, 4.0]]))
    array([[20., 10.]])
    """
    x = read("x", x, FLOATS)
    rows, half = _halves(x)
    dy = read("dy", dy, (x.dtype,))
    if dy.shape != (*x.shape[:-1], half):
        raise ValueError(f"dy has shape {dy.shape}, but halves of x have shape {(*x.shape[:-1], half)}")
    dx = output("out", out, x)
    _native.reglu_halves_backward(current(), x.dtype, (rows, half), dy.raw, x.raw, dx.raw)
    return dx.value


class Compacted(NamedTuple):
    """What `compact` returns."""

    indices: Any
    """Where the active elements are: uint32."""
    values: Any
    """Their values."""


def compact(x: Any) -> Compacted:
    """The active elements of a tensor that is mostly zero, one behind the other, and the index of each

    An element is active if ``!(x <= 0)``: x may be the output of relu, or its input. Values keep their bits, NaN included. Indices are those
    of ``x.ravel()``.

    Raises
    ------
    TypeError
        If the dtype is not float32.
    ValueError
        If x has more than 2**32 elements.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.compact(np.array([0.0, 1.5, -2.0, 0.0, 3.0], np.float32))
    Compacted(indices=array([1, 4], dtype=uint32), values=array([1.5, 3. ], dtype=float32))
    """
    x = read("x", x, ("float32",))
    indices, values = np.empty(x.raw.size, np.uint32), np.empty(x.raw.size, np.float32)
    count = _native.compact(current(), x.raw, indices, values)
    return Compacted(indices[:count].copy(), values[:count].copy())


def expand(indices: Any, values: Any, length: int, *, out: Any = None) -> Any:
    """``y[indices[k]] = values[k]``, and 0 elsewhere: undoes `compact` but for what was not active

    Parameters
    ----------
    indices : array_like of uint32
        In any order; of equal ones the last counts.
    values : array_like of float32
        As many.
    length : int
        Of y.
    out : array, optional
        Where y goes.

    Raises
    ------
    TypeError
        If a dtype is another.
    ValueError
        If there are not as many indices as values, or one is not below `length`.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.expand(*rectify.compact(np.array([0.0, 1.5, -2.0], np.float32)), 3)
    array([0. , 1.5, 0. ], dtype=float32)
    """
    values = read("values", values, ("float32",))
    indices = read("indices", indices, ("uint32",))
    y = output("out", out, values, (length,))
    _native.expand(current(), indices.raw, values.raw, y.raw)
    return y.value


def count_active(mask: Any, length: int, *, counts: Any = None) -> Any:
    """How many bits of a mask of rows are 1 in each column: of a layer's units, in how many samples each was active

    Parameters
    ----------
    mask : array of uint8
        Of shape ``(rows, ceil(length / 8))``, as `epilogue_mask` returns it for channels along the last axis.
    length : int
        Bits in a row.
    counts : array of uint64, optional
        Where the counts are added, if not written into a new array.

    Raises
    ------
    TypeError
        If a dtype is another.
    ValueError
        If the shape does not fit.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.count_active(np.array([[0b011], [0b010]], np.uint8), 3)
    array([1, 2, 0], dtype=uint64)
    """
    bits = read("mask", mask, ("uint8",))
    if len(bits.shape) != 2 or bits.shape[1] != -(-length // 8):
        raise ValueError(
            f"mask has shape {bits.shape}, but rows of {length} bits need (rows, {-(-length // 8)})"
        )
    sums = np.zeros(length, np.uint64) if counts is None else write("counts", counts, ("uint64",)).raw
    if sums.shape != (length,):
        raise ValueError(f"counts has shape {sums.shape}, but rows have length {length}")
    _native.count_active(current(), bits.raw, (bits.shape[0], length, False), sums)
    return sums if counts is None else counts
