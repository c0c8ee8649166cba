"""What the documentation shows is what comes out, and stubs are those of the code."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
import rectify
from rectify import _stubs
from rectify._operations import ACTIVATIONS, FORMS

HERE = Path(__file__).parent
README = HERE.parents[2] / "README.md"
NO_TORCH = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")


@pytest.mark.parametrize(
    "name",
    [
        "rectify",
        *(f"rectify._{name}" for name in ("exec", "quantized", "rows")),
        pytest.param("rectify.torch", marks=NO_TORCH),
    ],
)
def test_examples(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.attempted > 0 and results.failed == 0


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_documented(name: str) -> None:
    function = getattr(rectify, name)
    assert function is FORMS[name] and function.__name__ == name and name in rectify.__all__
    documentation = inspect.getdoc(function) or ""
    for section in ("Parameters", "Returns", "Raises"):
        assert f"\n{section}\n{'-' * len(section)}\n" in documentation
    parameters = documentation.partition("\nParameters\n")[2].partition("\nReturns\n")[0]
    for parameter in inspect.signature(function).parameters:
        assert f"\n{parameter} : " in parameters
    if name in ACTIVATIONS:
        assert "\nExamples\n--------\n>>> " in documentation


def test_readme() -> None:
    text = README.read_text()
    section = text.partition("\n## Python\n")[2].partition("\n## ")[0]
    blocks = [block.partition("```")[0] for block in section.split("```python\n")[1:]]
    assert blocks
    scope: dict[str, object] = {}
    for block in blocks:
        if "torch" in block and importlib.util.find_spec("torch") is None:
            continue
        exec(compile(block, str(README), "exec"), scope)


def test_the_stub_is_that_of_the_code() -> None:
    stub = Path(rectify.__file__).with_name("__init__.pyi").read_text()
    assert stub == _stubs.text(), "python -m rectify._stubs > python/rectify/__init__.pyi"


def test_stubs(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    allowed = tmp_path / "allowed"
    allowed.write_text(
        "rectify[.]torch([.].*)?\n"
    )  # annotated in place; PyTorch's decorators hide it, or PyTorch is not there
    config = HERE.parent / "pyproject.toml"
    command = [sys.executable, "-m", "mypy.stubtest", "rectify", "--mypy-config-file", str(config)]
    command += ["--allowlist", str(allowed), "--ignore-unused-allowlist"]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_package_is_typed(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "-p",
        "rectify",
        "--config-file",
        str(HERE.parent / "pyproject.toml"),
    ]
    found = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert found.returncode == 0, found.stdout + found.stderr


def test_types(tmp_path: Path) -> None:
    """What a user writes has the types that it should, and mistakes are found."""
    pytest.importorskip("mypy", reason="mypy is not installed")
    program = tmp_path / "program.py"
    program.write_text(
        "import numpy as np\n"
        "import rectify\n"
        "from numpy.typing import NDArray\n"
        "x: NDArray[np.float32] = np.zeros(3, np.float32)\n"
        "y: NDArray[np.float32] = rectify.leaky_relu(x, 0.5, out=x)\n"
        "active: int = rectify.relu_mask(x).active\n"
        "dx: NDArray[np.float32] = rectify.relu_backward(x, mask=rectify.relu_mask(x).mask)\n"
        "rectify.leaky_relu(x, slpoe=0.5)\n"
        "rectify.epilogue(x, axis='last')\n"
    )
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(program)], capture_output=True, text=True, cwd=tmp_path
    )
    lines = [line for line in found.stdout.splitlines() if ": error: " in line]
    assert {line.split(":")[1] for line in lines} == {"8", "9"}, found.stdout + found.stderr
