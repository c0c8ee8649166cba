"""Tables and requantization against rational numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import rectify
from rectify import Quantization, Table


def limits(dtype: str) -> tuple[int, int]:
    info = np.iinfo(dtype)
    return int(info.min), int(info.max)


def nearest(value: Fraction, to: Quantization) -> int:
    """Rounded to steps, ties to even, saturated."""
    least, greatest = limits(to.dtype)
    return min(max(round(value / Fraction(float(np.float32(to.scale)))) + to.zero_point, least), greatest)


PAIRS = [
    (Quantization(0.1, 100), Quantization(0.05, 10)),
    (Quantization(0.5, -3, "int8"), Quantization(0.25, 7, "int8")),
    (Quantization(0.3, 128), Quantization(0.7, -5, "int8")),
    (Quantization(1.0, 0, "int8"), Quantization(2.0, 0)),
]


@pytest.mark.parametrize(("from_", "to"), PAIRS)
def test_tables(from_: Quantization, to: Quantization) -> None:
    q = np.arange(256, dtype=np.uint8).view(from_.dtype)
    step = Fraction(float(np.float32(from_.scale)))
    real = [step * (int(value) - from_.zero_point) for value in q]
    slope = Fraction(float(np.float32(0.3)))
    functions = [
        (Table.relu(from_, to), lambda x: max(x, Fraction(0))),
        (Table.relu6(from_, to), lambda x: min(max(x, Fraction(0)), Fraction(6))),
        (Table.leaky_relu(0.3, from_, to), lambda x: x if x > 0 else slope * x),
        (Table.real(lambda x: 2 * x, from_, to), lambda x: 2 * x),
    ]
    for table, function in functions:
        y = rectify.lookup(table, q)
        assert y.dtype == to.dtype and table.dtypes == (from_.dtype, to.dtype)
        assert y.tolist() == [nearest(function(x), to) for x in real]
        if from_.dtype == to.dtype:
            in_place = q.copy()
            assert rectify.lookup_(table, in_place) is in_place
            np.testing.assert_array_equal(in_place, y)
    entries = Table(list(range(255, -1, -1)), "uint8", "int8")
    np.testing.assert_array_equal(
        rectify.lookup(entries, q.view(np.uint8)), np.arange(255, -1, -1).astype(np.int8)
    )


def test_a_table_per_channel() -> None:
    unit = Quantization(1.0, 0, "int8")
    tables = [Table.leaky_relu(slope, unit, unit) for slope in (0.5, 0.25, 0.125)]
    x = np.random.default_rng(1).integers(-128, 127, (2, 3, 70), np.int8)
    y = rectify.lookup(tables, x)
    for channel, table in enumerate(tables):
        np.testing.assert_array_equal(y[:, channel], rectify.lookup(table, x[:, channel]))
    last = rectify.lookup(tables, np.moveaxis(x, 1, -1), axis=-1)
    np.testing.assert_array_equal(last, np.moveaxis(y, 1, -1))
    with pytest.raises(ValueError, match="table has length 2, but axis 1 of x has length 3"):
        rectify.lookup(tables[:2], x)


@pytest.mark.parametrize("to", [Quantization(0.5, 10), Quantization(0.37, -4, "int8")])
@pytest.mark.parametrize("axis", [1, -1])
def test_requantize(to: Quantization, axis: int) -> None:
    random = np.random.default_rng(2)
    sums = random.integers(-2000, 2000, (4, 5, 6), np.int32)
    channels = sums.shape[axis]
    scale, bias = random.uniform(0.01, 0.2, channels), random.integers(-50, 50, channels, np.int32)

    def wanted(scale: list[float], bias: list[int], least: int, greatest: int) -> list[int]:
        index = np.broadcast_to(
            np.arange(channels).reshape((-1, 1) if axis == 1 else (-1,)), sums.shape
        ).ravel()
        values = (Fraction(scale[c]) * (int(s) + int(bias[c])) for c, s in zip(index, sums.ravel()))
        return [min(max(nearest(value, to), least), greatest) for value in values]

    least, greatest = limits(to.dtype)
    found = rectify.requantize(sums, scale, to, bias=bias, axis=axis)
    assert found.dtype == to.dtype and found.ravel().tolist() == wanted(
        scale.tolist(), bias.tolist(), least, greatest
    )
    found = rectify.requantize(sums, 0.05, to, relu=True, greatest=90, axis=axis)
    assert found.ravel().tolist() == wanted([0.05] * channels, [0] * channels, max(least, to.zero_point), 90)


def test_refused() -> None:
    x = np.zeros(4, np.int8)
    with pytest.raises(ValueError, match="scale is 0, but must be finite and above 0"):
        Table.relu(Quantization(0.0), Quantization(1.0))
    with pytest.raises(ValueError, match="zero_point is 300, but uint8 holds no such number"):
        Table.relu(Quantization(1.0, 300), Quantization(1.0))
    with pytest.raises(ValueError, match="entries has length 3, but must have 256"):
        Table([1, 2, 3], "uint8", "uint8")
    table = Table.relu(Quantization(1.0), Quantization(1.0))
    with pytest.raises(TypeError, match="x has dtype int8, but must have uint8"):
        rectify.lookup(table, x)
    with pytest.raises(TypeError, match="sums has dtype int8, but must have int32"):
        rectify.requantize(x, 1.0, Quantization(1.0))
    with pytest.raises(ValueError, match="least is 9, but must be at most greatest, which is 3"):
        rectify.requantize(x.astype(np.int32), 1.0, Quantization(1.0), least=9, greatest=3)
    with pytest.raises(ZeroDivisionError):
        Table.real(lambda x: 1 / x, Quantization(1.0), Quantization(1.0))
