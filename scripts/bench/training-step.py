"""The same step with PyTorch: `training-step.py cpu|cuda CASE`. Prints JSON as training-step.mjs does.

Images are tried in both layouts, channels first and last; the faster one counts.
"""
import json
import resource
import statistics
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

CLASSES = 20


def mlp(count, config):
    return nn.Sequential(
        nn.Linear(count, config["hidden"]), nn.ReLU(), nn.Dropout(config["dropout"]), nn.Linear(config["hidden"], CLASSES)
    )


def unit(inside, out, size, stride):
    return [nn.Conv2d(inside, out, size, stride, size // 2, bias=False), nn.BatchNorm2d(out)]


def head(width):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, CLASSES)]


def cnn_small(config):
    widths = [3] + [config["width"] * times for times in (1, 2, 4, 8)]
    units = [[*unit(widths[i], widths[i + 1], 3, 1 if i == 0 else 2), nn.ReLU(inplace=True)] for i in range(4)]
    return nn.Sequential(*sum(units, []), *head(widths[-1]))


class Block(nn.Module):
    def __init__(self, inside, width, stride, is_bottleneck):
        super().__init__()
        shapes = [(1, 1, width), (3, stride, width), (1, 1, 4 * width)] if is_bottleneck else [(3, stride, width), (3, 1, width)]
        layers, last = [], inside
        for size, step, out in shapes:
            layers += [*unit(last, out, size, step), nn.ReLU(inplace=True)]
            last = out
        self.body = nn.Sequential(*layers[:-1])
        is_plain = inside == last and stride == 1
        self.shortcut = nn.Identity() if is_plain else nn.Sequential(*unit(inside, last, 1, stride))

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x), inplace=True)


def resnet(config):
    is_bottleneck = config["depth"] >= 50
    counts = {18: [2, 2, 2, 2], 50: [3, 4, 6, 3]}[config["depth"]]
    layers, last = [*unit(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)], 64
    for stage, count in enumerate(counts):
        for index in range(count):
            layers.append(Block(last, 64 << stage, 2 if stage > 0 and index == 0 else 1, is_bottleneck))
            last = (64 << stage) * (4 if is_bottleneck else 1)
    return nn.Sequential(*layers, *head(last))


def build(config, shape):
    if config["kind"] == "mlp":
        return mlp(shape["count"], config)
    return cnn_small(config) if config["kind"] == "cnn-small" else resnet(config)


def measure(device, case, layout):
    shape, rows = case["input"], case["rowCount"]
    size = [shape["count"]] if shape["kind"] == "features" else [3, shape["size"], shape["size"]]
    model = build(case["model"], shape).to(device)
    x, y = torch.randn(rows, *size, device=device), (torch.rand(rows, CLASSES, device=device) < 0.15).float()
    if layout is not None:
        model, x = model.to(memory_format=layout), x.contiguous(memory_format=layout)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4)
    walls, cpus = [], []
    for step in range(case["warmUp"] + case["steps"]):
        wall, cpu = time.perf_counter(), time.process_time()
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(x), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 35)
        optimizer.step()
        loss.item()
        if step >= case["warmUp"]:
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
    return {"wall": statistics.median_high(walls), "cpu": statistics.median_high(cpus)}


torch.set_num_threads(1)
device, case = sys.argv[1], json.loads(sys.argv[2])
layouts = [None] if case["input"]["kind"] == "features" else [torch.contiguous_format, torch.channels_last]
times = [measure(device, case, layout) for layout in layouts]
best = min(times, key=lambda one: one["cpu"] if device == "cpu" else one["wall"])
print(json.dumps({**best, "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
