"""Makes assignment.json: optimal assignments by scipy's linear_sum_assignment, which the tests of LinearAssignment compare with.

Points come from a linear congruential generator that the tests repeat bit for bit; costs are squared distances in float32, summed
coordinate by coordinate from the first, then taken to float64. Run: python3 assignment.py > assignment.json
"""
import json

import numpy as np
import scipy
from scipy.optimize import linear_sum_assignment


def points(seed, count, dimension):
    """Numbers in [0, 1) of 24 bits: s' = 1664525 s + 1013904223 mod 2^32, x = floor(s'/2^8)/2^24."""
    values = np.empty(count * dimension, np.float32)
    state = seed
    for i in range(len(values)):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = (state >> 8) / 2**24
    return values.reshape(count, dimension)


def case(seed, count, dimension, levels=None):
    x, y = points(seed, count, dimension), points(seed + 1, count, dimension)
    if levels:  # a coarse grid: many equal costs and equal points
        x, y = (np.floor(levels * p).astype(np.float32) for p in (x, y))
    squares = np.zeros((count, count), np.float32)
    for d in range(dimension):
        squares += (y[None, :, d] - x[:, None, d]) ** 2
    rows, columns = linear_sum_assignment(squares.astype(np.float64))
    roots = np.sqrt(squares)
    by_root = linear_sum_assignment(roots.astype(np.float64))
    return {
        "seed": seed, "count": count, "dimension": dimension, "levels": levels,
        "mean": float(squares.astype(np.float64)[rows, columns].mean()),
        "mean_root": float(roots.astype(np.float64)[by_root].mean()),
        "columns": columns.tolist() if count <= 100 and not levels else None,
    }


cases = [case(1, 5, 1), case(3, 17, 2), case(5, 64, 2), case(7, 100, 3), case(9, 333, 2), case(11, 500, 8), case(13, 1024, 2),
         case(15, 300, 2, levels=8), case(17, 500, 1, levels=50), case(19, 257, 2)]
print(json.dumps({"scipy": scipy.__version__, "cases": cases}))
