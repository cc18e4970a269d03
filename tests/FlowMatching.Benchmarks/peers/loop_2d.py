"""The usual PyTorch loop for a 2-D flow-matching model, written plainly, and timed.

A Sequential MLP 3-512-512-512-2 with SiLU, fresh checkerboard points each step, the conditional flow matching loss on the
straight path, torch's AdamW, batch 4096; no synchronisation within the loop. Prints one JSON line with milliseconds.
"""

import argparse
import json
import time

import torch
from torch import nn


def checkerboard(count):
    a = torch.rand(count) * 4 - 2
    b = torch.rand(count) - torch.randint(0, 2, (count,)) * 2 + torch.floor(a) % 2
    return torch.stack([a, b], dim=1) / 0.45


def mlp(hidden=512):
    return nn.Sequential(
        nn.Linear(3, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU(),
        nn.Linear(hidden, hidden), nn.SiLU(), nn.Linear(hidden, 2))


def velocity(model, x, t, bf16):
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        return model(torch.cat([x, t], dim=1)).float()


def train_step(model, optimizer, batch, bf16):
    x1 = checkerboard(batch)
    x0 = torch.randn_like(x1)
    t = torch.rand(batch, 1)
    loss = ((velocity(model, (1 - t) * x0 + t * x1, t, bf16) - (x1 - x0)) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def train(steps, batch, bf16):
    model = mlp()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        train_step(model, optimizer, batch, bf16)
        times.append(time.perf_counter() - start)
    return times[max(1, steps // 5):]


@torch.no_grad()
def sample(points, solver_steps, bf16):
    """Midpoint: two evaluations a step, all points at once."""
    model = mlp()
    x, h = torch.randn(points, 2), 1 / solver_steps
    start = time.perf_counter()
    for i in range(solver_steps):
        t = torch.full((points, 1), i * h)
        middle = x + h / 2 * velocity(model, x, t, bf16)
        x = x + h * velocity(model, middle, t + h / 2, bf16)
    return [time.perf_counter() - start]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["train", "sample"])
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--points", type=int, default=100_000)
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    times = train(options.steps, 4096, options.bf16) if options.task == "train" else sample(options.points, 20, options.bf16)
    times.sort()
    print(json.dumps({"version": torch.__version__, "milliseconds": 1000 * times[len(times) // 2]}))


if __name__ == "__main__":
    main()
