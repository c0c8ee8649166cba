from collections.abc import Callable, Sequence
from typing import Any, ClassVar, final

import numpy as np

_Array = np.ndarray[Any, Any]
_Layout = tuple[int, int, bool]
_Quantized = tuple[float, int, str]

__all__ = [
    "Exec",
    "Table",
    "after_fork",
    "available_isas",
    "backward",
    "compact",
    "count_active",
    "epilogue",
    "epilogue_backward",
    "expand",
    "forward",
    "forward_mask",
    "lookup",
    "prelu_gradients",
    "reglu",
    "reglu_backward",
    "reglu_halves",
    "reglu_halves_backward",
    "requantize",
    "saves",
    "selftest",
    "set_max_threads",
]

@final
class Exec:
    def __new__(cls, isa: str | None = None, threads: int | None = None, stores: str = "auto") -> Exec: ...
    @property
    def isa(self) -> str: ...
    @property
    def threads(self) -> int | None: ...
    @property
    def stores(self) -> str: ...
    def plan(self, form: str, dtype: str, length: int) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Table:
    def __new__(cls, entries: Sequence[int], from_: str, to: str) -> Table: ...
    @staticmethod
    def relu(from_: _Quantized, to: _Quantized) -> Table: ...
    @staticmethod
    def relu6(from_: _Quantized, to: _Quantized) -> Table: ...
    @staticmethod
    def leaky_relu(slope: float, from_: _Quantized, to: _Quantized) -> Table: ...
    @staticmethod
    def real(function: Callable[[float], float], from_: _Quantized, to: _Quantized) -> Table: ...
    @property
    def entries(self) -> bytes: ...
    @property
    def dtypes(self) -> tuple[str, str]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    __hash__: ClassVar[None]  # type: ignore[assignment]

def after_fork() -> None: ...
def available_isas() -> list[str]: ...
def set_max_threads(most: int) -> None: ...
def selftest(exec: Exec, filter: str) -> list[tuple[str, int, int, float, str | None]]: ...
def forward(
    exec: Exec, name: str, parameters: tuple[Any, ...], dtype: str, x: _Array, y: _Array
) -> None: ...
def forward_mask(
    exec: Exec, name: str, parameters: tuple[Any, ...], dtype: str, x: _Array, y: _Array, mask: _Array
) -> int: ...
def backward(
    exec: Exec,
    name: str,
    parameters: tuple[Any, ...],
    dtype: str,
    dy: _Array,
    kind: str,
    saved: _Array,
    dx: _Array,
) -> None: ...
def saves(name: str, parameters: tuple[Any, ...], dtype: str) -> tuple[bool, bool]: ...
def prelu_gradients(
    exec: Exec,
    parameters: tuple[Any, ...],
    dtype: str,
    dy: _Array,
    x: _Array,
    dx: _Array,
    dw: _Array,
    accumulate: bool,
) -> None: ...
def epilogue(
    exec: Exec,
    name: str,
    parameters: tuple[Any, ...],
    dtypes: tuple[str, str],
    layout: _Layout,
    x: _Array,
    residual: _Array | None,
    scale: _Array | None,
    shift: _Array | None,
    y: _Array,
    mask: _Array | None,
) -> int: ...
def epilogue_backward(
    exec: Exec,
    name: str,
    parameters: tuple[Any, ...],
    dtype: str,
    layout: _Layout,
    dy: _Array,
    mask: _Array,
    dx: _Array,
    sums: _Array,
    accumulate: bool,
) -> None: ...
def reglu(exec: Exec, dtype: str, a: _Array, b: _Array, y: _Array) -> None: ...
def reglu_backward(
    exec: Exec, dtype: str, dy: _Array, a: _Array, b: _Array, da: _Array, db: _Array
) -> None: ...
def reglu_halves(exec: Exec, dtype: str, rows_of: tuple[int, int], x: _Array, y: _Array) -> None: ...
def reglu_halves_backward(
    exec: Exec, dtype: str, rows_of: tuple[int, int], dy: _Array, x: _Array, dx: _Array
) -> None: ...
def compact(exec: Exec, x: _Array, indices: _Array, values: _Array) -> int: ...
def expand(exec: Exec, indices: _Array, values: _Array, y: _Array) -> None: ...
def count_active(exec: Exec, mask: _Array, layout: _Layout, counts: _Array) -> None: ...
def lookup(exec: Exec, tables: Sequence[Table], inner: int, x: _Array, y: _Array) -> None: ...
def requantize(
    exec: Exec,
    to: _Quantized,
    inner: int,
    sums: _Array,
    scales: _Array,
    bias: _Array | None,
    relu: bool,
    bounds: tuple[int | None, int | None],
    y: _Array,
) -> None: ...
