"""Writes data/resnet-training.golden.json: one training step of ResNet-18 and ResNet-50, in float64 with PyTorch.

usage: python3 make-resnet-training-golden.py > data/resnet-training.golden.json   (torch and numpy; made with torch 2.5.1)
"""
import json
import math

import numpy as np
import torch
import torch.nn.functional as F

ABOUT = """One training step of ResNet-18 and ResNet-50 (torchvision's layout and names) in float64, with PyTorch.
Weights and images come from formulas, in float64, then rounded to float32. k = sum of the UTF-8 bytes of a tensor's name.
  convolution and linear weights: 2 / sqrt(fan_in) * sin(12.9898*(i+1)^2 + k + seed), i in C order from 0
  BatchNorm weight 1 + 0.1*sin(i + k), times blockGain where it is the last of a residual block; bias 0.1*cos(i + k)
  fc.bias 0.01*sin(i + k); image element i of [rows, 3, size, size] = sin(78.233*(i+1)^2 + seed)
  label of row r and class c: 1 where c % 3 == r % 3; the loss is the mean BCE
The square makes neighbouring weights unrelated, so that no layer loses its input to cancellation; with blockGain 0.1
fifty layers stay well-conditioned too. PyTorch's own float32 gradients are within 4e-5 of these (norm of the difference)."""
SEED, CLASSES = 7, 20
STAGES = {"resnet18": [2, 2, 2, 2], "resnet50": [3, 4, 6, 3]}


class Net:
    """Functional, so that a tensor's name and its formula are all there is of it."""

    def __init__(self, arch, gain):
        self.arch, self.gain, self.tensors = arch, gain, {}
        self.last_norm = "bn2" if arch == "resnet18" else "bn3"

    def tensor(self, name, shape):
        if name not in self.tensors:
            k = sum(name.encode())
            i = np.arange(math.prod(shape), dtype=np.float64)
            if len(shape) > 1:
                value = 2 / math.sqrt(math.prod(shape[1:])) * np.sin(12.9898 * (i + 1) ** 2 + k + SEED)
            elif name == "fc.bias":
                value = 0.01 * np.sin(i + k)
            elif name.endswith(".bias"):
                value = 0.1 * np.cos(i + k)
            else:
                value = (self.gain if f".{self.last_norm}." in name else 1) * (1 + 0.1 * np.sin(i + k))
            self.tensors[name] = torch.from_numpy(value.astype(np.float32).astype(np.float64).reshape(shape)).requires_grad_()
        return self.tensors[name]

    def unit(self, conv, norm, x, width, size, stride=1):
        x = F.conv2d(x, self.tensor(f"{conv}.weight", (width, x.shape[1], size, size)), stride=stride, padding=size // 2)
        return F.batch_norm(x, None, None, self.tensor(f"{norm}.weight", (width,)), self.tensor(f"{norm}.bias", (width,)), True)

    def block(self, at, x, width, stride):
        convs = [(3, stride, width), (3, 1, width)] if self.arch == "resnet18" else [(1, 1, width), (3, stride, width), (1, 1, 4 * width)]
        y = x
        for j, (size, step, out) in enumerate(convs, 1):
            y = self.unit(f"{at}.conv{j}", f"{at}.bn{j}", y if j == 1 else F.relu(y), out, size, step)
        if stride != 1 or x.shape[1] != y.shape[1]:
            x = self.unit(f"{at}.downsample.0", f"{at}.downsample.1", x, y.shape[1], 1, stride)
        return F.relu(y + x)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.unit("conv1", "bn1", x, 64, 7, 2)), 3, 2, 1)
        for s, count in enumerate(STAGES[self.arch]):
            for b in range(count):
                x = self.block(f"layer{s + 1}.{b}", x, 64 << s, 2 if s > 0 and b == 0 else 1)
        x = x.mean((2, 3))
        return F.linear(x, self.tensor("fc.weight", (CLASSES, x.shape[1])), self.tensor("fc.bias", (CLASSES,)))


def model(arch, size, rows, gain):
    net = Net(arch, gain)
    pixels = np.sin(78.233 * (np.arange(rows * 3 * size * size, dtype=np.float64) + 1) ** 2 + SEED)
    images = torch.from_numpy(pixels.astype(np.float32).astype(np.float64).reshape(rows, 3, size, size))
    labels = torch.tensor([[float(c % 3 == r % 3) for c in range(CLASSES)] for r in range(rows)], dtype=torch.float64)
    loss = F.binary_cross_entropy_with_logits(net.forward(images), labels)
    loss.backward()
    gradients = {
        name: {"norm": tensor.grad.norm().item(), "first": tensor.grad.flatten()[:4].tolist()}
        for name, tensor in net.tensors.items()
    }
    return {"arch": arch, "size": size, "rows": rows, "blockGain": gain, "trainLoss": loss.item(), "trainGradients": gradients}


models = [model("resnet18", 32, 8, 1), model("resnet50", 32, 4, 0.1)]
print(json.dumps({"about": ABOUT, "seed": SEED, "models": models}))
