"""Every operation, element type and form against the definitions."""

from __future__ import annotations

from typing import Any

import definitions as d
import numpy as np
import pytest
import rectify

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # overflows are what is tested


def exact(row: d.Definition, dtype: np.dtype[Any]) -> tuple[np.ndarray[Any, Any], Any]:
    x = d.inputs(dtype)
    with np.errstate(all="ignore"):
        return x, row.forward(d.wide(x))


@pytest.mark.parametrize(("row", "dtype"), d.CASES, ids=d.IDS)
def test_forward(row: d.Definition, dtype: np.dtype[Any]) -> None:
    x, expected = exact(row, dtype)
    before = x.copy()
    y = getattr(rectify, row.name)(x, **row.parameters)
    assert y.dtype == dtype and y.shape == x.shape and y is not x
    np.testing.assert_array_equal(d.bits(x), d.bits(before))
    d.assert_within(y, expected, row.ulps[0], str(row))

    out = np.full_like(x, 1)
    assert getattr(rectify, row.name)(x, **row.parameters, out=out) is out
    np.testing.assert_array_equal(d.bits(out), d.bits(y))
    in_place = x.copy()
    assert getattr(rectify, row.name)(in_place, **row.parameters, out=in_place) is in_place
    np.testing.assert_array_equal(d.bits(in_place), d.bits(y))
    in_place = x.copy()
    assert getattr(rectify, row.name + "_")(in_place, **row.parameters) is in_place
    np.testing.assert_array_equal(d.bits(in_place), d.bits(y))


@pytest.mark.parametrize(("row", "dtype"), d.CASES, ids=d.IDS)
def test_mask(row: d.Definition, dtype: np.dtype[Any]) -> None:
    if row.active is None:
        assert not hasattr(rectify, row.name + "_mask")
        return
    x = d.inputs(dtype)
    active = row.active(d.wide(x))
    y, mask, count = getattr(rectify, row.name + "_mask")(x, **row.parameters)
    np.testing.assert_array_equal(mask, np.packbits(active, bitorder="little"))
    assert mask.dtype == np.uint8 and count == np.count_nonzero(active)
    np.testing.assert_array_equal(d.bits(y), d.bits(getattr(rectify, row.name)(x, **row.parameters)))

    x, out = x[:13].copy(), np.full(2, 255, np.uint8)
    result = getattr(rectify, row.name + "_mask")(x, **row.parameters, out=x, mask=out)
    assert result.y is x and result.mask is out
    np.testing.assert_array_equal(out, np.packbits(active[:13], bitorder="little"))
    np.testing.assert_array_equal(d.bits(x), d.bits(y[:13]))


@pytest.mark.parametrize(("row", "dtype"), d.CASES, ids=d.IDS)
def test_backward(row: d.Definition, dtype: np.dtype[Any]) -> None:
    x = d.inputs(dtype)
    if dtype.kind != "i":
        x = x[np.isfinite(d.wide(x))]
    dy = np.random.default_rng(2).normal(0, 30, x.size).astype(dtype)
    backward = getattr(rectify, row.name + "_backward")
    dx = backward(dy, **row.parameters, x=x)
    assert dx.dtype == dtype and dx is not dy
    with np.errstate(all="ignore"):
        expected = row.gradient(d.wide(x), d.wide(dy))
    d.assert_within(dx, expected, row.ulps[1], str(row))

    in_place = dy.copy()
    assert backward(in_place, **row.parameters, x=x, out=in_place) is in_place
    np.testing.assert_array_equal(d.bits(in_place), d.bits(dx))
    if row.active is not None:
        mask = getattr(rectify, row.name + "_mask")(x, **row.parameters).mask
        np.testing.assert_array_equal(d.bits(backward(dy, **row.parameters, mask=mask)), d.bits(dx))
    if row.from_output:
        y = getattr(rectify, row.name)(x, **row.parameters)
        np.testing.assert_array_equal(d.bits(backward(dy, **row.parameters, y=y)), d.bits(dx))


def test_gradients_are_selects() -> None:
    dy = np.array([np.inf, np.nan, -0.0, 5], np.float32)
    x = np.array([-1, 0, 1, np.nan], np.float32)
    np.testing.assert_array_equal(
        d.bits(rectify.relu_backward(dy, x=x)), d.bits(np.array([0, 0, -0.0, 5], np.float32))
    )


def test_relu_keeps_bits_of_nan() -> None:
    x = np.array([0x7F800001, 0xFFC12345, 0x80000000], np.uint32).view(np.float32)
    np.testing.assert_array_equal(d.bits(rectify.relu(x)), d.bits(x))


@pytest.mark.parametrize("name", ["elu", "celu", "selu"])
def test_gradient_from_the_output(name: str) -> None:
    x = np.random.default_rng(3).normal(0, 2, 500)
    dy = np.random.default_rng(4).normal(0, 2, 500)
    y = getattr(rectify, name)(x)
    backward = getattr(rectify, name + "_backward")
    np.testing.assert_allclose(backward(dy, y=y), backward(dy, x=x), rtol=1e-12)


def slope_of(shape: tuple[int, ...], slope: np.ndarray[Any, Any], axis: int) -> np.ndarray[Any, Any]:
    at = [1] * len(shape)
    at[axis] = -1
    return np.broadcast_to(slope.reshape(at), shape)


