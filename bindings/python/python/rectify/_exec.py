"""How calls are run: the choice of a program, and that of a block."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from . import _native
from ._native import Exec, available_isas

_program = Exec()
_block: ContextVar[Exec | None] = ContextVar("rectify", default=None)

# A fork has no threads but the one that forked.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_native.after_fork)


def current() -> Exec:
    """How calls are run here."""
    return _block.get() or _program


def isa() -> str:
    """The instruction set that calls made here run on.

    >>> import rectify
    >>> rectify.isa() in rectify.available_isas()
    True
    """
    return current().isa


def set_isa(name: str | None) -> None:
    """Sets the instruction set of the whole program, but for blocks of `using`.

    Parameters
    ----------
    name : str or None
        One of `available_isas()`; None for the best, or what the environment variable ``RECTIFY_ISA`` names.

    Raises
    ------
    ValueError
        If this machine has no instruction set of this name.

    Examples
    --------
    >>> import rectify
    >>> rectify.set_isa("scalar")
    >>> rectify.isa()
    'scalar'
    >>> rectify.set_isa(None)
    """
    global _program
    _program = Exec(isa=name)


def set_threads(most: int) -> None:
    """Sets the most threads that a call of the whole program takes, but for blocks of ``using(threads=...)``.

    Calls whose tensors have less than 16 MiB wake no threads, and those of less than 1 MiB run on the calling thread alone; so does every call of a process that was forked.
    The environment variable ``RECTIFY_THREADS`` does the same.

    Raises
    ------
    ValueError
        If `most` is less than 1.

    Examples
    --------
    >>> import rectify
    >>> rectify.set_threads(64)
    """
    if most < 1:
        raise ValueError(f"most is {most}, but must be at least 1")
    _native.set_max_threads(most)


@contextmanager
def using(isa: str | None = None, threads: int | None = None, stores: str | None = None) -> Iterator[Exec]:
    """Calls in the block run so; what is not given stays as it is outside.

    Every choice gives the same bits; they differ in speed alone. A block is one of this thread, or of this task of asyncio.

    Parameters
    ----------
    isa : str, optional
        The instruction set: one of `available_isas()`.
    threads : int, optional
        How many threads share the work of a call, whatever its size.
    stores : {"auto", "cached", "streaming"}, optional
        Whether results are written through the caches or past them.

    Raises
    ------
    ValueError
        If this machine has no such instruction set, `threads` is 0, or there are no such stores.

    Examples
    --------
    >>> import rectify
    >>> with rectify.using(isa="scalar", threads=1):
    ...     rectify.isa()
    'scalar'
    """
    outside = current()
    inside = Exec(
        outside.isa if isa is None else isa,
        outside.threads if threads is None else threads,
        outside.stores if stores is None else stores,
    )
    token = _block.set(inside)
    try:
        yield inside
    finally:
        _block.reset(token)


def plan(form: str, dtype: str, length: int) -> str:
    """What a call would do, and why: instruction set, threads, stores.

    Parameters
    ----------
    form : str
        "forward", "forward_mask", "backward_x", "backward_y" or "backward_mask"; with "_" behind it, the one in place.
    dtype : str
        The element type: "float32".
    length : int
        How many elements there are.

    Raises
    ------
    TypeError
        If there is no such element type.
    ValueError
        If there is no such form.

    Examples
    --------
    >>> import rectify
    >>> with rectify.using(isa="scalar"):
    ...     print(rectify.plan("forward_", "float32", 1000))  # doctest: +ELLIPSIS
    isa: scalar...
    threads: 1: the tensors have 4000 bytes, fewer than the 16777216 that pay for waking threads
    stores: cached: in place, the lines are in the cache already
    policy: ...
    """
    return current().plan(form, dtype, length)


class Outcome(NamedTuple):
    """What `selftest` has found for one operation on one path."""

    operation: str
    """Its name, and the parameters."""
    isa: str
    """The instruction set."""
    digest: int
    """Of all results."""
    expected: int
    """What the digest should be."""
    seconds: float
    """How long it took."""
    fault: str | None
    """Where the path is wrong, if it is."""


def selftest(names: str = "", isa: str | None = None) -> list[Outcome]:
    """Computes operations for all values of every type of up to 32 bits, and compares digests of the results with those that are pinned.

    All of it takes half an hour on two cores. It uses all cores, and is not interrupted by Ctrl-C before an instruction set is done.

    Parameters
    ----------
    names : str, optional
        What the names of operations must contain: "relu6", "_i8". Names end with the type as Rust names it: "i8", "f32", "bf16".
    isa : str, optional
        The instruction set; by default each of `available_isas()`.

    Raises
    ------
    ValueError
        If this machine has no such instruction set.

    Examples
    --------
    >>> import rectify
    >>> outcomes = rectify.selftest("relu6_i16")
    >>> [outcome.fault for outcome in outcomes] == [None] * len(rectify.available_isas())
    True
    """
    isas = available_isas() if isa is None else [isa]
    return [
        Outcome(found[0], name, *found[1:]) for name in isas for found in _native.selftest(Exec(name), names)
    ]
