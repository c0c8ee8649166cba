#!/usr/bin/env python3
"""Measures every figure in the README's section on speed, and writes it there.

    python3 benches/figures.py             about ten minutes, on a machine that does nothing else
    python3 benches/figures.py --reuse     writes once more what was measured last

What was measured last is kept in target/figures."""

import argparse
import os
import pathlib
import re
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / "target" / "figures"
BEGIN, END = "<!-- Figures, written by `python3 benches/figures.py`. -->\n", "<!-- End of figures. -->\n"

FUNCTIONS = [
    "relu_f32", "relu_inplace_f32", "relu_mask_f32", "relu_backward_mask_f32", "leaky_relu_bf16", "elu_f32", "elu_exact_f32",
]
KERNELS = ["cargo", "bench", "--bench", "kernels", "--", "--budget", "90", *FUNCTIONS]
CHECK = ["cargo", "bench", "--bench", "kernels", "--", "--check"]
PEERS = ["cargo", "bench", "-p", "rectify-peers", "--", "--budget", "180"]
BUILD = ["cargo", "build", "--release", "--lib"]


def measured(name, command, reuse, **environment):
    """What a command printed, now or when it ran last."""
    kept = KEPT / f"{name}.txt"
    if not reuse:
        print(" ".join(command), flush=True)
        start = time.monotonic()
        run = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
        if run.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed:\n{run.stdout}{run.stderr}")
        kept.write_text(f"{run.stdout}\n{time.monotonic() - start:.0f} s\n")
    return kept.read_text()


def table(head, rows):
    lines = [head, [":--"] + ["--:"] * (len(head) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def shown(command):
    return f"`{' '.join(command)}`"


def number(speed):
    return f"{speed:.0f}" if speed >= 10 else f"{speed:.1f}"


def size(count, unit=1):
    amount = count * unit
    for bound, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if amount >= bound:
            return f"{amount // bound} {name}"
    return f"{amount} B"


def beside_peers(text):
    """A column for each function, a row for each size: GB/s, and how many times those of the best peer."""
    functions, cells, name = [], {}, None
    for line in text.splitlines():
        if line.startswith("## "):
            name = line[3:].strip()
            functions.append(name)
        columns = [cell.strip() for cell in line.strip("| ").split("|")] if line.startswith("|") else []
        if columns and columns[0] == "elements":
            head = columns
        elif columns and columns[0].isdigit():
            row = dict(zip(head, columns))
            key = int(row["elements"]), int(row["threads"])
            ratio = re.match(r"([\d.]+) \((.*)\)", row["rectify / best peer"])
            speed = number(float(row["rectify"]))
            cells[key, name] = f"{speed} ({ratio[1]} × {ratio[2]})" if ratio else speed
    keys = sorted({key for key, _ in cells}, key=lambda key: (key[1], key[0]))
    rows = [[f"{length:,}" + (f", {threads} threads" if threads > 1 else "")] + [cells.get(((length, threads), f), "") for f in functions]
            for length, threads in keys]
    return table(["f32 elements", *(f"`{f}`" for f in functions)], rows)


def kernels(text):
    """GB/s of each path."""
    speeds, columns = {}, []
    for line in text.splitlines():
        found = re.match(r"(\w+)/(\d+)/(\w+) +[\d.]+ \S+ +([\d.]+) GB/s", line)
        if found:
            function, length, column, speed = found.groups()
            speeds[function, int(length), column] = float(speed)
            columns += [column] if column not in columns else []
    rows = []
    for function in FUNCTIONS:
        bytes_each = 2 if function.endswith("16") else 4
        lengths = sorted({length for f, length, _ in speeds if f == function})
        for length in lengths:
            found = [speeds.get((function, length, column)) for column in columns]
            tensor = size(length, bytes_each)
            rows.append([f"`{function}`", tensor] + [number(speed) if speed else "" for speed in found])
    return table(["function", "tensor", *columns], rows)


def targets(text):
    lines = [re.match(r"(PASS|MISS) (.*): ([^:]*) \(target: (.*)\) \[", line) for line in text.splitlines()]
    rows = [[f[2], f[3], f[4], "" if f[1] == "PASS" else "missed"] for f in lines if f]
    met = sum(row[3] == "" for row in rows)
    return met, len(rows), table(["what", "measured", "target", ""], rows)


def section(reuse):
    machine = targets_text = measured("check", CHECK, reuse)
    machine = machine.splitlines()[0]
    met, total, target_table = targets(targets_text)
    peers = beside_peers(measured("peers", PEERS, reuse))
    paths = kernels(measured("kernels", KERNELS, reuse))
    if not reuse:
        subprocess.run(["rm", "-rf", str(KEPT / "build")], check=True)
    build = measured("build", BUILD, reuse, CARGO_TARGET_DIR=str(KEPT / "build")).split()[-2]
    code = sum(path.stat().st_size for path in (KEPT / "build" / "release").glob("librectify.rlib")) / 1e6
    return (
        f"Machine: {machine}, shared with others. GB/s are 10⁹ bytes that the operation must move, per second; medians of rounds in which all contestants "
        f"take turns.\n\n"
        f"Beside ndarray, candle, burn, rten, XNNPACK and oneDNN, and how many times the speed of the best of them, by {shown(PEERS)}. Where a library has no "
        f"way to write into a buffer of the caller's, its time includes the allocation.\n\n{peers}\n"
        f"On each path, by {shown(KERNELS)}. Paths run on one thread, `auto` is the default policy, `memcpy` moves as many bytes, `plain` is the loop that "
        f"one would write instead.\n\n{paths}\n"
        f"<details><summary>The project's own targets, of which this machine meets {met} of {total}, by {shown(CHECK)}</summary>\n\n{target_table}\n</details>\n\n"
        f"A clean build of the library ({shown(BUILD)}) takes {build} s here, and makes a file of {code:.1f} MB.\n"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reuse", action="store_true", help="write what was measured last")
    options = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    readme = ROOT / "README.md"
    text = readme.read_text()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    readme.write_text(before + BEGIN + "\n" + section(options.reuse) + "\n" + END + after)


if __name__ == "__main__":
    main()
