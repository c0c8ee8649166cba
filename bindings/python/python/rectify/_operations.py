"""The table of operations. A row is a function of x and the parameters, from which every form is made: see `activation`."""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable
from typing import Any, NamedTuple

from . import _native
from ._arrays import FLOATS, INTEGERS, Tensor, numbers, output, read, vector, write
from ._exec import current

Parameters = tuple[Any, ...]


class Masked(NamedTuple):
    """What the forms with a mask return."""

    y: Any
    """The output."""
    mask: Any
    """One bit per element, as ``numpy.packbits(active, bitorder="little")``: ``uint8``."""
    active: int
    """How many bits of the mask are 1."""


class Activation(NamedTuple):
    """A row of the table."""

    name: str
    parameters: Callable[..., Parameters]
    """From x and the arguments of the function to the parameters that the extension takes."""
    formula: str
    gradient: str
    active: str | None
    """For which x the bit of the mask is 1; None if the mask does not determine the gradient."""
    from_output: str | None
    """When y determines the gradient: "always", or for which parameters; None if it never does."""
    dtypes: tuple[str, ...]


ACTIVATIONS: dict[str, Activation] = {}
"""By name, in the order of the README's table."""

FORMS: dict[str, Callable[..., Any]] = {}
"""The functions made of them, by name."""


def activation(
    gradient: str, *, active: str | None = None, y: str | None = None, dtypes: tuple[str, ...] = FLOATS
) -> Callable[[Callable[..., Parameters]], Callable[..., Any]]:
    """Makes a row of a function: its signature and documentation are those of the form that computes y.

    Parameters
    ----------
    gradient : str
        dx, as a formula. That of y is the first line of the documentation.
    active : str, optional
        For which x the bit of the mask is 1, if the mask determines the gradient.
    y : str, optional
        For which parameters y determines the gradient, if it does.
    dtypes : tuple of str, optional
        The element types.
    """

    def make(parameters: Callable[..., Parameters]) -> Callable[..., Any]:
        documentation = _Documentation(parameters)
        row = Activation(parameters.__name__, parameters, documentation.formula, gradient, active, y, dtypes)
        ACTIVATIONS[row.name] = row
        forms = [_forward, _inplace, _mask, _backward] if active else [_forward, _inplace, _backward]
        made = [form(row, documentation) for form in forms]
        FORMS.update((function.__name__, function) for function in made)
        return made[0]

    return make


def of(function: Any) -> tuple[Activation, Callable[..., Parameters]]:
    """The row of a function of this module, or of a `functools.partial` of one, with its parameters bound.

    Raises
    ------
    TypeError
        If it is neither, or has been given arguments by position.
    """
    bound = function.keywords if isinstance(function, functools.partial) else {}
    plain = function.func if isinstance(function, functools.partial) else function
    row = ACTIVATIONS.get(getattr(plain, "__name__", ""))
    if row is None or FORMS[row.name] is not plain:
        raise TypeError(
            f"activation is {function!r}, but must be one of rectify's, such as rectify.relu, or a functools.partial of one"
        )
    if isinstance(function, functools.partial) and function.args:
        raise TypeError(
            "activation has been given arguments by position; functools.partial(rectify.leaky_relu, slope=0.1) gives them by name"
        )
    return row, functools.partial(row.parameters, **bound)


# The forms. Each takes what the function of the row does; Python itself checks that, by calling it.


def _forward(row: Activation, documentation: _Documentation) -> Callable[..., Any]:
    def forward(x: Any, *args: Any, out: Any = None, **kwargs: Any) -> Any:
        x = read("x", x, row.dtypes)
        parameters = row.parameters(x, *args, **kwargs)
        y = output("out", out, x)
        _native.forward(current(), row.name, parameters, x.dtype, x.raw, y.raw)
        return y.value

    return documentation.describe(
        forward,
        row.name,
        row.formula,
        documentation.text,
        parameters=["x", *documentation.names, "out"],
        returns="y : array\n    Of x's shape and dtype.",
        examples=documentation.examples,
    )


