"""Every operation as in a paper, in NumPy, written apart from the package: what results are compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import ml_dtypes
import numpy as np

BF16 = np.dtype(ml_dtypes.bfloat16)
FLOATS = [np.dtype("float32"), np.dtype("float64"), np.dtype("float16"), BF16]
INTEGERS = [np.dtype(name) for name in ("int8", "int16", "int32", "int64")]
WIDE = np.longdouble
"""Real numbers, nearly: 64 bits of fraction on x86."""

LAMBDA, ALPHA = WIDE("1.0507009873554804934"), WIDE("1.6732632423543772848")


@dataclass
class Definition:
    """An operation at one choice of its parameters; functions are of x in `WIDE`, or of integers as they are."""

    name: str
    forward: Callable[[Any], Any]
    gradient: Callable[[Any, Any], Any]
    """From x and dy."""
    active: Callable[[Any], Any] | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    from_output: bool = False
    ulps: tuple[float, float] = (0.0, 0.0)
    """Of y and dx, in float32 and float64; 0 if the result is one of the arguments, bit for bit."""
    dtypes: list[np.dtype[Any]] = field(default_factory=lambda: FLOATS)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(f'{k}={v}' for k, v in self.parameters.items())})"


def parameter(value: Any, dtype: np.dtype[Any]) -> Any:
    """Numbers as they are calculated with."""
    return WIDE(np.float64(value) if dtype == np.float64 else np.float32(value))


def relu(x: Any) -> Any:
    return np.where(x < 0, 0, x)


def relu6(x: Any) -> Any:
    return np.where(x < 0, 0, np.where(x > 6, 6, x))


def definitions(dtype: np.dtype[Any]) -> list[Definition]:
    """All that take this type."""
    p = lambda value: parameter(value, dtype)
    all_types = FLOATS + INTEGERS
    dead = lambda x: ~(x <= 0)
    inside = lambda lo, hi: lambda x: (lo < x) & (x < hi)
    select = lambda active: lambda x, dy: np.where(active(x), dy, 0)
    rows = [
        Definition("relu", relu, select(dead), dead, from_output=True, dtypes=all_types),
        Definition("relu6", relu6, select(inside(0, 6)), inside(0, 6), from_output=True, dtypes=all_types),
    ]
    for lo, hi in [(-1, 1), (-3, 5)]:
        rows.append(
            Definition(
                "clamp",
                lambda x, lo=lo, hi=hi: np.where(x < lo, lo, np.where(x > hi, hi, x)),
                select(inside(lo, hi)),
                inside(lo, hi),
                {"lo": lo, "hi": hi},
                True,
                dtypes=all_types,
            )
        )
    rows.append(
        Definition("relu_plus_zero", lambda x: np.where(x <= 0, 0, x), select(dead), dead, from_output=True)
    )
    for t, v in [(0.5, -2.0), (-1.0, 20.0)]:
        above = lambda x, t=t: ~(x <= t)
        rows.append(
            Definition(
                "threshold",
                lambda x, t=t, v=v: np.where(x <= t, v, x),
                select(above),
                above,
                {"threshold": t, "value": v},
                v <= t,
            )
        )
    above_one = lambda x: ~(x <= 1)
    rows.append(
        Definition(
            "thresholded_relu",
            lambda x: np.where(x <= 1, 0, x),
            select(above_one),
            above_one,
            from_output=True,
        )
    )
    for slope in [0.01, 1.5, -0.25]:
        rows.append(
            Definition(
                "leaky_relu",
                lambda x, s=p(slope): np.where(x > 0, x, s * x),
                lambda x, dy, s=p(slope): np.where(x > 0, dy, s * dy),
                lambda x: x > 0,
                {"slope": slope},
                slope >= 0,
                (0.5, 0.5),
            )
        )
    squared_gradient = lambda x, dy: p(2 * relu(x)) * dy
    rows.append(Definition("squared_relu", lambda x: relu(x) * relu(x), squared_gradient, ulps=(0.5, 0.5)))
    for alpha in [1.0, 0.3]:
        a = p(alpha)
        elu_forward = lambda x, a=a: np.where(x < 0, a * np.expm1(np.minimum(x, 0)), x)
        elu_gradient = lambda x, dy, a=a: np.where(x < 0, dy * a * np.exp(np.minimum(x, 0)), dy)
        celu_forward = lambda x, a=a: np.where(x < 0, a * np.expm1(np.minimum(x, 0) / a), x)
        celu_gradient = lambda x, dy, a=a: np.where(x < 0, dy * np.exp(np.minimum(x, 0) / a), dy)
        given = {"alpha": alpha}
        rows += [
            Definition("elu", elu_forward, elu_gradient, None, given, ulps=(2.0, 2.6)),
            Definition("celu", celu_forward, celu_gradient, None, given, ulps=(2.0, 2.6)),
            Definition(
                "elu_exact", elu_forward, elu_gradient, None, given, ulps=(0.501, 1.5), dtypes=FLOATS[:1]
            ),
            Definition(
                "celu_exact", celu_forward, celu_gradient, None, given, ulps=(0.501, 1.5), dtypes=FLOATS[:1]
            ),
        ]
    selu_forward = lambda x: np.where(x < 0, LAMBDA * ALPHA * np.expm1(np.minimum(x, 0)), LAMBDA * x)
    selu_gradient = lambda x, dy: dy * np.where(x < 0, LAMBDA * ALPHA * np.exp(np.minimum(x, 0)), LAMBDA)
    rows += [
        Definition("selu", selu_forward, selu_gradient, ulps=(1.8, 4.0)),
        Definition("selu_exact", selu_forward, selu_gradient, ulps=(0.501, 2.5), dtypes=FLOATS[:1]),
        Definition(
            "hardsigmoid",
            lambda x: relu6(x + 3) / 6,
            lambda x, dy: np.where(inside(-3, 3)(x), dy / 6, 0),
            inside(-3, 3),
            ulps=(1.5, 0.5),
        ),
        Definition(
            "hardswish",
            lambda x: x * (relu6(x + 3) / 6),
            lambda x, dy: np.where(x <= -3, 0, np.where(x < 3, dy * ((x + 1.5) / 3), dy)),
            ulps=(2.0, 2.5),
        ),
    ]
    return [row for row in rows if dtype in row.dtypes]


CASES = [(row, dtype) for dtype in FLOATS + INTEGERS for row in definitions(dtype)]
IDS = [f"{row}-{dtype.name}" for row, dtype in CASES]


def inputs(dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """All values of types of 8 and 16 bits, NaN of every kind included; of others, special and random ones."""
    if dtype.itemsize <= 2:
        return np.arange(256**dtype.itemsize).astype(f"uint{8 * dtype.itemsize}").view(dtype)
    random = np.random.default_rng(1)
    if dtype.kind == "i":
        limits = np.iinfo(dtype)
        special = np.array([limits.min, limits.min + 1, -1, 0, 1, 5, 6, 7, limits.max - 1, limits.max], dtype)
        return np.concatenate(
            [special, random.integers(limits.min, limits.max, 500, dtype), np.arange(-9, 9, dtype=dtype)]
        )
    limits = np.finfo(dtype)
    special = [
        0.0,
        -0.0,
        1,
        -1,
        3,
        -3,
        6,
        0.5,
        limits.tiny,
        -limits.tiny,
        limits.smallest_subnormal,
        limits.max,
        limits.min,
    ]
    special += [np.inf, -np.inf, np.nan, -17.5, -80.0, -1e-9]
    random_bits = random.integers(0, 2 ** (8 * dtype.itemsize) - 1, 2000, f"uint{8 * dtype.itemsize}").view(
        dtype
    )
    return np.concatenate([np.array(special, dtype), random.normal(0, 3, 3000).astype(dtype), random_bits])


def bits(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return x.view(f"uint{8 * x.dtype.itemsize}")


def wide(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return x if x.dtype.kind == "i" else x.astype(np.float64).astype(WIDE)


def assert_within(found: np.ndarray[Any, Any], exact: Any, ulps: float, what: str) -> None:
    """Results are within so many units in the last place of the exact ones; of halves, all are within 0.501."""
    dtype = found.dtype
    if dtype.kind == "i":
        np.testing.assert_array_equal(found, exact.astype(dtype), what)
        return
    exact = np.asarray(exact, WIDE)
    nan = np.isnan(exact)
    np.testing.assert_array_equal(np.isnan(found.astype(np.float64)), nan, what)
    found, exact = found[~nan], exact[~nan]
    if ulps == 0:
        np.testing.assert_array_equal(bits(found), bits(exact.astype(np.float64).astype(dtype)), what)
        return
    limits = ml_dtypes.finfo(dtype)
    if dtype.itemsize == 2:
        ulps = 0.501
    largest = WIDE(float(limits.max)) * (1 + WIDE(float(limits.eps)) / 4)
    infinite = np.abs(exact) > largest
    near = infinite | (np.abs(exact) > WIDE(float(limits.max)) * (1 - 4 * WIDE(float(limits.eps))))
    assert (np.isinf(found.astype(np.float64)) <= near).all(), what
    with np.errstate(invalid="ignore"):
        smallest = np.frexp(WIDE(float(limits.smallest_normal)))[1]
        exponent = np.maximum(np.frexp(exact)[1], smallest) - 1
        ulp = np.ldexp(WIDE(1), exponent) * WIDE(float(limits.eps))
        error = np.abs(wide(found) - exact) / ulp
    worst = np.where(near, 0, error).max(initial=0)
    assert worst <= ulps + 1e-4, f"{what}: {worst} units in the last place"
