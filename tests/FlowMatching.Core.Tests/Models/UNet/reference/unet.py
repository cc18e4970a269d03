"""Makes unet.safetensors: the outputs of small UNets by plain PyTorch functions, which the tests of VelocityUNet compare with.

Written from the architecture's description, one function a layer, on a dictionary of weights under guided-diffusion's names; no module
classes, nothing of the toolkit. Weights and inputs come from a linear congruential generator seeded by the tensor's name, which the tests
repeat bit for bit, so that the file holds outputs alone. For each case: NAME/y, and NAME/y_other_order with the channels of qkv read in
the other order (all Q, all K, all V instead of head by head). Run: /usr/bin/python3 unet.py
"""
import json
import math
import os
import struct

import torch
import torch.nn.functional as F

CASES = {
    "additive": dict(channels=1, image_size=8, width=8, multipliers=[1, 2], res_blocks=1, attention_at=[4], heads=2, groups=4),
    "scale_shift": dict(channels=3, image_size=8, width=8, multipliers=[1, 2], res_blocks=2, attention_at=[8, 4], heads=4, scale_shift=True,
                        classes=3, null_class=True, groups=8),
    "head_channels": dict(channels=1, image_size=8, width=8, multipliers=[1, 2, 3], res_blocks=1, attention_at=[2], head_channels=4,
                          scale_shift=True, resample_in_blocks=True, classes=2, groups=32),
    "odd_groups": dict(channels=1, image_size=12, width=12, multipliers=[1, 3], res_blocks=1, attention_at=[6], heads=3, groups=10, classes=4),
    "one_head": dict(channels=1, image_size=4, width=32, multipliers=[1, 1], res_blocks=1, attention_at=[4, 2], heads=1, groups=32, classes=10,
                     time_scale=1),
}
DEFAULTS = dict(heads=1, head_channels=0, scale_shift=False, resample_in_blocks=False, classes=0, null_class=False, groups=32, time_scale=1000)
BATCH = 2


def uniform(name, count):
    """Numbers in [-1, 1): s' = 1664525 s + 1013904223 mod 2^32 from s = the name's FNV-1a hash, u = floor(s'/2^8)/2^23 - 1."""
    state = 2166136261
    for letter in name.encode():
        state = ((state ^ letter) * 16777619) % 2**32
    values = []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values.append((state >> 8) / 2**23 - 1)
    return values


def tensor(name, shape, scale=1.0, offset=0.0):
    return (torch.tensor(uniform(name, math.prod(shape)), dtype=torch.float64) * scale + offset).float().reshape(shape)


class Weights(dict):
    """Weights by name, made when first asked for: each layer below says what shape it wants."""

    def pair(self, name, shape):
        if name not in self:
            inputs = math.prod(shape[1:])
            norm = len(shape) == 1
            self[name] = (tensor(name + ".weight", shape, 0.5, 1.0) if norm else tensor(name + ".weight", shape, math.sqrt(3 / inputs)),
                          tensor(name + ".bias", shape[:1], 0.2))
        return self[name]


def linear(w, name, x, outputs):
    return F.linear(x, *w.pair(name, (outputs, x.shape[1])))


