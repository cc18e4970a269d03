"""The usual PyTorch loop for a flow-matching UNet on 28x28 pictures with ten classes, written plainly, and timed.

The networks are guided-diffusion's: "peer" is the one that keishihara/flow-matching trains (64 channels, two residual blocks, attention at
full resolution, 32 groups, 6,224,769 parameters), "tiny" the toolkit's own preset (32 channels, one block, attention at 7x7, 8 groups,
a null class). A training step is forward, backward, clipping, AdamW and a moving average of the weights; sampling is the midpoint rule.
Prints one JSON line with the milliseconds of the median step, after one that is not counted.
"""

import argparse
import json
import math
import time

import torch
import torch.nn.functional as F
from torch import nn

NETWORKS = {
    "peer": dict(width=64, blocks=2, attention_at=[28], groups=32, rows=10, time_scale=1),
    "tiny": dict(width=32, blocks=1, attention_at=[7], groups=8, rows=11, time_scale=1000),
}


class Norm(nn.GroupNorm):
    """In float32 whatever comes in, as guided-diffusion does; PyTorch 1.13 knows no other way under autocast."""

    def forward(self, x):
        return super().forward(x.float()).type(x.dtype)


def zeroed(layer):
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)
    return layer


class ResBlock(nn.Module):
    def __init__(self, inputs, outputs, s):
        super().__init__()
        self.norm1, self.conv1 = Norm(s["groups"], inputs), nn.Conv2d(inputs, outputs, 3, padding=1)
        self.emb = nn.Linear(4 * s["width"], outputs)
        self.norm2, self.conv2 = Norm(s["groups"], outputs), zeroed(nn.Conv2d(outputs, outputs, 3, padding=1))
        self.skip = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, emb):
        h = self.conv1(F.silu(self.norm1(x))) + self.emb(F.silu(emb))[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    def __init__(self, channels, s):
        super().__init__()
        self.norm, self.qkv = Norm(s["groups"], channels), nn.Conv1d(channels, 3 * channels, 1)
        self.out = zeroed(nn.Conv1d(channels, channels, 1))

    def forward(self, x, emb):
        batch, channels, height, width = x.shape
        flat = x.reshape(batch, channels, height * width)
        q, k, v = self.qkv(self.norm(flat)).chunk(3, 1)
        scale = 1 / math.sqrt(math.sqrt(channels))
        share = torch.softmax(torch.einsum("bct,bcs->bts", q * scale, k * scale), -1)
        return (flat + self.out(torch.einsum("bts,bcs->bct", share, v))).reshape(x.shape)


class Down(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2, padding=1)

    def forward(self, x, emb):
        return self.conv(x)


class Up(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x, emb):
        return self.conv(F.interpolate(x, scale_factor=2, mode="nearest"))


class UNet(nn.Module):
    def __init__(self, s, multipliers=(1, 2, 2), size=28):
        super().__init__()
        width, self.s = s["width"], s
        self.time = nn.Sequential(nn.Linear(width, 4 * width), nn.SiLU(), nn.Linear(4 * width, 4 * width))
        self.label = nn.Embedding(s["rows"], 4 * width)
        self.stem = nn.Conv2d(1, width, 3, padding=1)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        channels, kept = width, [width]
        for level, factor in enumerate(multipliers):
            for _ in range(s["blocks"]):
                self.down.append(self.stage(channels, factor * width, size >> level))
                channels = factor * width
                kept.append(channels)
            if level < len(multipliers) - 1:
                self.down.append(nn.ModuleList([Down(channels)]))
                kept.append(channels)
        self.middle = nn.ModuleList([ResBlock(channels, channels, s), Attention(channels, s), ResBlock(channels, channels, s)])
        for level, factor in reversed(list(enumerate(multipliers))):
            for i in range(s["blocks"] + 1):
                stage = self.stage(channels + kept.pop(), factor * width, size >> level)
                channels = factor * width
                if level and i == s["blocks"]:
                    stage.append(Up(channels))
                self.up.append(stage)
        self.norm, self.out = Norm(s["groups"], channels), zeroed(nn.Conv2d(channels, 1, 3, padding=1))

    def stage(self, inputs, outputs, resolution):
        attended = [Attention(outputs, self.s)] if resolution in self.s["attention_at"] else []
        return nn.ModuleList([ResBlock(inputs, outputs, self.s)] + attended)

    def forward(self, x, t, labels):
        half = self.s["width"] // 2
        frequencies = torch.exp(-math.log(10000) * torch.arange(half, device=t.device) / half)
        angles = self.s["time_scale"] * t[:, None] * frequencies[None]
        emb = self.time(torch.cat([torch.cos(angles), torch.sin(angles)], 1)) + self.label(labels)
        h = self.stem(x)
        kept = [h]
        for stage in self.down:
            h = self.run(stage, h, emb)
            kept.append(h)
        h = self.run(self.middle, h, emb)
        for stage in self.up:
            h = self.run(stage, torch.cat([h, kept.pop()], 1), emb)
        return self.out(F.silu(self.norm(h)))

    @staticmethod
    def run(stage, h, emb):
        for layer in stage:
            h = layer(h, emb)
        return h


class Run:
    def __init__(self, options):
        self.options = options
        self.format = torch.channels_last if options.channels_last else torch.contiguous_format
        self.device = torch.device(options.device)
        self.model = UNet(NETWORKS[options.network]).to(device=self.device, memory_format=self.format)
        self.forward = torch.compile(self.model) if options.compile else self.model
        self.average = [p.detach().clone() for p in self.model.parameters()]
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-4, foreach=True)
        self.x1 = torch.randn(options.batch, 1, 28, 28, device=self.device)
        self.labels = torch.randint(0, 10, (options.batch,), device=self.device)

    def velocity(self, x, t):
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.options.bf16):
            return self.forward(x.contiguous(memory_format=self.format), t, self.labels).float()

    def train(self):
        x0, t = torch.randn_like(self.x1), torch.rand(len(self.x1), device=self.device)
        at = t[:, None, None, None]
        loss = ((self.velocity((1 - at) * x0 + at * self.x1, t) - (self.x1 - x0)) ** 2).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        torch._foreach_mul_(self.average, 0.999)
        torch._foreach_add_(self.average, [p.detach() for p in self.model.parameters()], alpha=0.001)

    @torch.no_grad()
    def sample(self):
        """One step of the midpoint rule: two evaluations."""
        x, t, h = torch.randn_like(self.x1), torch.zeros(len(self.x1), device=self.device), 0.05
        middle = x + h / 2 * self.velocity(x, t)
        x + h * self.velocity(middle, t + h / 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["train", "sample"])
    parser.add_argument("network", choices=list(NETWORKS))
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--bf16", action="store_true")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    run = Run(options)
    step = run.train if options.task == "train" else run.sample
    times = []
    for _ in range(options.steps + 1):
        start = time.perf_counter()
        step()
        if run.device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)
    times = sorted(times[1:])
    print(json.dumps({"version": torch.__version__, "parameters": sum(p.numel() for p in run.model.parameters()),
                      "milliseconds": 1000 * times[len(times) // 2]}))


if __name__ == "__main__":
    main()
