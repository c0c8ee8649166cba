# Written by `python -m rectify._stubs`.
from typing import Any, TypeVar, overload

from numpy.typing import NDArray

from ._exec import Outcome as Outcome, current as current, isa as isa, plan as plan, selftest as selftest, set_isa as set_isa, set_threads as set_threads, using as using
from ._native import Exec as Exec, Table as Table, available_isas as available_isas
from ._operations import Masked as Masked
from ._quantized import Quantization as Quantization, lookup as lookup, lookup_ as lookup_, requantize as requantize
from ._rows import Compacted as Compacted, GatedGradients as GatedGradients, ShiftGradients as ShiftGradients, SlopeGradients as SlopeGradients, add_relu as add_relu, bias_relu as bias_relu, compact as compact, count_active as count_active, epilogue as epilogue, epilogue_backward as epilogue_backward, epilogue_mask as epilogue_mask, expand as expand, prelu_gradients as prelu_gradients, reglu as reglu, reglu_ as reglu_, reglu_backward as reglu_backward, reglu_halves as reglu_halves, reglu_halves_backward as reglu_halves_backward, scale_shift_relu as scale_shift_relu

_Array = TypeVar("_Array", bound=NDArray[Any])

@overload
def relu(x: _Array, *, out: _Array | None = None) -> _Array: ...
@overload
def relu(x: Any, *, out: Any = None) -> Any: ...

@overload
def relu_(x: _Array) -> _Array: ...
@overload
def relu_(x: Any) -> Any: ...

