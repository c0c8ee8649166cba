"""rectify for PyTorch: functions with gradients, and modules.

Where a 1-bit mask determines the gradient, that is what is saved for backward, and not the input or the output: 1/32 of their memory for
float32. Tensors are on the CPU, of float32, float64, float16 or bfloat16; their memory is used as it is.

>>> import torch, rectify.torch
>>> x = torch.tensor([-1.5, -0.0, 0.5, 3.0], requires_grad=True)
>>> rectify.torch.relu(x).sum().backward()
>>> x.grad
tensor([0., 0., 1., 1.])

Modules are those of `torch.nn` with another forward: `ReLU` takes what `torch.nn.ReLU` takes, is one, and loads its state.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from . import _native
from ._operations import ACTIVATIONS, FORMS
from ._rows import prelu_gradients, reglu_backward
from ._rows import reglu as _reglu

__all__ = [
    "CELU",
    "ELU",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "LeakyReLU",
    "PReLU",
    "RReLU",
    "ReGLU",
    "ReLU",
    "ReLU6",
    "ReLUDropout",
    "SELU",
    "SquaredReLU",
    "Threshold",
    "celu",
    "elu",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "leaky_relu",
    "prelu",
    "reglu",
    "relu",
    "relu6",
    "relu_dropout",
    "rrelu",
    "selu",
    "squared_relu",
    "threshold",
]


class _Activation(torch.autograd.Function):
    """Any operation of the table whose parameters have no gradient."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, name: str, parameters: dict[str, Any], inplace: bool) -> Tensor:
        out = x if inplace else None
        if not ctx.needs_input_grad[0]:
            return FORMS[name](x, **parameters, out=out)
        ctx.name, ctx.parameters = name, parameters
        if ACTIVATIONS[name].active is not None:
            ctx.kind = "mask"
            y, saved, _ = FORMS[name + "_mask"](x, **parameters, out=out)
        elif not inplace:
            ctx.kind = "x"
            y = FORMS[name](x, **parameters)
            saved = x
        else:
            ctx.kind = "y"
            dtype = str(x.dtype).removeprefix("torch.")
            given = ACTIVATIONS[name].parameters(x, **parameters)
            if not _native.saves(name, given, dtype)[0]:
                raise ValueError(
                    f"{name} cannot be in place here: its gradient needs x, for y does not determine it"
                )
            saved = y = FORMS[name](x, **parameters, out=out)
        if inplace:
            ctx.mark_dirty(x)
        ctx.save_for_backward(saved)
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor, None, None, None]:
        saved = {ctx.kind: ctx.saved_tensors[0]}
        return FORMS[ctx.name + "_backward"](dy, **ctx.parameters, **saved), None, None, None


def _apply(name: str, x: Tensor, inplace: bool = False, **parameters: Any) -> Tensor:
    if inplace and not x.is_contiguous():
        raise ValueError(f"x has strides {x.stride()}, but must be contiguous for {name} in place")
    return _Activation.apply(x, name, parameters, inplace)


def relu(x: Tensor, inplace: bool = False) -> Tensor:
    """``x < 0 ? 0 : x``; saves the mask. See `rectify.relu`."""
    return _apply("relu", x, inplace)


