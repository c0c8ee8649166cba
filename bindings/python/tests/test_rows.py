"""Epilogues, gated forms, sparse tensors."""

from __future__ import annotations

import functools
from typing import Any

import definitions as d
import numpy as np
import pytest
import rectify


def along(values: np.ndarray[Any, Any], shape: tuple[int, ...], axis: int) -> np.ndarray[Any, Any]:
    at = [1] * len(shape)
    at[axis] = -1
    return np.broadcast_to(values.reshape(at), shape)


SHAPES = [((4, 6), -1), ((2, 3, 5, 7), 1), ((3, 19), 0), ((5,), 0), ((2, 3, 9), 2)]


@pytest.mark.parametrize("dtype", d.FLOATS, ids=lambda dtype: dtype.name)
@pytest.mark.parametrize(("shape", "axis"), SHAPES)
def test_epilogue(dtype: np.dtype[Any], shape: tuple[int, ...], axis: int) -> None:
    random = np.random.default_rng(1)
    # Few bits, so that nothing is rounded.
    few = lambda size: (random.integers(-16, 16, size) / 4).astype(dtype)
    x, residual, channels = few(shape), few(shape), shape[axis]
    scale, shift = few(channels).astype(np.float64), few(channels).astype(np.float64)
    inner = (
        x.astype(np.float64) * along(scale, shape, axis)
        + along(shift, shape, axis)
        + residual.astype(np.float64)
    )
    expected = np.maximum(inner, 0).astype(dtype)
    given = {"scale": scale, "shift": shift, "residual": residual, "axis": axis}
    y = rectify.epilogue(x, **given)
    np.testing.assert_array_equal(y, expected)
    out = np.empty_like(x)
    assert rectify.epilogue(x, rectify.relu, **given, out=out) is out
    np.testing.assert_array_equal(out, expected)
    in_place = x.copy()
    assert rectify.epilogue(in_place, **given, out=in_place) is in_place
    np.testing.assert_array_equal(in_place, expected)

    y, mask, active = rectify.epilogue_mask(x, **given)
    np.testing.assert_array_equal(y, expected)
    last = axis % len(shape) == len(shape) - 1
    rows = (
        (inner > 0).reshape(-1, channels)
        if last
        else (inner > 0).reshape(*[-1, np.prod(shape[axis:][1:], dtype=int)])
    )
    np.testing.assert_array_equal(mask, np.packbits(rows, axis=1, bitorder="little"))
    assert active == rows.sum()

    dy = few(shape)
    dx, dshift = rectify.epilogue_backward(dy, mask, axis=axis)
    wanted = np.where(inner > 0, dy.astype(np.float64), 0)
    others = tuple(other for other in range(len(shape)) if other != axis % len(shape))
    np.testing.assert_array_equal(dx, wanted.astype(dtype))
    np.testing.assert_array_equal(dshift, wanted.sum(others))
    assert dshift.dtype == (np.float64 if dtype == np.float64 else np.float32)
    more = np.ones_like(dshift)
    result = rectify.epilogue_backward(dy, mask, axis=axis, out=dy, dshift=more)
    assert result.dx is dy and result.dshift is more
    np.testing.assert_array_equal(more, 1 + dshift)
    np.testing.assert_array_equal(dy, wanted.astype(dtype))


def test_other_activations() -> None:
    x = np.random.default_rng(2).normal(0, 2, (6, 5)).astype(np.float32)
    bias = np.random.default_rng(3).normal(0, 1, 5).astype(np.float32)
    for activation in (rectify.elu, rectify.hardswish, rectify.relu6, functools.partial(rectify.leaky_relu, slope=0.3),
                       functools.partial(rectify.prelu, slope=np.arange(5) / 8)):  # fmt: skip
        np.testing.assert_array_equal(rectify.epilogue(x, activation, shift=bias), activation(x + bias))
    # Behind an epilogue, units are drawn by their place in the whole tensor.
    dropout = functools.partial(rectify.relu_dropout, p=0.5, seed=4)
    np.testing.assert_array_equal(rectify.epilogue(x, dropout, shift=bias), dropout(x + bias))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_from_float32_to_halves(dtype: str) -> None:
    x = np.random.default_rng(4).normal(0, 2, (6, 5)).astype(np.float32)
    wanted = np.maximum(x + np.float32(1), 0).astype(d.BF16 if dtype == "bfloat16" else dtype)
    y = rectify.epilogue(x, shift=np.ones(5), dtype=dtype)
    assert y.dtype == wanted.dtype
    np.testing.assert_array_equal(y, wanted)
    out = np.empty_like(y)
    assert rectify.epilogue(x, shift=np.ones(5), dtype=dtype, out=out) is out
    np.testing.assert_array_equal(out, wanted)
    with pytest.raises(TypeError, match="float64 from float32"):
        rectify.epilogue(x, dtype="float64")


