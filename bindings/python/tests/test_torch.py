"""PyTorch: plain functions on its tensors, and `rectify.torch`."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest
import rectify

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
import rectify.torch as R
from torch.nn import functional as F

DTYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16]

# A function of ours, PyTorch's, and what is saved: "mask", "x".
PAIRS: dict[str, tuple[Any, Any, str]] = {
    "relu": (R.relu, F.relu, "mask"),
    "relu6": (R.relu6, F.relu6, "mask"),
    "hardtanh": (
        functools.partial(R.hardtanh, min_val=-2.0),
        functools.partial(F.hardtanh, min_val=-2.0),
        "mask",
    ),
    "threshold": (lambda x: R.threshold(x, 0.5, -3.0), lambda x: F.threshold(x, 0.5, -3.0), "mask"),
    "leaky_relu": (R.leaky_relu, F.leaky_relu, "mask"),
    "leaky_relu, falling": (lambda x: R.leaky_relu(x, -0.5), lambda x: F.leaky_relu(x, -0.5), "mask"),
    "rrelu, not training": (R.rrelu, F.rrelu, "mask"),
    "elu": (functools.partial(R.elu, alpha=0.7), functools.partial(F.elu, alpha=0.7), "x"),
    "selu": (R.selu, F.selu, "x"),
    "celu": (functools.partial(R.celu, alpha=0.7), functools.partial(F.celu, alpha=0.7), "x"),
    "hardsigmoid": (R.hardsigmoid, F.hardsigmoid, "mask"),
    "hardswish": (R.hardswish, F.hardswish, "x"),
    "squared_relu": (R.squared_relu, lambda x: F.relu(x) ** 2, "x"),
}


def sample(*shape: int, dtype: Any = torch.float64, seed: int = 1) -> Any:
    generator = torch.Generator().manual_seed(seed)
    return (3 * torch.randn(shape, generator=generator, dtype=torch.float64)).to(dtype)


@pytest.mark.parametrize("name", PAIRS)
def test_gradcheck(name: str) -> None:
    x = sample(7, 5).requires_grad_()
    assert torch.autograd.gradcheck(PAIRS[name][0], (x,))
    assert torch.autograd.gradcheck(PAIRS[name][0], (sample(3, 4, 2).transpose(0, 2).requires_grad_(),))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("name", PAIRS)
def test_as_torch(name: str, dtype: Any) -> None:
    ours, theirs, _ = PAIRS[name]
    x, x_of_torch = (sample(40, 25, dtype=dtype).requires_grad_() for _ in range(2))
    dy = sample(40, 25, dtype=dtype, seed=2)
    y, y_of_torch = ours(x), theirs(x_of_torch)
    y.backward(dy)
    y_of_torch.backward(dy)
    assert y.dtype == dtype
    # PyTorch has some constants of float64 in float32: 1/6, 1/alpha.
    eps = 1e-8 if dtype == torch.float64 and name in ("celu", "hardsigmoid") else torch.finfo(dtype).eps
    close = functools.partial(torch.testing.assert_close, rtol=16 * eps, atol=4 * eps)
    close(y, y_of_torch)
    close(x.grad, x_of_torch.grad)


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_saved(name: str) -> None:
    """One bit per element, where that is enough."""
    ours, _, kind = PAIRS[name]
    sizes: list[tuple[Any, int]] = []

    def pack(tensor: Any) -> Any:
        sizes.append((tensor.dtype, tensor.numel()))
        return tensor

    x = sample(100, 80, dtype=torch.float32).requires_grad_()
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        ours(x)
    assert sizes == [(torch.uint8, 1000) if kind == "mask" else (torch.float32, 8000)]


def test_prelu() -> None:
    x, weight = (
        sample(4, 3, 5).requires_grad_(),
        torch.tensor([0.1, 0.5, -0.2], dtype=torch.float64, requires_grad=True),
    )
    assert torch.autograd.gradcheck(R.prelu, (x, weight))
    assert torch.autograd.gradcheck(R.prelu, (x, weight[:1]))
    assert torch.autograd.gradcheck(R.prelu, (x, weight.detach()))
    assert torch.autograd.gradcheck(R.prelu, (x.detach(), weight))
    for dtype in DTYPES:
        results = []
        for prelu in (R.prelu, F.prelu):
            x_of, w_of = (value.detach().to(dtype).requires_grad_() for value in (x, weight))
            prelu(x_of, w_of).backward(sample(4, 3, 5, dtype=dtype, seed=3))
            results.append((x_of.grad, w_of.grad))
        for ours, theirs in zip(*results):
            torch.testing.assert_close(
                ours, theirs, rtol=20 * torch.finfo(dtype).eps, atol=40 * torch.finfo(dtype).eps
            )


def test_reglu() -> None:
    a, b = sample(4, 6).requires_grad_(), sample(4, 6, seed=2).requires_grad_()
    assert torch.autograd.gradcheck(R.reglu, (a, b))
    assert torch.autograd.gradcheck(R.ReGLU(1), (sample(3, 4, 2).requires_grad_(),))
    torch.testing.assert_close(R.ReGLU()(torch.cat([a, b], -1)), F.relu(a) * b)


def test_random() -> None:
    x = -torch.ones(1000, dtype=torch.float64)
    torch.manual_seed(5)
    first = R.rrelu(x, training=True)
    assert (first != R.rrelu(x, training=True)).any()
    torch.manual_seed(5)
    assert (first == R.rrelu(x, training=True)).all()
    x = x.clone().requires_grad_()
    y = R.rrelu(x, training=True)
    y.sum().backward()
    torch.testing.assert_close(x.grad, -y.detach())
    x = torch.ones(1000, requires_grad=True)
    y = R.relu_dropout(x, 0.5)
    assert set(y.tolist()) == {0.0, 2.0}
    y.sum().backward()
    torch.testing.assert_close(x.grad, y.detach())
    assert (R.relu_dropout(x, 0.5, training=False) == 1).all()


@pytest.mark.parametrize(
    "name", ["relu", "relu6", "leaky_relu", "elu", "selu", "celu", "hardsigmoid", "hardtanh"]
)
def test_inplace(name: str) -> None:
    ours, theirs = getattr(R, name), getattr(F, name)
    grads = []
    for function, inplace in ((ours, True), (theirs, False)):
        leaf = sample(30, dtype=torch.float64).requires_grad_()
        x = leaf * 1
        pointer = x.data_ptr()
        y = function(x, inplace=inplace)
        assert (y.data_ptr() == pointer) == inplace
        y.sum().backward()
        grads.append(leaf.grad)
    torch.testing.assert_close(grads[0], grads[1])


def test_inplace_that_is_refused() -> None:
    leaf = sample(5).requires_grad_()
    with pytest.raises(ValueError, match="hardswish cannot be in place here"):
        R.hardswish(leaf * 1, inplace=True)
    with pytest.raises(ValueError, match="elu cannot be in place here"):
        R.elu(leaf * 1, -1.0, inplace=True)
    with pytest.raises(ValueError, match="must be contiguous"):
        R.relu(sample(4, 5).T, inplace=True)
    with torch.no_grad():
        x = leaf.detach().clone()
        torch.testing.assert_close(R.hardswish(x, inplace=True), F.hardswish(leaf))


def test_second_derivatives_are_refused() -> None:
    x = sample(3).requires_grad_()
    dy = torch.ones(3, dtype=x.dtype, requires_grad=True)
    (gradient,) = torch.autograd.grad(R.elu(x), x, dy, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        gradient.sum().backward()


MODULES: list[tuple[str, tuple[Any, ...]]] = [
    ("ReLU", ()),
    ("ReLU", (True,)),
    ("ReLU6", ()),
    ("Hardtanh", (-2.0, 3.0)),
    ("Threshold", (0.1, 20.0)),
    ("LeakyReLU", (0.2,)),
    ("PReLU", (3, 0.3)),
    ("RReLU", ()),
    ("ELU", (0.5,)),
    ("SELU", ()),
    ("CELU", (0.5,)),
    ("Hardsigmoid", ()),
    ("Hardswish", ()),
]


@pytest.mark.parametrize(("name", "arguments"), MODULES)
def test_modules(name: str, arguments: tuple[Any, ...]) -> None:
    ours, theirs = getattr(R, name)(*arguments).eval(), getattr(torch.nn, name)(*arguments).eval()
    assert isinstance(ours, getattr(torch.nn, name)) and repr(ours) == repr(theirs)
    ours.load_state_dict(theirs.state_dict())
    x = sample(4, 3, 5, dtype=torch.float32)
    torch.testing.assert_close(ours(x.clone()), theirs(x.clone()))
    assert set(R.__all__) >= {name}


def test_a_network_learns() -> None:
    torch.manual_seed(0)
    x = torch.randn(256, 2)
    target = (x[:, :1] * x[:, 1:] > 0).float()
    network = torch.nn.Sequential(
        torch.nn.Linear(2, 32),
        R.ReLU(inplace=True),
        torch.nn.Linear(32, 32),
        R.PReLU(32),
        torch.nn.Linear(32, 1),
    )
    optimizer = torch.optim.Adam(network.parameters(), 0.02)
    for _ in range(150):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(network(x), target)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.1


@pytest.mark.parametrize("dtype", [*DTYPES, torch.int8, torch.int64], ids=str)
def test_plain_functions_share_memory(dtype: Any) -> None:
    x = torch.arange(-5, 5).to(dtype)
    expected = torch.clamp(x, min=0)
    y, mask, active = rectify.relu_mask(x)
    assert isinstance(y, torch.Tensor) and y.dtype == dtype and isinstance(mask, torch.Tensor) and active == 4
    torch.testing.assert_close(y, expected)
    np.testing.assert_array_equal(mask.numpy(), np.packbits(np.arange(-5, 5) > 0, bitorder="little"))
    dx = rectify.relu_backward(torch.ones_like(x), mask=mask)
    torch.testing.assert_close(dx, (x > 0).to(dtype))
    out = torch.empty_like(x)
    assert rectify.relu(x, out=out) is out
    torch.testing.assert_close(out, expected)
    torch.testing.assert_close(rectify.relu(torch.stack([x, x], 1)[:, 0]), expected)  # strided
    pointer = x.data_ptr()
    assert rectify.relu_(x) is x and x.data_ptr() == pointer
    torch.testing.assert_close(x, expected)


def test_plain_functions_refuse() -> None:
    with pytest.raises(
        TypeError, match="x requires a gradient, which is not recorded here: use rectify.torch"
    ):
        rectify.relu(sample(3).requires_grad_())
    with torch.no_grad():
        rectify.relu(sample(3).requires_grad_())
    with pytest.raises(TypeError, match="x is on meta, but must be in the memory of the CPU"):
        rectify.relu(torch.empty(3, device="meta"))
    with pytest.raises(TypeError, match="x has dtype complex64"):
        rectify.relu(torch.zeros(3, dtype=torch.complex64))
    with pytest.raises(TypeError, match="x has layout torch.sparse_coo"):
        rectify.relu(torch.zeros(3).to_sparse())
    with pytest.raises(TypeError, match="out is an array of NumPy, but the input is a tensor of PyTorch"):
        rectify.relu(sample(3), out=np.zeros(3))


def test_rows_of_tensors() -> None:
    x, residual = sample(4, 6, dtype=torch.bfloat16), sample(4, 6, dtype=torch.bfloat16, seed=2)
    y = rectify.epilogue(x, shift=torch.ones(6), residual=residual)
    assert y.dtype == torch.bfloat16
    torch.testing.assert_close(y, F.relu(x.float() + 1 + residual.float()).bfloat16())
    half = rectify.epilogue(sample(4, 6, dtype=torch.float32), dtype="bfloat16")
    torch.testing.assert_close(half, F.relu(sample(4, 6, dtype=torch.float32)).bfloat16())
