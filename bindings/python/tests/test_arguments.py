"""Arrays of every layout, and arguments that are refused: with a message, and before anything is written."""

from __future__ import annotations

import functools
import re
from typing import Any

import definitions as d
import numpy as np
import pytest
import rectify

X = np.arange(-12, 12, dtype=np.float32)


def unaligned(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    room = np.zeros(x.nbytes + 1, np.uint8)[1:]
    room[:] = np.frombuffer(x.tobytes(), np.uint8)
    return room.view(x.dtype).reshape(x.shape)


LAYOUTS = {
    "scalar": X[3:4].reshape(()),
    "empty": X[:0],
    "empty in an axis": X[:0].reshape(3, 0, 4),
    "one": X[:1],
    "several axes": X.reshape(2, 3, 4),
    "Fortran's order": np.asfortranarray(X.reshape(2, 3, 4)),
    "strided": X[::3],
    "backwards": X[::-1],
    "transposed": X.reshape(4, 6).T,
    "broadcast": np.broadcast_to(X, (2, 24)),
    "unaligned": unaligned(X),
    "part": X[5:19],
}


@pytest.mark.parametrize("dtype", d.FLOATS + d.INTEGERS, ids=lambda dtype: dtype.name)
@pytest.mark.parametrize("x", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(x: np.ndarray[Any, Any], dtype: np.dtype[Any]) -> None:
    x = x.astype(dtype, order="K", copy=False) if x.dtype != dtype else x
    expected = np.where(x < 0, np.zeros((), dtype), x)
    active = x > 0
    x = x.view()
    x.flags.writeable = False
    y, mask, count = rectify.relu_mask(x)
    assert y.shape == x.shape and y.flags.c_contiguous
    np.testing.assert_array_equal(y, expected)
    np.testing.assert_array_equal(mask, np.packbits(active.ravel(), bitorder="little"))
    assert count == active.sum()
    dy = np.ones_like(x)
    np.testing.assert_array_equal(rectify.relu_backward(dy, mask=mask), active.astype(dtype))
    np.testing.assert_array_equal(rectify.relu_backward(dy, x=x), active.astype(dtype))


def test_lists_and_numbers() -> None:
    np.testing.assert_array_equal(rectify.relu([[-1.0, 2.0]]), [[0.0, 2.0]])
    assert rectify.relu(-2.0) == 0 and rectify.relu(np.float32(3)).dtype == np.float32

    class Series:
        def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray[Any, Any]:
            return X

    np.testing.assert_array_equal(rectify.relu(Series()), np.maximum(X, 0))
    refused(TypeError, "x is Series, but must be an array", rectify.relu_, Series())
    masked = np.ma.masked_array([-1.0, 2.0], [True, False])
    assert type(rectify.relu(masked)) is np.ndarray


def refused(error: type[Exception], message: str, call: Any, *args: Any, **kwargs: Any) -> None:
    """The call is refused with this message, and no argument has changed."""
    arrays = [value for value in [*args, *kwargs.values()] if isinstance(value, np.ndarray)]
    before = [array.tobytes() for array in arrays]
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        call(*args, **kwargs)
    assert [array.tobytes() for array in arrays] == before


def test_dtypes_that_are_refused() -> None:
    every = "float32, float64, float16, bfloat16, int8, int16, int32 or int64"
    for x, name in [
        (X.astype(np.uint8), "uint8"),
        (X.astype(complex), "complex128"),
        (X.astype(object), "object"),
        (X > 0, "bool"),
        (X.astype(">f4"), ">f4 (not of this machine's byte order)"),
        (np.array(["a"]), "str32"),
    ]:
        refused(TypeError, f"x has dtype {name}, but must have {every}", rectify.relu, x)
    refused(TypeError, "x has dtype int32, but must have float32, float64", rectify.elu, X.astype(np.int32))
    refused(TypeError, "x has dtype float64, but must have float32", rectify.elu_exact, X.astype(np.float64))
    refused(
        TypeError, "out has dtype float64, but must have float32", rectify.relu, X, out=X.astype(np.float64)
    )
    refused(
        TypeError,
        "out has dtype bfloat16, but must have float16",
        rectify.relu,
        X.astype(np.float16),
        out=X.astype(d.BF16),
    )
    refused(TypeError, "mask has dtype bool, but must have uint8", rectify.relu_backward, X, mask=X > 0)
    refused(
        TypeError,
        "x has dtype float64, but must have float32",
        rectify.relu_backward,
        X,
        x=X.astype(np.float64),
    )


def test_what_is_no_array() -> None:
    refused(TypeError, "x is str, but must be an array or a DLPack tensor", rectify.relu, "text")
    refused(TypeError, "x is list, but must be an array or a DLPack tensor", rectify.relu_, [1.0])
    refused(TypeError, "out is list, but must be an array", rectify.relu, X, out=[1.0])


def test_shapes_that_are_refused() -> None:
    refused(
        ValueError,
        "out has shape (23,), but x has shape (24,)",
        rectify.relu,
        X,
        out=np.zeros(23, np.float32),
    )
    refused(
        ValueError,
        "out has shape (4, 6), but x has shape (24,)",
        rectify.relu,
        X,
        out=np.zeros((4, 6), np.float32),
    )
    refused(ValueError, "x has shape (3,), but dy has shape (24,)", rectify.relu_backward, X, x=X[:3])
    refused(ValueError, "y has shape (3,), but dy has shape (24,)", rectify.relu_backward, X, y=X[:3])
    refused(
        ValueError,
        "out has shape (), but dy has shape (24,)",
        rectify.relu_backward,
        X,
        x=X,
        out=np.float32([1]).reshape(()),
    )
    short = np.zeros(2, np.uint8)
    refused(ValueError, "mask has 2 bytes, but 24 elements need 3", rectify.relu_backward, X, mask=short)
    refused(ValueError, "mask has shape (2,), but must have (3,)", rectify.relu_mask, X, mask=short)
    rows = X.reshape(4, 6)
    refused(ValueError, "mask has shape (2,), but must have (4, 1)", rectify.epilogue_mask, rows, mask=short)
    one = np.zeros(1, np.float32)
    refused(
        ValueError,
        "dslope has shape (1,), but must have (6,)",
        rectify.prelu_gradients,
        rows,
        rows + 0,
        [0.5] * 6,
        dslope=one,
    )
    refused(
        ValueError,
        "dshift has shape (1,), but must have (6,)",
        rectify.epilogue_backward,
        rows,
        np.zeros((4, 1), np.uint8),
        dshift=one,
    )
    refused(ValueError, "out has shape (1,), but must have (4, 3)", rectify.reglu_halves, rows, out=one)
    refused(
        ValueError,
        "slope has shape (2,), but axis 1 of x has length 6",
        rectify.prelu,
        X.reshape(4, 6),
        [0.5, 0.5],
    )
    refused(ValueError, "axis is 1, but x has 1 dimensions", rectify.prelu, X, [0.5, 0.5])


def test_what_cannot_be_written() -> None:
    x = X.copy()
    fixed = x.view()
    fixed.flags.writeable = False
    refused(ValueError, "x is read-only", rectify.relu_, fixed)
    refused(ValueError, "out is read-only", rectify.relu, X, out=fixed)
    refused(ValueError, "x is not C-contiguous", rectify.relu_, x[::2])
    refused(ValueError, "out is not C-contiguous", rectify.relu, X[:12], out=x[::2])
    square = np.asfortranarray(x.reshape(4, 6))
    refused(ValueError, "out is not C-contiguous", rectify.relu, square, out=square)
    refused(ValueError, "x is not aligned", rectify.relu_, unaligned(x))
    mask = np.zeros(3, np.uint8)
    mask.flags.writeable = False
    refused(ValueError, "mask is read-only", rectify.relu_mask, X, mask=mask)


def test_overlaps() -> None:
    x = X.copy()
    refused(ValueError, "out shares memory with x", rectify.relu, x[:20], out=x[1:21])
    refused(ValueError, "out shares memory with x", rectify.relu_backward, X, x=x, out=x)
    refused(ValueError, "out shares memory with y", rectify.relu_backward, X, y=x, out=x)
    refused(
        ValueError, "mask shares memory with out", rectify.relu_mask, X, out=x, mask=x.view(np.uint8)[8:11]
    )
    refused(ValueError, "mask shares memory with x", rectify.relu_mask, x, mask=x.view(np.uint8)[8:11])
    room = np.zeros(96, np.uint8)
    refused(
        ValueError,
        "out shares memory with mask",
        rectify.relu_backward,
        X,
        mask=room[:3],
        out=room.view(np.float32),
    )
    rows = x.reshape(4, 6)
    refused(ValueError, "out shares memory with shift", rectify.bias_relu, X.reshape(4, 6), rows[1], out=rows)
    refused(ValueError, "out shares memory with residual", rectify.add_relu, rows, rows, out=rows)
    refused(
        ValueError, "dslope shares memory with x", rectify.prelu_gradients, X[:4], x[:4], 0.5, dslope=x[:1]
    )
    # Next to each other is not overlapping; another view of the same memory is in place.
    both = np.concatenate([X, X])
    np.testing.assert_array_equal(rectify.relu(both[:24], out=both[24:]), np.maximum(X, 0))
    np.testing.assert_array_equal(rectify.relu(x, out=x.reshape(24)[:]), np.maximum(X, 0))
    np.testing.assert_array_equal(x, np.maximum(X, 0))


def test_parameters_that_are_refused() -> None:
    refused(ValueError, "lo is NaN, but must be a number", rectify.clamp, X, np.nan, 1)
    refused(ValueError, "lo is 2, but must be at most hi, which is 1", rectify.clamp, X, 2, 1)
    refused(
        ValueError, "lo is 300, but int8 holds no such number", rectify.clamp, X.astype(np.int8), 300, 400
    )
    refused(ValueError, "alpha is NaN, but must be finite", rectify.elu, X, np.nan)
    refused(ValueError, "alpha is inf, but must be finite", rectify.elu_, X, np.inf)
    refused(ValueError, "alpha is 0, but must be a number other than 0", rectify.celu, X, 0)
    refused(
        ValueError,
        "lower is 0.5, but must be at most upper, which is 0.25",
        rectify.rrelu,
        X,
        0.5,
        0.25,
        seed=1,
    )
    for form in (rectify.relu_dropout, rectify.relu_dropout_mask, rectify.relu_dropout_):
        refused(ValueError, "probability is 1, but must be from 0 to below 1", form, X, 1.0, seed=1)
    with pytest.raises(TypeError):
        rectify.clamp(X.astype(np.int8), -1.5, 6)
    with pytest.raises(TypeError):
        rectify.leaky_relu(X, "steep")
    with pytest.raises(OverflowError):
        rectify.rrelu(X, seed=-1)
    with pytest.raises(TypeError, match="leaky_relu.* unexpected keyword argument 'slpoe'"):
        rectify.leaky_relu(X, slpoe=1)
    with pytest.raises(TypeError, match="threshold.* missing 2 required"):
        rectify.threshold(X)
    with pytest.raises(TypeError, match="rrelu.* missing 1 required keyword-only argument: 'seed'"):
        rectify.rrelu_mask(X)


def test_what_does_not_determine_the_gradient() -> None:
    mask = np.zeros(3, np.uint8)
    refused(
        ValueError,
        "slope is -0.5, but must be at least 0 for a gradient from the saved output; save the input or the mask",
        rectify.leaky_relu_backward,
        X,
        -0.5,
        y=X + 0,
    )
    refused(
        ValueError,
        "the saved output does not determine the gradient of HardSwish; save the input",
        rectify.hardswish_backward,
        X,
        y=X + 0,
    )
    refused(
        ValueError,
        "the saved mask does not determine the gradient of Elu; save the input or the output",
        rectify.elu_backward,
        X,
        mask=mask,
    )
    refused(
        TypeError, "relu_backward needs exactly one of x, y and mask, but has none", rectify.relu_backward, X
    )
    refused(
        TypeError,
        "relu_backward needs exactly one of x, y and mask, but has x and mask",
        rectify.relu_backward,
        X,
        x=X,
        mask=mask,
    )


def test_activations_of_an_epilogue() -> None:
    x = X.reshape(4, 6)
    for activation in (np.maximum, "relu", rectify.relu_, rectify.relu_mask, functools.partial(np.add, 1)):
        with pytest.raises(TypeError, match="must be one of rectify's"):
            rectify.epilogue(x, activation)
    with pytest.raises(TypeError, match="by position"):
        rectify.epilogue(x, functools.partial(rectify.leaky_relu, 0.1))
    with pytest.raises(ValueError, match="mask does not determine the gradient of Elu"):
        rectify.epilogue_mask(x, rectify.elu)
    with pytest.raises(ValueError, match=re.escape("shift has shape (5,), but axis -1 of x has length 6")):
        rectify.bias_relu(x, np.zeros(5))
    with pytest.raises(ValueError, match=re.escape("residual has shape (24,), but x has shape (4, 6)")):
        rectify.add_relu(x, X)