def conv(w, name, x, outputs, kernel=3, stride=1):
    return F.conv2d(x, *w.pair(name, (outputs, x.shape[1], kernel, kernel)), stride=stride, padding=kernel // 2)


def norm(w, name, x, s):
    channels = x.shape[1]
    groups = max(d for d in range(1, s["groups"] + 1) if channels % d == 0)
    return F.group_norm(x, groups, *w.pair(name, (channels,)), eps=1e-5)


def resample(x, direction):
    if direction == "down":
        return F.avg_pool2d(x, 2)
    return F.interpolate(x, scale_factor=2, mode="nearest") if direction == "up" else x


def res_block(w, name, x, emb, outputs, s, direction=None):
    h = resample(F.silu(norm(w, name + ".in_layers.0", x, s)), direction)
    h = conv(w, name + ".in_layers.2", h, outputs)
    e = linear(w, name + ".emb_layers.1", F.silu(emb), 2 * outputs if s["scale_shift"] else outputs)[:, :, None, None]
    if s["scale_shift"]:
        scale, shift = e[:, :outputs], e[:, outputs:]
        h = norm(w, name + ".out_layers.0", h, s) * (1 + scale) + shift
    else:
        h = norm(w, name + ".out_layers.0", h + e, s)
    h = conv(w, name + ".out_layers.3", F.silu(h), outputs)
    x = resample(x, direction)
    return (x if x.shape[1] == outputs else conv(w, name + ".skip_connection", x, outputs, kernel=1)) + h


def attention(w, name, x, s, legacy):
    batch, channels, height, width = x.shape
    heads = channels // s["head_channels"] if s["head_channels"] else s["heads"]
    depth = channels // heads
    flat = norm(w, name + ".norm", x, s).reshape(batch, channels, height * width)
    qkv = F.conv1d(flat, *w.pair(name + ".qkv", (3 * channels, channels, 1)))
    mixed = []
    for head in range(heads):
        if legacy:
            q, k, v = (qkv[:, (3 * head + i) * depth:(3 * head + i + 1) * depth] for i in range(3))
        else:
            q, k, v = (qkv[:, i * channels + head * depth:i * channels + (head + 1) * depth] for i in range(3))
        share = torch.softmax(q.transpose(1, 2) @ k / math.sqrt(depth), dim=2)  # (batch, asking pixel, asked pixel)
        mixed.append(v @ share.transpose(1, 2))
    projected = F.conv1d(torch.cat(mixed, 1), *w.pair(name + ".proj_out", (channels, channels, 1)))
    return x + projected.reshape(x.shape)


def sinusoids(t, length):
    angles = t[:, None] * torch.exp(-math.log(10000) * torch.arange(length // 2, dtype=torch.float32) / (length // 2))[None]
    return torch.cat([torch.cos(angles), torch.sin(angles)], 1)


def unet(w, x, t, labels, s, legacy=True):
    width, sizes = s["width"], [s["width"] * m for m in s["multipliers"]]
    last = len(sizes) - 1
    emb = linear(w, "time_embed.2", F.silu(linear(w, "time_embed.0", sinusoids(t * s["time_scale"], width), 4 * width)), 4 * width)
    if s["classes"]:
        table = tensor("label_emb.weight", (s["classes"] + (1 if s["null_class"] else 0), 4 * width))
        emb = emb + table[labels]

    def attend(name, h):
        return attention(w, name, h, s, legacy) if h.shape[2] in s["attention_at"] else h

    h = conv(w, "input_blocks.0.0", x, sizes[0])
    kept, n = [h], 0
    for level, channels in enumerate(sizes):
        for _ in range(s["res_blocks"]):
            n += 1
            h = attend(f"input_blocks.{n}.1", res_block(w, f"input_blocks.{n}.0", h, emb, channels, s))
            kept.append(h)
        if level < last:
            n += 1
            name = f"input_blocks.{n}.0"
            h = res_block(w, name, h, emb, channels, s, "down") if s["resample_in_blocks"] else conv(w, name + ".op", h, channels, stride=2)
            kept.append(h)

    h = res_block(w, "middle_block.0", h, emb, sizes[-1], s)
    h = attention(w, "middle_block.1", h, s, legacy)
    h = res_block(w, "middle_block.2", h, emb, sizes[-1], s)

    n = -1
    for level in reversed(range(len(sizes))):
        for i in range(s["res_blocks"] + 1):
            n += 1
            h = res_block(w, f"output_blocks.{n}.0", torch.cat([h, kept.pop()], 1), emb, sizes[level], s)
            attended = h.shape[2] in s["attention_at"]
            h = attend(f"output_blocks.{n}.1", h)
            if level and i == s["res_blocks"]:
                name = f"output_blocks.{n}.{2 if attended else 1}"
                h = (res_block(w, name, h, emb, sizes[level], s, "up") if s["resample_in_blocks"]
                     else conv(w, name + ".conv", resample(h, "up"), sizes[level]))
    return conv(w, "out.2", F.silu(norm(w, "out.0", h, s)), s["channels"])


def run(name, case):
    s = {**DEFAULTS, **case}
    x = tensor(name + "/x", (BATCH, s["channels"], s["image_size"], s["image_size"]), 2.0)
    t = torch.tensor([0.25, 0.8125])
    labels = torch.tensor([0, s["classes"] - (0 if s["null_class"] else 1)]) if s["classes"] else None
    weights = Weights()
    with torch.no_grad():
        return {f"{name}/y": unet(weights, x, t, labels, s), f"{name}/y_other_order": unet(weights, x, t, labels, s, legacy=False)}


def write(path, tensors, metadata):
    header, data, offset = {"__metadata__": metadata}, b"", 0
    for name in sorted(tensors):
        raw = tensors[name].contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [offset, offset + len(raw)]}
        data, offset = data + raw, offset + len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    torch.manual_seed(0)
    found = {}
    for case_name, settings in CASES.items():
        found.update(run(case_name, settings))
        print(case_name, {key: round(float(value.std()), 3) for key, value in found.items() if key.startswith(case_name)})
    write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "unet.safetensors"), found,
          {"torch": torch.__version__, **{case_name: json.dumps(settings) for case_name, settings in CASES.items()}})
