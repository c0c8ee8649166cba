"""Hand-vectorized CPU kernels for the ReLU family of activation functions, forward and backward.

The same bits on every instruction set, for every length and thread count. Arguments are NumPy arrays of ``float32``, ``float64``,
``float16``, ``bfloat16`` (of ``ml_dtypes``), and where an operation says so of integers; or tensors of PyTorch on the CPU, JAX and any other
library that speaks DLPack, of which nothing is copied. Results are NumPy arrays, but of PyTorch's tensors they are PyTorch's tensors. What
does not lie in memory in the order of its indices (strided, transposed) is copied as an argument, and refused where it is written. The
GIL is released while kernels run.

Each operation comes in these forms:

=======================================  ==========================================================================
``relu(x, out=None)``                    y; with ``out=x`` in place
``relu_(x)``                             in place
``relu_mask(x, out=None, mask=None)``    y, the 1-bit mask, and how many units are active, where a mask suffices
``relu_backward(dy, x=, y= or mask=)``   dx, from what forward has saved
=======================================  ==========================================================================

>>> import numpy as np
>>> import rectify
>>> y, mask, active = rectify.relu_mask(np.array([-1.5, -0.0, 0.5, 3.0], np.float32))
>>> rectify.relu_backward(np.ones(4, np.float32), mask=mask)
array([0., 0., 1., 1.], dtype=float32)

`rectify.torch` has them as functions and modules for PyTorch's autograd.
"""

from ._exec import Exec, Outcome, available_isas, current, isa, plan, selftest, set_isa, set_threads, using
from ._operations import FORMS as _FORMS
from ._operations import Masked
from ._quantized import Quantization, Table, lookup, lookup_, requantize
from ._rows import (
    Compacted,
    GatedGradients,
    ShiftGradients,
    SlopeGradients,
    add_relu,
    bias_relu,
    compact,
    count_active,
    epilogue,
    epilogue_backward,
    epilogue_mask,
    expand,
    prelu_gradients,
    reglu,
    reglu_,
    reglu_backward,
    reglu_halves,
    reglu_halves_backward,
    scale_shift_relu,
)

globals().update(_FORMS)

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
    *_FORMS,
]
