"""Instruction sets, threads, the GIL, forks, other libraries' tensors."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from typing import Any

import definitions as d
import numpy as np
import pytest
import rectify


def test_instruction_sets() -> None:
    best = rectify.isa()
    assert rectify.available_isas()[-1] == "scalar" and best in rectify.available_isas()
    try:
        rectify.set_isa("portable")
        assert rectify.isa() == "portable"
        with rectify.using(isa="scalar") as outer:
            assert rectify.isa() == "scalar" == outer.isa
            with rectify.using(threads=2, stores="cached") as inner:
                assert (inner.isa, inner.threads, inner.stores) == ("scalar", 2, "cached")
            # A block is one of this thread.
            seen: list[str] = []
            thread = threading.Thread(target=lambda: seen.append(rectify.isa()))
            thread.start()
            thread.join()
            assert seen == ["portable"]
        assert rectify.isa() == "portable"
    finally:
        rectify.set_isa(None)
    assert rectify.isa() == best
    with pytest.raises(ValueError, match="isa `abacus` is unknown; available here: "):
        rectify.set_isa("abacus")
    with pytest.raises(ValueError, match='stores is "fast"'):
        rectify.Exec(stores="fast")
    with pytest.raises(ValueError, match="threads is 0"):
        rectify.Exec(threads=0)
    assert rectify.Exec("scalar", 1) == rectify.Exec("scalar", 1) != rectify.Exec("scalar", 2)


def test_plan() -> None:
    with rectify.using(isa="scalar", threads=7):
        assert "threads: 7: as asked" in rectify.plan("backward_mask", "bfloat16", 10)
    with pytest.raises(ValueError, match='form "sideways" is unknown'):
        rectify.plan("sideways", "float32", 10)
    with pytest.raises(TypeError, match="complex64"):
        rectify.plan("forward", "complex64", 10)


def test_environment() -> None:
    program = "import rectify; print(rectify.isa())"
    environment = {**os.environ, "RECTIFY_ISA": "scalar"}
    found = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout == "scalar\n"


def test_selftest() -> None:
    outcomes = rectify.selftest("relu_bf16", isa="scalar")
    assert {outcome.operation.split("(")[0] for outcome in outcomes} >= {"relu_bf16", "leaky_relu_bf16"}
    assert all(outcome.fault is None and outcome.digest == outcome.expected for outcome in outcomes)


def test_the_gil_is_released() -> None:
    x = np.full(4_000_000, -1.0, np.float32)
    started, ended = threading.Event(), threading.Event()

    def work() -> None:
        with rectify.using(isa="scalar", threads=1):  # 0.1 s and more
            started.set()
            rectify.elu_(x)
            ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    started.wait()
    ticks = 0
    while not ended.is_set():
        time.sleep(0.001)
        ticks += 1
    thread.join()
    assert ticks >= 10


def test_two_threads_on_one_array() -> None:
    """The second one to come is refused, and not let write what the first one writes."""
    x = np.full(4_000_000, -1.0, np.float32)
    refusals: list[str] = []
    begin = threading.Barrier(2)

    def work() -> None:
        with rectify.using(isa="scalar", threads=1):
            begin.wait()
            try:
                rectify.elu_(x)
            except ValueError as error:
                refusals.append(str(error))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["x is in use by a call on another thread"]


def test_threads_share_large_calls() -> None:
    x = np.random.default_rng(1).normal(0, 1, 9_000_001).astype(np.float32)
    with rectify.using(threads=1):
        expected = rectify.leaky_relu(x)
    with rectify.using(threads=4):
        np.testing.assert_array_equal(rectify.leaky_relu(x), expected)
    np.testing.assert_array_equal(rectify.leaky_relu(x), expected)


def in_child(x: np.ndarray[Any, Any], threads: int, answer: Any) -> None:
    with rectify.using(threads=threads):
        answer.put((rectify.relu(x).sum(), rectify.plan("forward", "float32", x.size).splitlines()[1]))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_has_no_pool() -> None:
    x = np.ones(6_000_000, np.float32)
    with rectify.using(threads=2):
        rectify.relu(x)  # starts the pool
    context = multiprocessing.get_context("fork")
    answer = context.Queue()
    child = context.Process(target=in_child, args=(x, 2, answer))
    child.start()
    try:
        assert answer.get(timeout=30) == (x.size, "threads: 1: as asked")
    finally:
        child.kill()
        child.join()


class Foreign:
    """A tensor of some library that speaks DLPack, and nothing else."""

    def __init__(self, array: np.ndarray[Any, Any], device: tuple[int, int] = (1, 0)) -> None:
        self.array, self.device = array, device

    def __dlpack__(self, **kwargs: Any) -> Any:
        return self.array.__dlpack__(**kwargs)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.device


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "int8", "int64"])
def test_dlpack(dtype: str) -> None:
    array = np.arange(-5, 5).astype(dtype)
    expected = np.maximum(array, 0)
    y = rectify.relu(Foreign(array))
    assert type(y) is np.ndarray
    np.testing.assert_array_equal(y, expected)
    tensor = Foreign(array)
    out = np.empty_like(array)
    to = Foreign(out)
    assert rectify.relu(tensor, out=to) is to
    np.testing.assert_array_equal(out, expected)  # its very memory
    assert rectify.relu_(tensor) is tensor
    np.testing.assert_array_equal(array, expected)


def test_dlpack_on_a_device() -> None:
    with pytest.raises(TypeError, match="x is on DLPack's device 2:1, but must be in the memory of the CPU"):
        rectify.relu(Foreign(np.zeros(3, np.float32), (2, 1)))


def test_dlpack_that_is_read_only() -> None:
    array = np.zeros(3, np.float32)
    array.flags.writeable = False
    np.testing.assert_array_equal(rectify.relu(Foreign(array)), array)
    with pytest.raises(ValueError, match="x is read-only"):
        rectify.relu_(Foreign(array))


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16", "int32"])
def test_jax(dtype: str) -> None:
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    x = jax.numpy.arange(-5, 5).astype(dtype)
    y = rectify.relu(x)
    assert type(y) is np.ndarray and y.dtype == x.dtype
    np.testing.assert_array_equal(y, np.maximum(np.arange(-5, 5), 0).astype(y.dtype))
    with pytest.raises(ValueError, match="x is read-only"):
        rectify.relu_(x)


def test_jax_is_not_copied() -> None:
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    from rectify._arrays import FLOATS, read

    for dtype in ("float32", "float16", "bfloat16"):
        x = jax.numpy.arange(-5, 5).astype(dtype)
        assert read("x", x, FLOATS).raw.__array_interface__["data"][0] == x.unsafe_buffer_pointer()


def test_every_type_is_there() -> None:
    for dtype in d.FLOATS + d.INTEGERS:
        assert rectify.relu(np.array([-1, 2]).astype(dtype)).dtype == dtype
