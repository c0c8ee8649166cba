#!/usr/bin/env python3
"""Regenerate the polynomial coefficients of the exponential kernels (needs mpmath; ~2 min).

Each kernel evaluates expm1(r) = r + r^2 q(r) on |r| <= ln2/2, or where it has a table of eighth
powers |r| <= ln2/16, and a little more where these are not exact. q is the polynomial with the smallest maximal weighted error, found by
Lawson's reweighted least squares on Chebyshev points.
Coefficients are rounded to the working format from the lowest degree up, and those still free
are refitted after every rounding. Usage: exp.py [kernel ...]"""
import struct, sys
from mpmath import mp, mpf, exp, expm1, cos, pi, log, matrix, lu_solve, nint, frexp, ldexp
mp.prec = 200
MARGIN = mpf('1.0001')
DELTA = log(2) - mpf(float(log(2)))     # what one f64 step n*ln2 leaves out of the argument

def q_exact(r):                         # (expm1(r) - r) / r^2 by its series
    term, total, k = mpf(1) / 2, mpf(0), 2
    while abs(term) > mpf(2) ** -190:
        total += term; k += 1; term = term * r / k
    return total

def w_expm1(r):                         # d(q) -> error relative to the result
    w = r * r / 2 / abs(exp(r) / 2 - 1)                       # n = -1, any r
    return max(w, r * r / abs(expm1(r))) if r < 0 else w      # n = 0 has r <= 0 only

def w_exp(r):
    return r * r / exp(r)

def w_eighths(r):                       # the same over all n eighths; beyond 26 ln2 nothing is left
    ws = [r * r / abs(expm1(r))] if r < 0 else []
    for n in range(-8 * 26, 0):
        power = mpf(2) ** (mpf(n) / 8)
        ws.append(power * r * r / abs(power * exp(r) - 1))
    return max(ws)

# What is near 2^(k/8) in the table of f32: few bits, so that sums with 1 are exact; the last is such that
# its rest is almost a multiple of 2^-28, the last place of r at n = -1.
NEAR = [mpf(n) / d for n, d in ((1, 1), (1117, 1024), (609, 512), (332, 256), (362, 256), (790, 512), (861, 512), (941, 512))]
STEP = nint(log(2) / 8 * 2 ** 27) / 2 ** 27     # ln2/8 as f32 has it

def rest(k):                            # includes what n steps leave out of the argument at n = k - 8
    return log(mpf(2) ** (mpf(k) / 8) / NEAR[k]) + (k - 8) * (STEP - log(2) / 8)

def w_near(r):                          # n = -1 counts more where the result is below 1/16: roundings weigh most there
    ws = [r * r / abs(expm1(r))] if r < 0 else []
    for n in range(-40, 0):
        power = mpf(2) ** (mpf(n) / 8)
        result = abs(power * exp(r) - 1)
        ws.append(power * r * r / result * (6 if n == -1 and result < mpf(1) / 16 else 1))
    return max(ws)

def w_biased(r):                        # less weight where the bias jumps, rounding is small there
    ramp = (r / mpf('0.2')) ** 2 / 4 + mpf('0.02')
    return w_expm1(r) * (ramp if 0 <= r < mpf('0.2') else 1)

def bias(r):                            # r > 0 implies n <= -1; at n = -1 the argument is r + DELTA
    return DELTA * exp(r) / r ** 2 if r > 0 else mpf(0)

def lawson(xs, fs, ws, powers):
    m, rows = len(powers), [[x ** p for p in powers] for x in xs]
    u, best = [mpf(1)] * len(xs), None
    for _ in range(40):
        a, b = matrix(m, m), matrix(m, 1)
        for row, f, w, v in zip(rows, fs, ws, u):
            t = v * w * w
            for i in range(m):
                ti = t * row[i]; b[i] += ti * f
                for j in range(i, m): a[i, j] += ti * row[j]
        for i in range(m):
            for j in range(i): a[i, j] = a[j, i]
        c = lu_solve(a, b)
        err = [w * abs(sum(c[k] * row[k] for k in range(m)) - f) for row, f, w in zip(rows, fs, ws)]
        top = max(err)
        if best is None or top < best[1]: best = c, top
        u = [v * (e / top + mpf(2) ** -40) for v, e in zip(u, err)]      # only ratios matter
    return best[0]

def fit(deg, bits, weight, n=160):
    bound = log(2) / (16 if weight in (w_eighths, w_near) else 2) * MARGIN
    low, high = (-bound - mpf('0.00212'), bound + mpf('0.0002')) if weight is w_near else (-bound, bound)
    middle, half = (low + high) / 2, (high - low) / 2
    xs = [middle + half * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n)][::-1]
    ws = [weight(x) for x in xs]
    fs = [q_exact(x) + (bias(x) if weight is w_biased else 0) for x in xs]
    out = []
    for k in range(deg + 1):
        m, e = frexp(lawson(xs, fs, ws, range(k, deg + 1))[0])
        out.append(ldexp(nint(ldexp(m, bits)), e - bits))
        fs = [f - out[-1] * x ** k for x, f in zip(xs, fs)]
    return out, max(abs(w * f) for w, f in zip(ws, fs))

# name: degree of q, significand bits, weight, steps of the last bit added afterwards (found by
# hill climbing on the error measured over a dense sample of floats; those of `f32 in f64` give
# the same bits of all results, those of selu too, as a polynomial of degree 8 without a table)
KERNELS = {'f32 expm1': (2, 24, w_near, (0, 0, 0)),
           'f32 exp': (5, 24, w_expm1, (0,) * 6), 'f32 in f64': (5, 53, w_eighths, (0, -95232, 0, 0, 0, 0)),
           'f64 expm1': (10, 53, w_biased, (0,) * 11), 'f64 exp': (10, 53, w_expm1, (0,) * 11)}
for name in sys.argv[1:] or KERNELS:
    deg, bits, weight, steps = KERNELS[name]
    cs, err = fit(deg, bits, weight)
    print(f'{name}: fit error 2^{float(log(err, 2)):.2f}')
    for k, c in enumerate(cs):
        code, raw = ('>f', '>I') if bits == 24 else ('>d', '>Q')
        u = struct.unpack(raw, struct.pack(code, float(c)))[0] + steps[k]
        v = struct.unpack(code, struct.pack(raw, u))[0]
        print(f'  c{k + 2} = 0x{u:0{bits // 24 * 8}x}  {v:.{9 if bits == 24 else 17}e}')
    if weight is w_near:
        print('  rests', *(float(rest(k)) for k in range(1, 8)))
    if weight is w_eighths:
        print('  eighth powers', *(float(mpf(2) ** (mpf(n) / 8)) for n in range(8)))