def test_short_epilogues() -> None:
    x = np.array([[1.0, -2.0], [-3.0, 4.0]])
    np.testing.assert_array_equal(rectify.bias_relu(x, [1, 1]), [[2, 0], [0, 5]])
    np.testing.assert_array_equal(rectify.bias_relu(x, [1, 4], axis=0), [[2, 0], [1, 8]])
    np.testing.assert_array_equal(rectify.add_relu(x, 2 * x), [[3, 0], [0, 12]])
    np.testing.assert_array_equal(rectify.scale_shift_relu(x, [1, -1], [0, 1]), [[1, 3], [0, 0]])


@pytest.mark.parametrize("dtype", d.FLOATS, ids=lambda dtype: dtype.name)
def test_reglu(dtype: np.dtype[Any]) -> None:
    a, b, dy = np.random.default_rng(5).normal(0, 2, (3, 4, 35)).astype(dtype)
    wide = np.float64 if dtype == np.float64 else np.float32
    product = lambda p, q: (p.astype(wide) * q.astype(wide)).astype(dtype)
    relu = np.where(a < 0, np.zeros((), dtype), a)
    y, da, db = product(relu, b), np.where(a > 0, product(dy, b), np.zeros((), dtype)), product(relu, dy)
    equal = lambda found, wanted: np.testing.assert_array_equal(d.bits(found), d.bits(wanted))
    equal(rectify.reglu(a, b), y)
    for found, wanted in zip(rectify.reglu_backward(dy, a, b), (da, db)):
        equal(found, wanted)
    x = np.concatenate([a, b], -1)
    equal(rectify.reglu_halves(x), y)
    equal(rectify.reglu_halves_backward(dy, x), np.concatenate([da, db], -1))
    out = (np.empty_like(a), np.empty_like(a), np.empty_like(x))
    assert rectify.reglu_backward(dy, a, b, da=out[0], db=out[1]).da is out[0]
    assert rectify.reglu_halves_backward(dy, x, out=out[2]) is out[2]
    equal(out[1], db)
    assert rectify.reglu_(a, b) is a
    equal(a, y)
    with pytest.raises(ValueError, match="must have an even length"):
        rectify.reglu_halves(a)
    with pytest.raises(ValueError, match="da shares memory with dy"):
        rectify.reglu_backward(dy, a, b, da=dy)
    with pytest.raises(ValueError, match="out shares memory with b"):
        rectify.reglu(a, b, out=b)


def test_sparse() -> None:
    x = np.random.default_rng(6).normal(-1, 1, (40, 25)).astype(np.float32)
    x[3, 4] = np.nan
    indices, values = rectify.compact(x)
    wanted = np.flatnonzero(~(x <= 0))
    np.testing.assert_array_equal(indices, wanted)
    np.testing.assert_array_equal(values, x.ravel()[wanted])
    y = rectify.expand(indices, values, x.size)
    np.testing.assert_array_equal(y, rectify.relu(x).ravel())
    with pytest.raises(ValueError, match=r"indices\[0\] is 9, but y has length 9"):
        rectify.expand(np.array([9], np.uint32), np.ones(1, np.float32), 9)
    assert rectify.compact(x[:0]).indices.size == 0


def test_counts() -> None:
    active = np.random.default_rng(7).random((50, 21)) < 0.3
    mask = np.packbits(active, axis=1, bitorder="little")
    counts = rectify.count_active(mask, 21)
    np.testing.assert_array_equal(counts, active.sum(0))
    assert rectify.count_active(mask, 21, counts=counts) is counts
    np.testing.assert_array_equal(counts, 2 * active.sum(0))
    with pytest.raises(ValueError, match="need"):
        rectify.count_active(mask, 30)
