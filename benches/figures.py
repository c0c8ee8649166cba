#!/usr/bin/env python3
"""Measures every figure in the README's section on speed, and writes it there.

    python3 benches/figures.py             about twelve minutes, on a machine that does nothing else
    python3 benches/figures.py --reuse     writes once more what was measured last

What was measured last is kept in target/figures."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / "target" / "figures"
BEGIN, END = "<!-- Figures, written by `python3 benches/figures.py`. -->\n", "<!-- End of figures. -->\n"

FUNCTIONS = [
    "relu_f32", "relu_inplace_f32", "relu_mask_f32", "relu_backward_input_f32", "relu_backward_mask_f32", "leaky_relu_f32", "prelu_f32", "elu_f32",
    "elu_exact_f32", "relu_f64", "relu_bf16", "leaky_relu_bf16",
]
KERNELS = ["cargo", "bench", "--bench", "kernels", "--", "--budget", "150", *FUNCTIONS]
REPORT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "rectify-bench" / "report.md"
CHECK = ["cargo", "bench", "--bench", "kernels", "--", "--check"]
PEERS = ["cargo", "bench", "-p", "rectify-peers", "--", "--budget", "300"]
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


def beside_peers(text):
    """For each type of elements a column for each function, a row for each size: GB/s, and how many times those of the best peer."""
    tables, name, kind, head = {}, None, None, []
    for line in text.splitlines():
        if line.startswith("## "):
            name, kind = line[3:].strip().split(", ")
            functions, cells = tables.setdefault(kind, ([], {}))
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
    return "\n".join(of_type(kind, functions, cells) for kind, (functions, cells) in tables.items())


def of_type(kind, functions, cells):
    keys = sorted({key for key, _ in cells}, key=lambda key: (key[1], key[0]))
    rows = [[f"{length:,}" + (f", {threads} threads" if threads > 1 else "")] + [cells.get(((length, threads), f), "") for f in functions]
            for length, threads in keys]
    return table([f"{kind} elements", *(f"`{f}`" for f in functions)], rows)


def kernels(report):
    """The limits of the machine, and GB/s of each path with what part of the limit the default is."""
    limits, rows, head = [], [], []
    for line in report.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("| ") else []
        if cells and cells[0] in ("bytes", "function"):
            head = cells
        elif cells and head[0] == "bytes":
            limits.append(cells)
        elif cells:
            row = dict(zip(head, cells))
            rows.append([f"`{row['function']}`"] + [row[column].replace("**", "") for column in shown_columns(head)])
    limits_head = ["bytes", "held by", "threads", "read", "fill", "streaming fill", "memcpy", "streaming copy"]
    return table(limits_head, limits), table(["function", *shown_columns(head)], rows)


def shown_columns(head):
    return [column for column in head if column not in ("function", "elements", "other way", "limit", "")]


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
    measured("kernels", KERNELS, reuse)
    if not reuse:
        shutil.copy(REPORT, KEPT / "report.md")
    limits, paths = kernels((KEPT / "report.md").read_text())
    if not reuse:
        subprocess.run(["rm", "-rf", str(KEPT / "build")], check=True)
    build = measured("build", BUILD, reuse, CARGO_TARGET_DIR=str(KEPT / "build")).split()[-2]
    code = sum(path.stat().st_size for path in (KEPT / "build" / "release").glob("librectify.rlib")) / 1e6
    return (
        f"Machine: {machine}, shared with others. GB/s are 10⁹ bytes that the operation must move, per second; medians of rounds in which all contestants "
        f"take turns.\n\n"
        f"Beside ndarray, candle, burn, rten, XNNPACK and oneDNN, and how many times the speed of the best of them, by {shown(PEERS)}. Where a library has no "
        f"way to write into a buffer of the caller's, its time includes the allocation. Several threads have made calls for 10 ms before they are timed.\n\n{peers}\n"
        f"What the machine can do at most: `read` adds numbers up, `fill` writes a constant, both do nothing else.\n\n{limits}\n"
        f"<details><summary>On each path, by {shown(KERNELS)}</summary>\n\n"
        f"Paths run on one thread, `auto` is the default policy (`×2`: two threads, `s`: streaming stores), `memcpy` moves as many bytes, `plain` is the loop that "
        f"one would write instead. `of limit` is the speed of `auto` as a part of what reads alone, or writes alone, would allow at the figures above; where it is more, "
        f"the machine was faster than when those were measured.\n\n{paths}\n</details>\n\n"
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
