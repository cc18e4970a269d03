#!/usr/bin/env python3
"""Recomputes SW2 and the energy distance of a sampling run and compares them with its report.json.

    fm sample --dataset moons --reference --no-gif
    recompute.py outputs/cfm/moons

Reads samples.npy and what it was measured against: quality_data.npy (fresh draws below each other), quality_directions.npy
and quality_energy_data.npy. Needs NumPy only. Ends with 1 when a figure differs by more than 1e-6.
"""
import json
import pathlib
import sys

import numpy as np

TOLERANCE = 1e-6


def sliced_wasserstein(samples, draws, directions):
    """sqrt(mean over draws, directions and ranks of (a_(i) - b_(i))^2), a and b the sorted projections."""
    squares = []
    for direction in directions:
        a = np.sort(samples @ direction)
        squares += [np.mean((a - np.sort(b @ direction)) ** 2) for b in draws]
    return float(np.sqrt(np.mean(squares)))


def distances(x, y):
    """Sum of |x_i - y_j| over all pairs, a block of rows at a time."""
    return sum(np.sqrt(((block[:, None] - y[None]) ** 2).sum(-1)).sum() for block in np.array_split(x, max(1, len(x) // 250)))


def energy_distance(x, y):
    """2 E|X - Y| - E|X - X'| - E|Y - Y'| over pairs of different points."""
    n, m = len(x), len(y)
    return float(2 * distances(x, y) / (n * m) - distances(x, x) / (n * (n - 1)) - distances(y, y) / (m * (m - 1)))


def check(name, ours, reported):
    difference = abs(ours - reported)
    print(f"{name}: recomputed {ours:.9f}, reported {reported:.9f}, difference {difference:.1e}")
    return difference <= TOLERANCE


def main(folder):
    read = lambda name: np.load(folder / name).astype(np.float64)
    quality = json.loads((folder / "report.json").read_text())["sample"]["quality"]
    samples, data, energy_data = read("samples.npy"), read("quality_data.npy"), read("quality_energy_data.npy")
    draws = data.reshape(-1, *samples.shape)
    sw2 = check("SW2", sliced_wasserstein(samples, draws, read("quality_directions.npy")), quality["sw2"])
    energy = check("energy distance", energy_distance(samples[: len(energy_data)], energy_data), quality["energy"])
    return 0 if sw2 and energy else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
