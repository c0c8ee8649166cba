"""Arrays of any library as NumPy's, without a copy where that is possible."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np

FLOATS = ("float32", "float64", "float16", "bfloat16")
INTEGERS = ("int8", "int16", "int32", "int64")

# What NumPy's C API does not calculate with goes by its bits.
_BITS = {"float16": np.uint16, "bfloat16": np.uint16}
# By dtype, which is how big-endian ones are told from ours.
_NAMES = {
    np.dtype(name): name
    for name in ("float32", "float64", "float16", "uint8", "uint16", "uint32", "uint64", *INTEGERS)
}
_ON_CPU = {1, 3, 11, 13}  # of DLPack's devices: CPU, and pinned or managed memory of others


class Tensor(NamedTuple):
    """An array of any library, as the extension takes it."""

    value: Any
    """What the caller has given, or gets."""
    raw: np.ndarray[Any, Any]
    """The same memory: of halves, their bits."""
    dtype: str
    """The name of the element type."""
    library: Any
    """PyTorch, if the array is one of its tensors; else NumPy."""

    @property
    def shape(self) -> tuple[int, ...]:
        return self.raw.shape

    @property
    def parameters(self) -> str:
        """The element type of slopes, biases and the like: what is calculated in."""
        return "float64" if self.dtype == "float64" else "float32"


def read(name: str, value: Any, dtypes: Collection[str], like: Tensor | None = None) -> Tensor:
    """An argument that is read: an array, a DLPack tensor, or what NumPy makes an array of. Copied if its elements do not lie in order."""
    tensor = _borrowed(name, _array(value))
    _check(name, tensor, dtypes, like)
    flags = tensor.raw.flags
    if not (flags.c_contiguous and flags.aligned):
        tensor = tensor._replace(raw=tensor.raw.copy(order="C"))
    return tensor


def write(name: str, value: Any, dtypes: Collection[str], like: Tensor | None = None) -> Tensor:
    """An argument that is written: an array, or a DLPack tensor. The extension refuses it if its elements do not lie in order."""
    tensor = _borrowed(name, value)
    _check(name, tensor, dtypes, like)
    return tensor._replace(value=value)


def output(
    name: str, value: Any, like: Tensor, shape: tuple[int, ...] | None = None, dtype: str | None = None
) -> Tensor:
    """Where a result goes: what the caller has given for it, or an array of the argument's library."""
    dtype = dtype or like.dtype
    if value is not None:
        tensor = write(name, value, (dtype,), like)
        if shape not in (None, tensor.shape):
            raise ValueError(f"{name} has shape {tensor.shape}, but must have {shape}")
        return tensor
    shape = like.shape if shape is None else shape
    if like.library is np:
        of_same_type = dtype == like.dtype and isinstance(like.value, np.ndarray)
        array = np.empty(shape, like.value.dtype if of_same_type else _numpy_dtype(dtype))
        return Tensor(array, _bits(array, dtype), dtype, np)
    return _borrowed(name, like.library.empty(shape, dtype=getattr(like.library, dtype)))


def numbers(name: str, value: Any, dtype: str) -> np.ndarray[Any, Any]:
    """Parameters of an operation: an array of anything that is, or makes, one; converted to the type."""
    tensor = _borrowed(name, _array(value))
    array = tensor.raw.view(_numpy_dtype(tensor.dtype)) if tensor.dtype in _BITS else tensor.raw
    return np.asarray(array, dtype, order="C")


def vector(name: str, value: Any, dtype: str, length: int, of: str) -> np.ndarray[Any, Any]:
    """Parameters of channels: one number each."""
    array = numbers(name, value, dtype)
    if array.shape != (length,):
        raise ValueError(f"{name} has shape {array.shape}, but {of} has length {length}")
    return array


def _check(name: str, tensor: Tensor, dtypes: Collection[str], like: Tensor | None) -> None:
    if tensor.dtype not in dtypes:
        allowed = " or ".join([", ".join([*dtypes][:-1]), [*dtypes][-1]] if len(dtypes) > 1 else dtypes)
        raise TypeError(f"{name} has dtype {tensor.dtype}, but must have {allowed}")
    if like is not None and tensor.library is not like.library:
        kinds = [_kind(tensor.library), _kind(like.library)]
        raise TypeError(f"{name} is {kinds[0]}, but the input is {kinds[1]}")


def _kind(library: Any) -> str:
    return "an array of NumPy" if library is np else "a tensor of PyTorch"


def _array(value: Any) -> Any:
    """What NumPy makes an array of, as one; tensors as they are."""
    if hasattr(value, "__dlpack__"):
        return value
    makes_one = isinstance(value, (list, tuple, int, float)) or hasattr(value, "__array__")
    return np.asarray(value) if makes_one else value


def _borrowed(name: str, value: Any) -> Tensor:
    """An array of any library, whose memory is shared."""
    if type(value) is np.ndarray:
        return _numpy(value, value)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return _torch(name, value, torch)
    if isinstance(value, (np.ndarray, np.generic)):
        return _numpy(value, np.asarray(value))
    if not hasattr(value, "__dlpack__"):
        raise TypeError(f"{name} is {type(value).__name__}, but must be an array or a DLPack tensor")
    kind, number = value.__dlpack_device__()
    if kind not in _ON_CPU:
        raise TypeError(
            f"{name} is on DLPack's device {int(kind)}:{number}, but must be in the memory of the CPU"
        )
    try:
        array = np.from_dlpack(value)
    except (BufferError, RuntimeError):
        array = np.asarray(value)  # of a type that NumPy does not take from DLPack: bfloat16
    return _numpy(array, array)


def _numpy(value: Any, array: np.ndarray[Any, Any]) -> Tensor:
    dtype = _NAMES.get(array.dtype)
    if dtype is None:
        dtype = (
            array.dtype.name
            if array.dtype.isnative
            else f"{array.dtype.str} (not of this machine's byte order)"
        )
    return Tensor(value, _bits(array, dtype), dtype, np)


def _torch(name: str, value: Any, torch: Any) -> Tensor:
    if value.device.type != "cpu":
        raise TypeError(f"{name} is on {value.device}, but must be in the memory of the CPU")
    if value.layout is not torch.strided:
        raise TypeError(f"{name} has layout {value.layout}, but must be dense")
    if value.requires_grad and torch.is_grad_enabled():
        raise TypeError(
            f"{name} requires a gradient, which is not recorded here: use rectify.torch, or pass {name}.detach()"
        )
    dtype = str(value.dtype).removeprefix("torch.")
    bits = value.detach()
    if dtype in _BITS:
        bits = bits.view(torch.int16)
    elif dtype not in _NAMES.values():
        return Tensor(value, np.empty(0), dtype, torch)  # refused by its name
    return Tensor(value, _bits(np.from_dlpack(bits), dtype), dtype, torch)


def _bits(array: np.ndarray[Any, Any], dtype: str) -> np.ndarray[Any, Any]:
    return array.view(_BITS[dtype]) if dtype in _BITS else array


def _numpy_dtype(name: str) -> np.dtype[Any]:
    if name == "bfloat16":
        import ml_dtypes

        return np.dtype(ml_dtypes.bfloat16)
    return np.dtype(name)