def relu_mask(x: Any, *, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def relu_backward(dy: _Array, *, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def relu_backward(dy: Any, *, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def relu_plus_zero(x: _Array, *, out: _Array | None = None) -> _Array: ...
@overload
def relu_plus_zero(x: Any, *, out: Any = None) -> Any: ...

@overload
def relu_plus_zero_(x: _Array) -> _Array: ...
@overload
def relu_plus_zero_(x: Any) -> Any: ...

def relu_plus_zero_mask(x: Any, *, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def relu_plus_zero_backward(dy: _Array, *, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def relu_plus_zero_backward(dy: Any, *, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def threshold(x: _Array, threshold: float, value: float, *, out: _Array | None = None) -> _Array: ...
@overload
def threshold(x: Any, threshold: float, value: float, *, out: Any = None) -> Any: ...

@overload
def threshold_(x: _Array, threshold: float, value: float) -> _Array: ...
@overload
def threshold_(x: Any, threshold: float, value: float) -> Any: ...

def threshold_mask(x: Any, threshold: float, value: float, *, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def threshold_backward(dy: _Array, threshold: float, value: float, *, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def threshold_backward(dy: Any, threshold: float, value: float, *, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def thresholded_relu(x: _Array, alpha: float = 1.0, *, out: _Array | None = None) -> _Array: ...
@overload
def thresholded_relu(x: Any, alpha: float = 1.0, *, out: Any = None) -> Any: ...

@overload
def thresholded_relu_(x: _Array, alpha: float = 1.0) -> _Array: ...
@overload
def thresholded_relu_(x: Any, alpha: float = 1.0) -> Any: ...

def thresholded_relu_mask(x: Any, alpha: float = 1.0, *, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def thresholded_relu_backward(dy: _Array, alpha: float = 1.0, *, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def thresholded_relu_backward(dy: Any, alpha: float = 1.0, *, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def clamp(x: _Array, lo: float = -1, hi: float = 1, *, out: _Array | None = None) -> _Array: ...
@overload
def clamp(x: Any, lo: float = -1, hi: float = 1, *, out: Any = None) -> Any: ...

@overload
def clamp_(x: _Array, lo: float = -1, hi: float = 1) -> _Array: ...
@overload
def clamp_(x: Any, lo: float = -1, hi: float = 1) -> Any: ...

def clamp_mask(x: Any, lo: float = -1, hi: float = 1, *, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def clamp_backward(dy: _Array, lo: float = -1, hi: float = 1, *, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def clamp_backward(dy: Any, lo: float = -1, hi: float = 1, *, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def relu6(x: _Array, *, out: _Array | None = None) -> _Array: ...
@overload
def relu6(x: Any, *, out: Any = None) -> Any: ...

@overload
def relu6_(x: _Array) -> _Array: ...
@overload
def relu6_(x: Any) -> Any: ...

def relu6_mask(x: Any, *, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def relu6_backward(dy: _Array, *, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def relu6_backward(dy: Any, *, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def leaky_relu(x: _Array, slope: float = 0.01, *, out: _Array | None = None) -> _Array: ...
@overload
def leaky_relu(x: Any, slope: float = 0.01, *, out: Any = None) -> Any: ...

@overload
def leaky_relu_(x: _Array, slope: float = 0.01) -> _Array: ...
@overload
def leaky_relu_(x: Any, slope: float = 0.01) -> Any: ...

def leaky_relu_mask(x: Any, slope: float = 0.01, *, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def leaky_relu_backward(dy: _Array, slope: float = 0.01, *, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def leaky_relu_backward(dy: Any, slope: float = 0.01, *, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def prelu(x: _Array, slope: Any, *, axis: int = 1, out: _Array | None = None) -> _Array: ...
@overload
def prelu(x: Any, slope: Any, *, axis: int = 1, out: Any = None) -> Any: ...

@overload
def prelu_(x: _Array, slope: Any, *, axis: int = 1) -> _Array: ...
@overload
def prelu_(x: Any, slope: Any, *, axis: int = 1) -> Any: ...

def prelu_mask(x: Any, slope: Any, *, axis: int = 1, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def prelu_backward(dy: _Array, slope: Any, *, axis: int = 1, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def prelu_backward(dy: Any, slope: Any, *, axis: int = 1, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def rrelu(x: _Array, lower: float = 0.125, upper: float = 0.3333333333333333, *, seed: int, out: _Array | None = None) -> _Array: ...
@overload
def rrelu(x: Any, lower: float = 0.125, upper: float = 0.3333333333333333, *, seed: int, out: Any = None) -> Any: ...

@overload
def rrelu_(x: _Array, lower: float = 0.125, upper: float = 0.3333333333333333, *, seed: int) -> _Array: ...
@overload
def rrelu_(x: Any, lower: float = 0.125, upper: float = 0.3333333333333333, *, seed: int) -> Any: ...

def rrelu_mask(x: Any, lower: float = 0.125, upper: float = 0.3333333333333333, *, seed: int, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def rrelu_backward(dy: _Array, lower: float = 0.125, upper: float = 0.3333333333333333, *, seed: int, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def rrelu_backward(dy: Any, lower: float = 0.125, upper: float = 0.3333333333333333, *, seed: int, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def relu_dropout(x: _Array, p: float = 0.5, *, seed: int, out: _Array | None = None) -> _Array: ...
@overload
def relu_dropout(x: Any, p: float = 0.5, *, seed: int, out: Any = None) -> Any: ...

@overload
def relu_dropout_(x: _Array, p: float = 0.5, *, seed: int) -> _Array: ...
@overload
def relu_dropout_(x: Any, p: float = 0.5, *, seed: int) -> Any: ...

def relu_dropout_mask(x: Any, p: float = 0.5, *, seed: int, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def relu_dropout_backward(dy: _Array, p: float = 0.5, *, seed: int, x: _Array | None = None, y: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def relu_dropout_backward(dy: Any, p: float = 0.5, *, seed: int, x: Any = None, y: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def elu(x: _Array, alpha: float = 1.0, *, out: _Array | None = None) -> _Array: ...
@overload
def elu(x: Any, alpha: float = 1.0, *, out: Any = None) -> Any: ...

@overload
def elu_(x: _Array, alpha: float = 1.0) -> _Array: ...
@overload
def elu_(x: Any, alpha: float = 1.0) -> Any: ...

@overload
def elu_backward(dy: _Array, alpha: float = 1.0, *, x: _Array | None = None, y: _Array | None = None, out: _Array | None = None) -> _Array: ...
@overload
def elu_backward(dy: Any, alpha: float = 1.0, *, x: Any = None, y: Any = None, out: Any = None) -> Any: ...

@overload
def selu(x: _Array, *, out: _Array | None = None) -> _Array: ...
@overload
def selu(x: Any, *, out: Any = None) -> Any: ...

@overload
def selu_(x: _Array) -> _Array: ...
@overload
def selu_(x: Any) -> Any: ...

@overload
def selu_backward(dy: _Array, *, x: _Array | None = None, y: _Array | None = None, out: _Array | None = None) -> _Array: ...
@overload
def selu_backward(dy: Any, *, x: Any = None, y: Any = None, out: Any = None) -> Any: ...

@overload
def celu(x: _Array, alpha: float = 1.0, *, out: _Array | None = None) -> _Array: ...
@overload
def celu(x: Any, alpha: float = 1.0, *, out: Any = None) -> Any: ...

@overload
def celu_(x: _Array, alpha: float = 1.0) -> _Array: ...
@overload
def celu_(x: Any, alpha: float = 1.0) -> Any: ...

@overload
def celu_backward(dy: _Array, alpha: float = 1.0, *, x: _Array | None = None, y: _Array | None = None, out: _Array | None = None) -> _Array: ...
@overload
def celu_backward(dy: Any, alpha: float = 1.0, *, x: Any = None, y: Any = None, out: Any = None) -> Any: ...

@overload
def elu_exact(x: _Array, alpha: float = 1.0, *, out: _Array | None = None) -> _Array: ...
@overload
def elu_exact(x: Any, alpha: float = 1.0, *, out: Any = None) -> Any: ...

@overload
def elu_exact_(x: _Array, alpha: float = 1.0) -> _Array: ...
@overload
def elu_exact_(x: Any, alpha: float = 1.0) -> Any: ...

@overload
def elu_exact_backward(dy: _Array, alpha: float = 1.0, *, x: _Array | None = None, y: _Array | None = None, out: _Array | None = None) -> _Array: ...
@overload
def elu_exact_backward(dy: Any, alpha: float = 1.0, *, x: Any = None, y: Any = None, out: Any = None) -> Any: ...

@overload
def selu_exact(x: _Array, *, out: _Array | None = None) -> _Array: ...
@overload
def selu_exact(x: Any, *, out: Any = None) -> Any: ...

@overload
def selu_exact_(x: _Array) -> _Array: ...
@overload
def selu_exact_(x: Any) -> Any: ...

@overload
def selu_exact_backward(dy: _Array, *, x: _Array | None = None, y: _Array | None = None, out: _Array | None = None) -> _Array: ...
@overload
def selu_exact_backward(dy: Any, *, x: Any = None, y: Any = None, out: Any = None) -> Any: ...

@overload
def celu_exact(x: _Array, alpha: float = 1.0, *, out: _Array | None = None) -> _Array: ...
@overload
def celu_exact(x: Any, alpha: float = 1.0, *, out: Any = None) -> Any: ...

@overload
def celu_exact_(x: _Array, alpha: float = 1.0) -> _Array: ...
@overload
def celu_exact_(x: Any, alpha: float = 1.0) -> Any: ...

@overload
def celu_exact_backward(dy: _Array, alpha: float = 1.0, *, x: _Array | None = None, y: _Array | None = None, out: _Array | None = None) -> _Array: ...
@overload
def celu_exact_backward(dy: Any, alpha: float = 1.0, *, x: Any = None, y: Any = None, out: Any = None) -> Any: ...

@overload
def squared_relu(x: _Array, *, out: _Array | None = None) -> _Array: ...
@overload
def squared_relu(x: Any, *, out: Any = None) -> Any: ...

@overload
def squared_relu_(x: _Array) -> _Array: ...
@overload
def squared_relu_(x: Any) -> Any: ...

@overload
def squared_relu_backward(dy: _Array, *, x: _Array, out: _Array | None = None) -> _Array: ...
@overload
def squared_relu_backward(dy: Any, *, x: Any, out: Any = None) -> Any: ...

@overload
def hardsigmoid(x: _Array, *, out: _Array | None = None) -> _Array: ...
@overload
def hardsigmoid(x: Any, *, out: Any = None) -> Any: ...

@overload
def hardsigmoid_(x: _Array) -> _Array: ...
@overload
def hardsigmoid_(x: Any) -> Any: ...

def hardsigmoid_mask(x: Any, *, out: Any = None, mask: Any = None) -> Masked: ...

@overload
def hardsigmoid_backward(dy: _Array, *, x: _Array | None = None, mask: Any = None, out: _Array | None = None) -> _Array: ...
@overload
def hardsigmoid_backward(dy: Any, *, x: Any = None, mask: Any = None, out: Any = None) -> Any: ...

@overload
def hardswish(x: _Array, *, out: _Array | None = None) -> _Array: ...
@overload
def hardswish(x: Any, *, out: Any = None) -> Any: ...

@overload
def hardswish_(x: _Array) -> _Array: ...
@overload
def hardswish_(x: Any) -> Any: ...

@overload
def hardswish_backward(dy: _Array, *, x: _Array, out: _Array | None = None) -> _Array: ...
@overload
def hardswish_backward(dy: Any, *, x: Any, out: Any = None) -> Any: ...

__all__ = [
    "Compacted",
    "Exec",
    "GatedGradients",
    "Masked",
    "Outcome",
    "Quantization",
    "ShiftGradients",
    "SlopeGradients",
    "Table",
    "add_relu",
    "available_isas",
    "bias_relu",
    "compact",
    "count_active",
    "current",
    "epilogue",
    "epilogue_backward",
    "epilogue_mask",
    "expand",
    "isa",
    "lookup",
    "lookup_",
    "plan",
    "prelu_gradients",
    "reglu",
    "reglu_",
    "reglu_backward",
    "reglu_halves",
    "reglu_halves_backward",
    "requantize",
    "scale_shift_relu",
    "selftest",
    "set_isa",
    "set_threads",
    "using",
    "relu",
    "relu_",
    "relu_mask",
    "relu_backward",
    "relu_plus_zero",
    "relu_plus_zero_",
    "relu_plus_zero_mask",
    "relu_plus_zero_backward",
    "threshold",
    "threshold_",
    "threshold_mask",
    "threshold_backward",
    "thresholded_relu",
    "thresholded_relu_",
    "thresholded_relu_mask",
    "thresholded_relu_backward",
    "clamp",
    "clamp_",
    "clamp_mask",
    "clamp_backward",
    "relu6",
    "relu6_",
    "relu6_mask",
    "relu6_backward",
    "leaky_relu",
    "leaky_relu_",
    "leaky_relu_mask",
    "leaky_relu_backward",
    "prelu",
    "prelu_",
    "prelu_mask",
    "prelu_backward",
    "rrelu",
    "rrelu_",
    "rrelu_mask",
    "rrelu_backward",
    "relu_dropout",
    "relu_dropout_",
    "relu_dropout_mask",
    "relu_dropout_backward",
    "elu",
    "elu_",
    "elu_backward",
    "selu",
    "selu_",
    "selu_backward",
    "celu",
    "celu_",
    "celu_backward",
    "elu_exact",
    "elu_exact_",
    "elu_exact_backward",
    "selu_exact",
    "selu_exact_",
    "selu_exact_backward",
    "celu_exact",
    "celu_exact_",
    "celu_exact_backward",
    "squared_relu",
    "squared_relu_",
    "squared_relu_backward",
    "hardsigmoid",
    "hardsigmoid_",
    "hardsigmoid_mask",
    "hardsigmoid_backward",
    "hardswish",
    "hardswish_",
    "hardswish_backward",
]