def threshold(x: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """``x <= threshold ? value : x``; saves the mask. See `rectify.threshold`."""
    return _apply("threshold", x, inplace, threshold=threshold, value=value)


def hardtanh(x: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """``x < min_val ? min_val : x > max_val ? max_val : x``; saves the mask. See `rectify.clamp`."""
    return _apply("clamp", x, inplace, lo=min_val, hi=max_val)


def relu6(x: Tensor, inplace: bool = False) -> Tensor:
    """``x < 0 ? 0 : x > 6 ? 6 : x``; saves the mask. See `rectify.relu6`."""
    return _apply("relu6", x, inplace)


def leaky_relu(x: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """``x > 0 ? x : negative_slope * x``; saves the mask. See `rectify.leaky_relu`."""
    return _apply("leaky_relu", x, inplace, slope=negative_slope)


def rrelu(
    x: Tensor, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False, inplace: bool = False
) -> Tensor:
    """``x > 0 ? x : slope[i] * x``, in training with slopes drawn by PyTorch's generator, else with their mean; saves the mask.

    See `rectify.rrelu`.
    """
    if not training:
        return leaky_relu(x, (lower + upper) / 2, inplace)
    return _apply("rrelu", x, inplace, lower=lower, upper=upper, seed=_seed())


def relu_dropout(x: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """``!(x <= 0) && kept[i] ? x / (1 - p) : 0``, in training, else relu; saves one mask for both. See `rectify.relu_dropout`."""
    if not training:
        return relu(x, inplace)
    return _apply("relu_dropout", x, inplace, p=p, seed=_seed())


def _seed() -> int:
    return int(torch.randint(2**63 - 1, ()).item())


def elu(x: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """``x < 0 ? alpha * expm1(x) : x``; saves x, in place y. See `rectify.elu`."""
    return _apply("elu", x, inplace, alpha=alpha)


def selu(x: Tensor, inplace: bool = False) -> Tensor:
    """``x < 0 ? lambda * alpha * expm1(x) : lambda * x``; saves x, in place y. See `rectify.selu`."""
    return _apply("selu", x, inplace)


def celu(x: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """``x < 0 ? alpha * expm1(x / alpha) : x``; saves x, in place y. See `rectify.celu`."""
    return _apply("celu", x, inplace, alpha=alpha)


def squared_relu(x: Tensor) -> Tensor:
    """``relu(x) * relu(x)``; saves x. See `rectify.squared_relu`."""
    return _apply("squared_relu", x)


def hardsigmoid(x: Tensor, inplace: bool = False) -> Tensor:
    """``relu6(x + 3) / 6``; saves the mask. See `rectify.hardsigmoid`."""
    return _apply("hardsigmoid", x, inplace)


def hardswish(x: Tensor, inplace: bool = False) -> Tensor:
    """``x * (relu6(x + 3) / 6)``; saves x, so that it is not in place where a gradient is needed. See `rectify.hardswish`."""
    return _apply("hardswish", x, inplace)


class _PReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        slope = _slopes(x, weight)
        axis = 0 if x.ndim == 1 else 1
        if ctx.needs_input_grad[1]:
            ctx.save_for_backward(x, weight)
            return FORMS["prelu"](x, slope, axis=axis)
        y, mask, _ = FORMS["prelu_mask"](x, slope, axis=axis)
        ctx.save_for_backward(mask, weight)
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor, Tensor | None]:
        saved, weight = ctx.saved_tensors
        slope = _slopes(dy, weight)
        axis = 0 if dy.ndim == 1 else 1
        if not ctx.needs_input_grad[1]:
            return FORMS["prelu_backward"](dy, slope, axis=axis, mask=saved), None
        dx, dslope = prelu_gradients(dy, saved, slope, axis=axis)
        return dx, dslope.to(weight.dtype).reshape(weight.shape)


def _slopes(x: Tensor, weight: Tensor) -> Tensor:
    """In the type that is calculated in."""
    return weight.detach().to(torch.float64 if x.dtype == torch.float64 else torch.float32).reshape(-1)


def prelu(x: Tensor, weight: Tensor) -> Tensor:
    """``x > 0 ? x : weight[channel] * x``, the channels being the second axis; saves x, or the mask if weight has no gradient.

    See `rectify.prelu`.
    """
    return _PReLU.apply(x, weight)


class _ReGLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, a: Tensor, b: Tensor) -> Tensor:
        ctx.save_for_backward(a, b)
        return _reglu(a, b)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor, Tensor]:
        return reglu_backward(dy, *ctx.saved_tensors)


def reglu(a: Tensor, b: Tensor) -> Tensor:
    """``relu(a) * b``; saves both. See `rectify.reglu`."""
    return _ReGLU.apply(a, b)


class ReLU(nn.ReLU):
    """`torch.nn.ReLU`, computed by `relu`."""

    def forward(self, input: Tensor) -> Tensor:
        return relu(input, self.inplace)


class Threshold(nn.Threshold):
    """`torch.nn.Threshold`, computed by `threshold`."""

    def forward(self, input: Tensor) -> Tensor:
        return threshold(input, self.threshold, self.value, self.inplace)


class Hardtanh(nn.Hardtanh):
    """`torch.nn.Hardtanh`, computed by `hardtanh`."""

    def forward(self, input: Tensor) -> Tensor:
        return hardtanh(input, self.min_val, self.max_val, self.inplace)


class ReLU6(nn.ReLU6):
    """`torch.nn.ReLU6`, computed by `relu6`."""

    def forward(self, input: Tensor) -> Tensor:
        return relu6(input, self.inplace)


class LeakyReLU(nn.LeakyReLU):
    """`torch.nn.LeakyReLU`, computed by `leaky_relu`."""

    def forward(self, input: Tensor) -> Tensor:
        return leaky_relu(input, self.negative_slope, self.inplace)


class PReLU(nn.PReLU):
    """`torch.nn.PReLU`, computed by `prelu`."""

    def forward(self, input: Tensor) -> Tensor:
        return prelu(input, self.weight)


class RReLU(nn.RReLU):
    """`torch.nn.RReLU`, computed by `rrelu`."""

    def forward(self, input: Tensor) -> Tensor:
        return rrelu(input, self.lower, self.upper, self.training, self.inplace)


class ELU(nn.ELU):
    """`torch.nn.ELU`, computed by `elu`."""

    def forward(self, input: Tensor) -> Tensor:
        return elu(input, self.alpha, self.inplace)


class SELU(nn.SELU):
    """`torch.nn.SELU`, computed by `selu`."""

    def forward(self, input: Tensor) -> Tensor:
        return selu(input, self.inplace)


class CELU(nn.CELU):
    """`torch.nn.CELU`, computed by `celu`."""

    def forward(self, input: Tensor) -> Tensor:
        return celu(input, self.alpha, self.inplace)


class Hardsigmoid(nn.Hardsigmoid):
    """`torch.nn.Hardsigmoid`, computed by `hardsigmoid`."""

    def forward(self, input: Tensor) -> Tensor:
        return hardsigmoid(input, self.inplace)


class Hardswish(nn.Hardswish):
    """`torch.nn.Hardswish`, computed by `hardswish`."""

    def forward(self, input: Tensor) -> Tensor:
        return hardswish(input, self.inplace)


class SquaredReLU(nn.Module):
    """``relu(x) * relu(x)``, computed by `squared_relu`."""

    def forward(self, input: Tensor) -> Tensor:
        return squared_relu(input)


class ReLUDropout(nn.Dropout):
    """`torch.nn.ReLU` and `torch.nn.Dropout` behind it in one pass, computed by `relu_dropout`."""

    def forward(self, input: Tensor) -> Tensor:
        return relu_dropout(input, self.p, self.training, self.inplace)


class ReGLU(nn.Module):
    """``relu(a) * b`` of the two halves of an axis: `torch.nn.GLU` with relu, computed by `reglu`."""

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Tensor:
        a, b = input.chunk(2, self.dim)
        return reglu(a, b)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"