def _inplace(row: Activation, documentation: _Documentation) -> Callable[..., Any]:
    def inplace(x: Any, *args: Any, **kwargs: Any) -> Any:
        x = write("x", x, row.dtypes)
        parameters = row.parameters(x, *args, **kwargs)
        _native.forward(current(), row.name, parameters, x.dtype, x.raw, x.raw)
        return x.value

    return documentation.describe(
        inplace,
        row.name + "_",
        f"x = {row.formula}",
        f"In place; for what becomes of NaN and the like, see `{row.name}`.",
        parameters=["x_", *documentation.names],
        returns="x : array\n    The argument itself.",
    )


def _mask(row: Activation, documentation: _Documentation) -> Callable[..., Any]:
    def with_mask(x: Any, *args: Any, out: Any = None, mask: Any = None, **kwargs: Any) -> Masked:
        x = read("x", x, row.dtypes)
        parameters = row.parameters(x, *args, **kwargs)
        y = output("out", out, x)
        bits = output("mask", mask, x, (-(-x.raw.size // 8),), "uint8")
        active = _native.forward_mask(current(), row.name, parameters, x.dtype, x.raw, y.raw, bits.raw)
        return Masked(y.value, bits.value, active)

    return documentation.describe(
        with_mask,
        row.name + "_mask",
        f"y = {row.formula}, and the 1-bit mask that backward needs",
        f"The bit of an element is ``{row.active}``. For what becomes of NaN and the like, see `{row.name}`.",
        parameters=["x", *documentation.names, "out", "mask"],
        returns="y : array\n    Of x's shape and dtype.\nmask : array of uint8\n    ``ceil(x.size / 8)`` bytes: "
        '``numpy.packbits(active, bitorder="little")``.\nactive : int\n    How many bits of the mask are 1.',
    )


def _backward(row: Activation, documentation: _Documentation) -> Callable[..., Any]:
    def backward(
        dy: Any, *args: Any, x: Any = None, y: Any = None, mask: Any = None, out: Any = None, **kwargs: Any
    ) -> Any:
        saved = {name: value for name, value in (("x", x), ("y", y), ("mask", mask)) if value is not None}
        if len(saved) != 1:
            raise TypeError(
                f"{row.name}_backward needs exactly one of x, y and mask, but has {' and '.join(saved) or 'none'}"
            )
        ((kind, value),) = saved.items()
        dy = read("dy", dy, row.dtypes)
        parameters = row.parameters(dy, *args, **kwargs)
        value = read(kind, value, ("uint8",) if kind == "mask" else (dy.dtype,))
        dx = output("out", out, dy)
        _native.backward(current(), row.name, parameters, dy.dtype, dy.raw, kind, value.raw, dx.raw)
        return dx.value

    saved = ["x"] + ["y"] * (row.from_output is not None) + ["mask"] * (row.active is not None)
    when = f" y is enough if {row.from_output}." if row.from_output not in (None, "always") else ""
    enough = " and ".join([", ".join(saved[:-1]), saved[-1]]) if len(saved) > 1 else "x"
    what = (
        f"Exactly one of {enough} is given."
        if len(saved) > 1
        else "x is needed: y does not determine the gradient, nor does a mask."
    )
    return documentation.describe(
        backward,
        row.name + "_backward",
        f"dx = {row.gradient}",
        f"{what}{when} For what becomes of NaN and the like, see `{row.name}`.",
        parameters=["dy", *documentation.names, *(f"saved_{name}" for name in saved), "dx"],
        returns="dx : array\n    Of dy's shape and dtype.",
    )


_ARGUMENTS = {
    "x": (
        "x : array_like\n    Of any shape; copied if its elements do not lie in order.",
        inspect.Parameter.empty,
    ),
    "x_": (
        "x : array\n    Of any shape, C-contiguous and writeable; it is overwritten.",
        inspect.Parameter.empty,
    ),
    "dy": ("dy : array_like\n    The gradient with respect to y.", inspect.Parameter.empty),
    "out": (
        "out : array, optional\n    Where y goes: of x's shape and dtype, C-contiguous. x itself, for in place.",
        None,
    ),
    "dx": (
        "out : array, optional\n    Where dx goes: of dy's shape and dtype, C-contiguous. dy itself, for in place.",
        None,
    ),
    "mask": ("mask : array of uint8, optional\n    Where the mask goes, if not into a new array.", None),
    "saved_x": ("x : array_like\n    The input of forward, of dy's shape and dtype.", None),
    "saved_y": ("y : array_like\n    The output of forward, of dy's shape and dtype.", None),
    "saved_mask": ("mask : array of uint8\n    The mask of forward.", None),
}
"""What every operation's forms take: how it is documented, and the default."""


class _Documentation:
    """The documentation of a row's function, taken apart and put together for each form."""

    def __init__(self, function: Callable[..., Any]) -> None:
        source = inspect.cleandoc(function.__doc__ or "")
        source, _, self.examples = source.partition("\n\nExamples\n--------\n")
        source, _, parameters = source.partition("\n\nParameters\n----------\n")
        first, _, self.text = source.partition("\n\n")
        self.formula = first.strip("`")
        signature = inspect.signature(function)
        self.own = {name: p for name, p in signature.parameters.items() if name not in ("x", "out")}
        self.names = list(self.own)
        starts = [parameters.index(f"{name} :") for name in self.names] + [len(parameters)]
        self.parameters = {
            name: parameters[start:end].strip() for name, start, end in zip(self.names, starts, starts[1:])
        }

    def describe(
        self,
        function: Callable[..., Any],
        name: str,
        formula: str,
        text: str,
        parameters: list[str],
        returns: str,
        examples: str = "",
    ) -> Callable[..., Any]:
        """Gives a form its name, signature and documentation."""
        described, signature = [], []
        keyword_only = False
        for parameter in parameters:
            if parameter in self.own:
                described.append(self.parameters[parameter])
                own = self.own[parameter]
                keyword_only |= own.kind is inspect.Parameter.KEYWORD_ONLY
                signature.append(own.replace(annotation=inspect.Parameter.empty))
            else:
                text_of, default = _ARGUMENTS[parameter]
                described.append(text_of)
                keyword_only |= default is None
                kind = (
                    inspect.Parameter.KEYWORD_ONLY
                    if keyword_only
                    else inspect.Parameter.POSITIONAL_OR_KEYWORD
                )
                only = parameter.startswith("saved_") and sum(p.startswith("saved_") for p in parameters) == 1
                default = inspect.Parameter.empty if only else default
                signature.append(inspect.Parameter(text_of.split(" ")[0], kind, default=default))
        sections = [
            f"``{formula}``" if " = " not in formula else formula,
            text,
            "Parameters\n----------\n" + "\n".join(described),
            "Returns\n-------\n" + returns,
            _RAISES,
        ]
        if examples:
            sections.append("Examples\n--------\n" + examples)
        function.__name__ = function.__qualname__ = name
        function.__module__ = "rectify"
        function.__doc__ = "\n\n".join(section for section in sections if section)
        function.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
        return function


_RAISES = """Raises
------
TypeError
    If a dtype is not supported or not the same, or an array is not in the memory of the CPU.
ValueError
    If shapes differ, what is written is read-only, not contiguous or overlaps another argument in part, or a parameter makes no sense.
    Nothing is written then."""


# The table.


@activation("!(x <= 0) ? dy : 0", active="!(x <= 0)", y="always", dtypes=(*FLOATS, *INTEGERS))
def relu(x: Tensor, *, out: Any = None) -> Parameters:
    """``x < 0 ? 0 : x``

    NaN comes back with its bits unchanged, -0 stays -0. Exact. The gradient at 0 is 0, that of an inactive unit is 0 even if dy is
    infinite or NaN.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> x = np.array([-1.5, -0.0, 0.5, np.nan], np.float32)
    >>> rectify.relu(x)
    array([ 0. , -0. ,  0.5,  nan], dtype=float32)
    >>> y, mask, active = rectify.relu_mask(x)
    >>> mask, active
    (array([12], dtype=uint8), 2)
    >>> rectify.relu_backward(np.ones(4, np.float32), mask=mask)
    array([0., 0., 1., 1.], dtype=float32)
    """
    return ()


@activation("!(x <= 0) ? dy : 0", active="!(x <= 0)", y="always")
def relu_plus_zero(x: Tensor, *, out: Any = None) -> Parameters:
    """``x <= 0 ? 0 : x``

    `relu`, but that -0 gives +0. NaN comes back with its bits unchanged. Exact.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.relu_plus_zero(np.array([-1.5, -0.0, 0.5]))
    array([0. , 0. , 0.5])
    """
    return ()


@activation("x <= threshold ? 0 : dy", active="!(x <= threshold)", y="value <= threshold")
def threshold(x: Tensor, threshold: float, value: float, *, out: Any = None) -> Parameters:
    """``x <= threshold ? value : x``

    NaN comes back with its bits unchanged; a NaN threshold lets everything pass. Exact.

    Parameters
    ----------
    threshold : float
        Any number, rounded to the type of x.
    value : float
        Any number, rounded to the type of x.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.threshold(np.array([0.5, 1.0, 1.5]), 1.0, -7.0)
    array([-7. , -7. ,  1.5])
    """
    return threshold, value


@activation("x <= alpha ? 0 : dy", active="!(x <= alpha)", y="alpha >= 0")
def thresholded_relu(x: Tensor, alpha: float = 1.0, *, out: Any = None) -> Parameters:
    """``x <= alpha ? 0 : x``

    ONNX's operation, but that NaN comes back with its bits unchanged. Exact.

    Parameters
    ----------
    alpha : float, optional
        Any number, rounded to the type of x.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.thresholded_relu(np.array([0.5, 1.0, 1.5]))
    array([0. , 0. , 1.5])
    """
    return (alpha,)


@activation("lo < x && x < hi ? dy : 0", active="lo < x && x < hi", y="always", dtypes=(*FLOATS, *INTEGERS))
def clamp(x: Tensor, lo: float = -1, hi: float = 1, *, out: Any = None) -> Parameters:
    """``x < lo ? lo : x > hi ? hi : x``

    Also known as hardtanh. NaN comes back with its bits unchanged, -0 stays -0 at a zero bound. Exact. The gradient is 0 at both
    ends, and for NaN.

    Parameters
    ----------
    lo : float or int, optional
        Not NaN, at most hi; of integers an integer that the type holds.
    hi : float or int, optional
        The same.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.clamp(np.array([-2.0, 0.5, 7.0]), -1, 6)
    array([-1. ,  0.5,  6. ])
    """
    return lo, hi


@activation("0 < x && x < 6 ? dy : 0", active="0 < x && x < 6", y="always", dtypes=(*FLOATS, *INTEGERS))
def relu6(x: Tensor, *, out: Any = None) -> Parameters:
    """``x < 0 ? 0 : x > 6 ? 6 : x``

    `clamp` with the bounds 0 and 6.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.relu6(np.array([-2, 5, 7], np.int8))
    array([0, 5, 6], dtype=int8)
    """
    return ()


@activation("x > 0 ? dy : slope * dy", active="x > 0", y="slope >= 0")
def leaky_relu(x: Tensor, slope: float = 0.01, *, out: Any = None) -> Parameters:
    """``x > 0 ? x : slope * x``

    The product is correctly rounded. NaN comes out quieted.

    Parameters
    ----------
    slope : float, optional
        Any number.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.leaky_relu(np.array([-1.0, 2.0]))
    array([-0.01,  2.  ])
    """
    return (slope,)


@activation("x > 0 ? dy : slope[channel] * dy", active="x > 0", y="every slope is >= 0")
def prelu(x: Tensor, slope: Any, *, axis: int = 1, out: Any = None) -> Parameters:
    """``x > 0 ? x : slope[channel] * x``

    The product is correctly rounded. NaN comes out quieted. `prelu_gradients` gives the gradient of the slopes, too.

    Parameters
    ----------
    slope : array_like or float
        A vector with a slope for each channel, or one slope for all; any numbers.
    axis : int, optional
        Which axis of x the channels are: 1 for NCHW, -1 for channels-last. It does not matter with one slope for all.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.prelu(np.array([[-1.0, -1.0], [8.0, -8.0]]), [0.5, 0.25])
    array([[-0.5 , -0.25],
           [ 8.  , -2.  ]])
    """
    slope = numbers("slope", slope, x.parameters)
    if slope.size == 1:
        return slope.reshape(1), 1
    channels, inner = channels_of(x, axis)
    return vector("slope", slope, x.parameters, channels, f"axis {axis} of x"), inner


@activation("x > 0 ? dy : slope[i] * dy", active="x > 0", y="lower >= 0")
def rrelu(x: Tensor, lower: float = 1 / 8, upper: float = 1 / 3, *, seed: int, out: Any = None) -> Parameters:
    """``x > 0 ? x : slope[i] * x``

    A slope of its own for each element, uniform in [lower, upper]: a function of the seed and of the element's place alone, which
    backward makes again. The product is correctly rounded. NaN comes out quieted.

    Parameters
    ----------
    lower : float, optional
        A finite number, at most upper.
    upper : float, optional
        A finite number.
    seed : int
        From 0 to below 2**64; a new one for each step and layer, the same for backward.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> y = rectify.rrelu(np.array([-1.0, 1.0, -1.0]), seed=42)
    >>> bool(y[1] == 1 and y[0] != y[2] and (-1 / 3 <= y[[0, 2]]).all() and (y[[0, 2]] <= -1 / 8).all())
    True
    """
    return lower, upper, seed


@activation("!(x <= 0) && kept[i] ? dy / (1 - p) : 0", active="!(x <= 0) && kept[i]", y="always")
def relu_dropout(x: Tensor, p: float = 0.5, *, seed: int, out: Any = None) -> Parameters:
    """``!(x <= 0) && kept[i] ? x / (1 - p) : 0``

    `relu` and inverted dropout in one pass, with one mask for both. Whether unit i is kept is a function of p, the seed and i alone. The
    product with 1 / (1 - p) is correctly rounded. A NaN that is kept comes out quieted.

    Parameters
    ----------
    p : float, optional
        The probability with which a unit is dropped: from 0 to below 1.
    seed : int
        From 0 to below 2**64; a new one for each step and layer, the same for backward.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> y, mask, kept = rectify.relu_dropout_mask(np.full(1000, 1.5), seed=7)
    >>> 450 < kept < 550 and bool(kept == np.count_nonzero(y == 3))
    True
    """
    return p, seed


@activation("x < 0 ? dy * alpha * exp(x) : dy", y="alpha >= 0")
def elu(x: Tensor, alpha: float = 1.0, *, out: Any = None) -> Parameters:
    """``x < 0 ? alpha * expm1(x) : x``

    Within 1 unit in the last place with alpha = 1 in float32; tiny x keep their digits. NaN comes back with its bits unchanged, -0
    stays -0. From y, the gradient is ``dy * (y + alpha)``, which knows less and less of x where y approaches -alpha.

    Parameters
    ----------
    alpha : float, optional
        A finite number.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.elu(np.array([-1.0, 2.0], np.float32))
    array([-0.63212055,  2.        ], dtype=float32)
    """
    return (alpha,)


@activation("x < 0 ? dy * lambda * alpha * exp(x) : dy * lambda", y="always")
def selu(x: Tensor, *, out: Any = None) -> Parameters:
    """``x < 0 ? lambda * alpha * expm1(x) : lambda * x``

    With alpha = 1.6732632423543772848 and lambda = 1.0507009873554804934. Within 1.8 units in the last place in float32. NaN comes out
    quieted, -0 stays -0.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.selu(np.array([-1.0, 2.0], np.float32))
    array([-1.1113307,  2.101402 ], dtype=float32)
    """
    return ()


@activation("x < 0 ? dy * exp(x / alpha) : dy", y="alpha > 0")
def celu(x: Tensor, alpha: float = 1.0, *, out: Any = None) -> Parameters:
    """``x < 0 ? alpha * expm1(x / alpha) : x``

    Within 1 unit in the last place with alpha = 1 in float32. NaN comes back with its bits unchanged, -0 stays -0.

    Parameters
    ----------
    alpha : float, optional
        A number other than 0.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.celu(np.array([-1.0, 2.0], np.float32), 2.0)
    array([-0.78693867,  2.        ], dtype=float32)
    """
    return (alpha,)


@activation("x < 0 ? dy * alpha * exp(x) : dy", y="alpha >= 0", dtypes=("float32",))
def elu_exact(x: Tensor, alpha: float = 1.0, *, out: Any = None) -> Parameters:
    """``x < 0 ? alpha * expm1(x) : x``

    `elu`, correctly rounded with alpha = 1, else within 0.501 units in the last place.

    Parameters
    ----------
    alpha : float, optional
        A finite number.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.elu_exact(np.array([-1.0, 2.0], np.float32))
    array([-0.63212055,  2.        ], dtype=float32)
    """
    return (alpha,)


@activation("x < 0 ? dy * lambda * alpha * exp(x) : dy * lambda", y="always", dtypes=("float32",))
def selu_exact(x: Tensor, *, out: Any = None) -> Parameters:
    """``x < 0 ? lambda * alpha * expm1(x) : lambda * x``

    `selu` within 0.501 units in the last place.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.selu_exact(np.array([-1.0, 2.0], np.float32))
    array([-1.1113307,  2.101402 ], dtype=float32)
    """
    return ()


@activation("x < 0 ? dy * exp(x / alpha) : dy", y="alpha > 0", dtypes=("float32",))
def celu_exact(x: Tensor, alpha: float = 1.0, *, out: Any = None) -> Parameters:
    """``x < 0 ? alpha * expm1(x / alpha) : x``

    `celu`, correctly rounded with alpha = 1, else within 0.501 units in the last place.

    Parameters
    ----------
    alpha : float, optional
        A number other than 0.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.celu_exact(np.array([-1.0, 2.0], np.float32), 2.0)
    array([-0.78693867,  2.        ], dtype=float32)
    """
    return (alpha,)


@activation("2 * relu(x) * dy")
def squared_relu(x: Tensor, *, out: Any = None) -> Parameters:
    """``relu(x) * relu(x)``

    Correctly rounded. NaN comes out quieted, -0 gives +0.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.squared_relu(np.array([-1.0, 3.0]))
    array([0., 9.])
    """
    return ()


@activation("-3 < x && x < 3 ? dy / 6 : 0", active="-3 < x && x < 3")
def hardsigmoid(x: Tensor, *, out: Any = None) -> Parameters:
    """``relu6(x + 3) / 6``

    Within 1 unit in the last place in float32. NaN comes out quieted.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.hardsigmoid(np.array([-4.0, 0.0, 1.5, 4.0]))
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    return ()


@activation("x <= -3 ? 0 : x < 3 ? dy * ((x + 1.5) / 3) : dy")
def hardswish(x: Tensor, *, out: Any = None) -> Parameters:
    """``x * (relu6(x + 3) / 6)``

    Within 1.9 units in the last place in float32. NaN comes out quieted.

    Examples
    --------
    >>> import numpy as np, rectify
    >>> rectify.hardswish(np.array([-4.0, 0.0, 1.5, 4.0]))
    array([-0.   ,  0.   ,  1.125,  4.   ])
    """
    return ()


def channels_of(x: Tensor, axis: int) -> tuple[int, int]:
    """Channels along an axis, and elements that one has in a row."""
    if not -len(x.shape) <= axis < len(x.shape):
        raise ValueError(f"axis is {axis}, but x has {len(x.shape)} dimensions")
    return x.shape[axis], math.prod(x.shape[axis:][1:])
