#!/usr/bin/env python3
"""Times one training step of Étude's expressive network in PyTorch: forward, backward, clipping, Adam.

The network is that of docs/lstm.md: four columns, LSTM layers, one attention head over the last W events between the
last two, and the chain of heads. States, keys and values are carried from step to step without gradient, and the
memory is full. Prints one line of JSON with the keys of `etude-bench train --attention`.
"""
import argparse, json, math, statistics, time
import torch
import torch.nn.functional as F
from torch.nn import Embedding, Linear, LSTM, ModuleList, Parameter

CLASSES, HEAD_UNITS = [64, 91, 64, 32], 256
COLUMNS = range(len(CLASSES))


class Attention(torch.nn.Module):
    """One causal head over the last `window` events, with a learned bias for each distance."""

    def __init__(self, units, window, size):
        super().__init__()
        # One product for queries, keys and values.
        self.project = Linear(units, 3 * size, bias=False)
        self.output = Linear(size, units, bias=False)
        self.bias = Parameter(torch.zeros(window))
        self.window, self.size = window, size

    def forward(self, h, memory):
        """h (T, B, H) with the result added, and the keys and values to carry, (B, W − 1, D) each."""
        q, k, v = self.project(h).transpose(0, 1).split(self.size, -1)
        keys, values = (torch.cat([old.to(new.dtype), new], 1) for old, new in zip(memory, (k, v)))
        scores = torch.baddbmm(self.distances(len(h)).to(q.dtype), q, keys.transpose(1, 2), alpha=self.size**-0.5)
        outcome = self.output(torch.bmm(scores.softmax(-1).to(values.dtype), values))
        carried = tuple(x[:, -self.window + 1 :].detach() for x in (keys, values))
        return h + outcome.transpose(0, 1), carried

    def distances(self, steps):
        """(T, W − 1 + T): at (t, j) the bias of distance W − 1 + t − j; −∞ outside the window."""
        outside = self.bias.new_full((steps - 1,), -math.inf)
        return torch.cat([outside, self.bias.flip(0), outside]).unfold(0, self.window - 1 + steps, 1).flip(0)


class Network(torch.nn.Module):
    def __init__(self, a):
        super().__init__()
        self.embedding = ModuleList(Embedding(v, a.embedding) for v in CLASSES)
        inputs = len(CLASSES) * a.embedding
        lower = max(a.layers - 1, 1)
        self.lower = LSTM(inputs, a.units, lower)
        self.upper = LSTM(a.units, a.units, a.layers - lower) if a.layers > lower else None
        self.attention = Attention(a.units, a.attention, a.attention_units) if a.attention else None
        self.state = Linear(a.units, len(CLASSES) * HEAD_UNITS)
        self.symbol = ModuleList(ModuleList(Embedding(CLASSES[j], HEAD_UNITS) for j in range(k)) for k in COLUMNS)
        self.out = ModuleList(Linear(HEAD_UNITS, v) for v in CLASSES)

    def forward(self, inputs, targets, state):
        """The loss in nats per event, and the state after the last step; inputs and targets (K, T, B)."""
        lower, upper, memory = state
        h, lower = self.lower(torch.cat([e(x) for e, x in zip(self.embedding, inputs)], -1), lower)
        if self.attention:
            h, memory = self.attention(h, memory)
        if self.upper:
            h, upper = self.upper(h, upper)
        loss = 0
        for k, hidden in enumerate(self.state(h).split(HEAD_UNITS, -1)):
            for j in range(k):
                hidden = hidden + self.symbol[k][j](targets[j])
            logits = self.out[k](hidden.relu())
            loss = loss + F.cross_entropy(logits.flatten(0, 1).float(), targets[k].flatten())
        return loss, (detached(lower), detached(upper), memory)


def detached(state):
    return state and tuple(x.detach() for x in state)


def work(a):
    """Floating-point operations of one step: matrix products alone, forward and twice that backward."""
    inputs = len(CLASSES) * a.embedding
    lstm = 4 * a.units * (inputs + a.units) + (a.layers - 1) * 8 * a.units * a.units
    heads = HEAD_UNITS * (len(CLASSES) * a.units + sum(CLASSES))
    attention = a.attention and 4 * a.units * a.attention_units + 2 * a.attention * a.attention_units
    return 6 * a.steps * a.batch * (lstm + heads + attention)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    defaults = dict(units=512, layers=2, embedding=64, attention=1024, attention_units=128, batch=48, steps=96,
                    threads=2, rounds=7)
    for name, value in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value, help=f"default: {value}")
    parser.add_argument("--precision", choices=["single", "bfloat16"], default="single", help="default: single")
    a = parser.parse_args()
    if a.precision == "bfloat16" and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        raise SystemExit("train_torch.py: PyTorch's LSTM does not run in bfloat16 on this processor")
    torch.set_num_threads(a.threads)
    network = Network(a)
    adam = torch.optim.Adam(network.parameters(), 1e-3, fused=True)
    inputs, targets = ([torch.randint(0, v, (a.steps, a.batch)) for v in CLASSES] for _ in range(2))
    memory = a.attention and tuple(torch.randn(a.batch, a.attention - 1, a.attention_units) for _ in range(2))
    state, times = (None, None, memory), []
    for _ in range(a.rounds + 1):
        start = time.perf_counter()
        adam.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=a.precision == "bfloat16"):
            loss, state = network(inputs, targets, state)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        adam.step()
        times.append(time.perf_counter() - start)
    seconds = statistics.median(times[1:])
    print(json.dumps(dict(
        peer=f"torch {torch.__version__}", ms=seconds * 1e3, gflops=work(a) / seconds / 1e9,
        positions_per_s=a.steps * a.batch / seconds)))


main()