@pytest.mark.parametrize("dtype", d.FLOATS, ids=lambda dtype: dtype.name)
@pytest.mark.parametrize(
    ("shape", "axis"), [((2, 3, 4, 5), 1), ((4, 3), -1), ((3, 7), 0), ((2, 5, 3), 2), ((6,), 0)]
)
def test_prelu(dtype: np.dtype[Any], shape: tuple[int, ...], axis: int) -> None:
    random = np.random.default_rng(5)
    x, dy = random.normal(0, 2, (2, *shape)).astype(dtype)
    calculated = np.dtype(np.float64 if dtype == np.float64 else np.float32)
    slope = random.uniform(0, 1, shape[axis]).astype(calculated)
    each = slope_of(shape, slope, axis).astype(d.WIDE)
    y = rectify.prelu(x, slope, axis=axis)
    d.assert_within(y, np.where(x > 0, d.wide(x), each * d.wide(x)), 0.5, "y")
    in_place = x.copy()
    assert rectify.prelu_(in_place, slope, axis=axis) is in_place
    np.testing.assert_array_equal(d.bits(in_place), d.bits(y))

    expected = np.where(x > 0, d.wide(dy), each * d.wide(dy))
    dx = rectify.prelu_backward(dy, slope, axis=axis, x=x)
    d.assert_within(dx, expected, 0.5, "dx")
    masked = rectify.prelu_mask(x, slope, axis=axis)
    np.testing.assert_array_equal(masked.mask, np.packbits(x.ravel() > 0, bitorder="little"))
    for saved in ({"mask": masked.mask}, {"y": y}):
        np.testing.assert_array_equal(
            d.bits(rectify.prelu_backward(dy, slope, axis=axis, **saved)), d.bits(dx)
        )

    dx_again, dslope = rectify.prelu_gradients(dy, x, slope, axis=axis)
    np.testing.assert_array_equal(d.bits(dx_again), d.bits(dx))
    others = tuple(other for other in range(len(shape)) if other != axis % len(shape))
    terms = np.where(x > 0, 0, d.wide(x) * d.wide(dy))
    bound = 16 * np.finfo(calculated).eps * np.abs(terms).sum(others) + 1e-300
    assert dslope.dtype == calculated and dslope.shape == slope.shape
    assert (np.abs(dslope - terms.sum(others)) <= bound).all()
    more = np.ones_like(dslope)
    assert rectify.prelu_gradients(dy, x, slope, axis=axis, dslope=more).dslope is more
    np.testing.assert_allclose(more, 1 + dslope, rtol=1e-6)


def test_prelu_with_one_slope() -> None:
    x = np.array([[-1.0, 2.0, -3.0]])
    for slope in (0.5, [0.5], np.float32(0.5), np.array([0.5])):
        np.testing.assert_array_equal(rectify.prelu(x, slope), [[-0.5, 2.0, -1.5]])
    np.testing.assert_array_equal(rectify.prelu(np.float64(-1), 0.5), -0.5)


@pytest.mark.parametrize("dtype", d.FLOATS, ids=lambda dtype: dtype.name)
def test_random_slopes(dtype: np.dtype[Any]) -> None:
    x = -np.ones(10000, dtype)
    y = rectify.rrelu(x, seed=3)
    slope = -y.astype(np.float64)
    assert slope.min() >= 0.1249 and slope.max() <= 0.334 and abs(slope.mean() - 0.2292) < 0.003
    np.testing.assert_array_equal(d.bits(y), d.bits(rectify.rrelu(x, seed=3)))
    assert (d.bits(y) != d.bits(rectify.rrelu(x, seed=2**64 - 1))).mean() > 0.5
    dy = np.full_like(x, -1)
    masked = rectify.rrelu_mask(x, seed=3)
    for saved in ({"x": x}, {"y": y}, {"mask": masked.mask}):
        np.testing.assert_array_equal(d.bits(rectify.rrelu_backward(dy, seed=3, **saved)), d.bits(y))
    # The slope is one of the place, not of the call.
    np.testing.assert_array_equal(d.bits(rectify.rrelu(x[:99], seed=3)), d.bits(y[:99]))


@pytest.mark.parametrize("dtype", d.FLOATS, ids=lambda dtype: dtype.name)
def test_dropout(dtype: np.dtype[Any]) -> None:
    x = np.tile(np.array([1.5, -1], dtype), 5000)
    y, mask, active = rectify.relu_dropout_mask(x, 0.25, seed=9)
    kept = y != 0
    np.testing.assert_array_equal(mask, np.packbits(kept, bitorder="little"))
    assert active == kept.sum() and abs(kept.sum() / 5000 - 0.75) < 0.03 and not kept[1::2].any()
    np.testing.assert_array_equal(y[kept], np.full(active, 2, dtype))
    dy = np.full_like(x, 3)
    for saved in ({"x": x}, {"y": y}, {"mask": mask}):
        np.testing.assert_array_equal(
            rectify.relu_dropout_backward(dy, 0.25, seed=9, **saved), np.where(kept, dy.dtype.type(4), 0)
        )


@pytest.mark.parametrize(("row", "dtype"), d.CASES, ids=d.IDS)
def test_every_path_gives_the_same_bits(row: d.Definition, dtype: np.dtype[Any]) -> None:
    x = d.inputs(dtype)[-3001:]
    x = x[~np.isnan(d.wide(x))]
    function = getattr(rectify, row.name)
    expected = d.bits(function(x, **row.parameters))
    for isa in rectify.available_isas():
        with rectify.using(isa=isa, threads=3, stores="streaming"):
            np.testing.assert_array_equal(d.bits(function(x, **row.parameters)), expected, isa)
