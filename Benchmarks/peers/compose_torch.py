#!/usr/bin/env python3
"""Times composing with Étude's expressive network in PyTorch: one stream, then several in step.

The network is that of docs/lstm.md, stepped with LSTMCells and a cache of keys and values that is full from the start;
each event is drawn column by column from the softmax. Prints one line of JSON, in events per second of all streams
together, with the keys of `etude-bench generate --attention`.
"""
import argparse, json, time
import torch
from torch.nn import Embedding, Linear, LSTMCell, ModuleList

CLASSES, HEAD_UNITS = [64, 91, 64, 32], 256


class Memory:
    """Keys and values of the last W events of each stream: a window that moves through buffers twice as long, so that
    it is contiguous and copied only once in W events."""

    def __init__(self, streams, window, size):
        self.buffers = [torch.randn(streams, 2 * window, size) for _ in range(2)]
        self.window, self.end = window, window

    def append(self, *events):
        """Appends a key and a value (N, D) of each stream and returns the last W of both, (N, W, D)."""
        if self.end == 2 * self.window:
            for buffer in self.buffers:
                buffer[:, : self.window] = buffer[:, self.window :].clone()
            self.end = self.window
        for buffer, event in zip(self.buffers, events):
            buffer[:, self.end] = event
        self.end += 1
        return [buffer[:, self.end - self.window : self.end] for buffer in self.buffers]


class Network(torch.nn.Module):
    def __init__(self, a):
        super().__init__()
        self.embedding = ModuleList(Embedding(v, a.embedding) for v in CLASSES)
        self.cells = ModuleList(
            LSTMCell(a.units if layer else len(CLASSES) * a.embedding, a.units) for layer in range(a.layers))
        self.attention, self.size, self.attended = a.attention, a.attention_units, max(a.layers - 2, 0)
        if a.attention:
            self.project = Linear(a.units, 3 * a.attention_units, bias=False)
            self.output = Linear(a.attention_units, a.units, bias=False)
            self.register_buffer("distances", torch.zeros(a.attention))
        self.state = Linear(a.units, len(CLASSES) * HEAD_UNITS)
        self.symbol = ModuleList(
            ModuleList(Embedding(CLASSES[j], HEAD_UNITS) for j in range(k)) for k in range(len(CLASSES)))
        self.out = ModuleList(Linear(HEAD_UNITS, v) for v in CLASSES)

    def recall(self, h, memory):
        q, k, v = self.project(h).split(self.size, -1)
        keys, values = memory.append(k, v)
        scores = torch.baddbmm(self.distances, q.unsqueeze(1), keys.transpose(1, 2), alpha=self.size**-0.5)
        return h + self.output(torch.bmm(scores.softmax(-1), values).squeeze(1))

    def forward(self, row, states, memory):
        """The next row, K symbols (N) each; changes the states and the memory."""
        h = torch.cat([e(x) for e, x in zip(self.embedding, row)], -1)
        for layer, cell in enumerate(self.cells):
            states[layer] = cell(h, states[layer])
            h = states[layer][0]
            if self.attention and layer == self.attended:
                h = self.recall(h, memory)
        drawn = []
        for k, hidden in enumerate(self.state(h).split(HEAD_UNITS, -1)):
            for j in range(k):
                hidden = hidden + self.symbol[k][j](drawn[j])
            drawn.append(torch.multinomial(self.out[k](hidden.relu()).softmax(-1), 1).squeeze(1))
        return drawn


@torch.inference_mode()
def events_per_second(network, streams, events, a):
    states = [None for _ in network.cells]
    memory = Memory(streams, a.attention, a.attention_units) if a.attention else None
    row = [torch.zeros(streams, dtype=torch.long) for _ in CLASSES]
    start = time.perf_counter()
    for _ in range(events):
        row = network(row, states, memory)
    return streams * events / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    defaults = dict(units=512, layers=2, embedding=64, attention=1024, attention_units=128, streams=64, threads=1,
                    events=2000)
    for name, value in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value, help=f"default: {value}")
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    network = Network(a).eval()
    events_per_second(network, 1, 50, a)
    print(json.dumps({
        "peer": f"torch {torch.__version__}", "one_stream_per_s": events_per_second(network, 1, a.events, a),
        f"streams{a.streams}_per_s": events_per_second(network, a.streams, max(a.events // 8, 1), a)}))


main()
