"""Writes what PyTorch computes for two small networks, which TorchTests.swift compares with the learner:
torch.safetensors without attention, torch_attention.safetensors with it.

    python3 torch_fixture.py        (needs torch; float64 throughout, stored as F32)

Three batches in a row; states, keys and values are carried and the gradient is truncated between them. Stored: the
parameters at first (`start.`), the gradients of the first batch (`gradient.`), and the parameters after three updates
with each optimizer (`adam.`; `sgd.`, gradient descent with momentum; `adamw.`), clipped to a global norm of 0.3. With
attention also the gradients of the third batch under Adam (`gradient3.`), before which one stream begins anew.
"""
import json, math, pathlib, struct
import torch
from torch.nn import Embedding, Linear, LSTM, ModuleList, Parameter

torch.set_default_dtype(torch.float64)
CLASSES, LABELS, E, H, U = [5, 4, 3], 2, 3, 6, 5
B, T, BATCHES, K = 3, 5, 3, len(CLASSES)
BETAS, DECAY = (0.9, 0.98), 0.5  # of AdamW; the decay is large enough to be seen in three updates


class Attention(torch.nn.Module):
    """One causal head over the last W events, with a learned bias for each distance."""

    def __init__(self, window, units):
        super().__init__()
        self.query, self.key, self.value = (Linear(H, units, bias=False) for _ in range(3))
        self.output = Linear(units, H, bias=False)
        self.bias = Parameter(torch.randn(window))

    def forward(self, h, carried):
        """h (T, B, H) with the attention's result added, and for each stream the keys and values to carry."""
        outcome, memories = [], []
        for b in range(B):
            keys, values = (torch.cat([old, linear(h[:, b])]) for old, linear in
                            zip(carried[b], (self.key, self.value)))
            past, window = len(keys) - T, len(self.bias)
            distance = past + torch.arange(T)[:, None] - torch.arange(past + T)
            scores = self.query(h[:, b]) @ keys.T / math.sqrt(keys.shape[1]) + self.bias[distance.clamp(0, window - 1)]
            weights = scores.masked_fill((distance < 0) | (distance >= window), -math.inf).softmax(-1)
            outcome.append(self.output(weights @ values))
            memories.append((keys[-window:].detach(), values[-window:].detach()))
        return h + torch.stack(outcome, 1), memories

    def empty(self):
        return tuple(torch.zeros(0, self.output.in_features) for _ in range(2))


class Network(torch.nn.Module):
    def __init__(self, layers, window, units):
        super().__init__()
        self.embedding = ModuleList(Embedding(v, E) for v in CLASSES)
        self.label = Embedding(LABELS, K * E)
        self.lstm = ModuleList(LSTM(K * E if layer == 0 else H, H) for layer in range(layers))
        # One bias is enough: PyTorch's second stays zero.
        for lstm in self.lstm:
            lstm.bias_hh_l0.requires_grad_(False).zero_()
        self.state = Linear(H, K * U)
        self.symbol = ModuleList(ModuleList(Embedding(CLASSES[j], U) for j in range(k)) for k in range(K))
        self.out = ModuleList(Linear(U, v) for v in CLASSES)
        self.attention = Attention(window, units) if window else None

    def begin(self):
        """States of streams that begin: (h, c) for each layer, (keys, values) for each stream."""
        states = [tuple(torch.zeros(1, B, H) for _ in range(2)) for _ in self.lstm]
        return states, [self.attention.empty() for _ in range(B)] if self.attention else None

    def reset(self, state, resets):
        """Begins the marked streams anew."""
        kept = torch.tensor([float(not r) for r in resets])[:, None]
        states = [(h * kept, c * kept) for h, c in state[0]]
        return states, self.attention and [self.attention.empty() if r else m for r, m in zip(resets, state[1])]

    def forward(self, inputs, targets, labels, state):
        """Each column's logits (T, B, V), and the state after the last step."""
        x = torch.cat([e(inputs[..., k]) for k, e in enumerate(self.embedding)], -1)
        known = (labels >= 0).to(x).unsqueeze(-1)
        h, states, memories = x + self.label(labels.clamp(min=0)) * known, [], state[1]
        for layer, lstm in enumerate(self.lstm):
            h, (last, cell) = lstm(h, state[0][layer])
            states.append((last.detach(), cell.detach()))
            if self.attention and layer == max(len(self.lstm) - 2, 0):
                h, memories = self.attention(h, memories)
        hidden, given = self.state(h).split(U, -1), targets.clamp(min=0)
        logits = []
        for k in range(K):
            z = hidden[k] + sum(self.symbol[k][j](given[..., j]) for j in range(k))
            logits.append(self.out[k](torch.relu(z)))
        return logits, (states, memories)

    def named(self):
        """The parameters under Étude's names; whether they are stored transposed; whether weight decay is for them
        (True), for the rows that were seen ("rows"), or not (False)."""
        yield from ((f"embedding.{k}", e.weight, False, "rows") for k, e in enumerate(self.embedding))
        yield "embedding.label", self.label.weight, False, "rows"
        for layer, lstm in enumerate(self.lstm):
            yield f"lstm.{layer}.input", lstm.weight_ih_l0, True, True
            yield f"lstm.{layer}.recurrent", lstm.weight_hh_l0, True, True
            yield f"lstm.{layer}.bias", lstm.bias_ih_l0, False, False
        if self.attention:
            for name in ("query", "key", "value", "output"):
                yield f"attention.{name}", getattr(self.attention, name).weight, True, True
            yield "attention.bias", self.attention.bias, False, False
        yield "heads.state", self.state.weight, True, True
        yield "heads.bias", self.state.bias, False, False
        for k in range(K):
            yield from ((f"heads.{k}.symbol.{j}", e.weight, False, "rows") for j, e in enumerate(self.symbol[k]))
            yield f"heads.{k}.weight", self.out[k].weight, True, True
            yield f"heads.{k}.bias", self.out[k].bias, False, False

    def stored(self, prefix, gradients=False):
        values = {name: (p.grad if gradients else p, turned) for name, p, turned, _ in self.named()}
        return {prefix + name: (v.T if turned else v).detach().contiguous().clone()
                for name, (v, turned) in values.items()}

    @torch.no_grad()
    def decay(self, factor):
        """Decoupled weight decay (Loshchilov and Hutter 2019)."""
        for _, p, _, decays in self.named():
            if decays == "rows":
                p[(p.grad != 0).any(1)] *= factor
            elif decays:
                p *= factor


def rows():
    return torch.stack([torch.randint(0, v, (BATCHES, T, B)) for v in CLASSES], -1)


def write(name, layers, optimizers, resets, **attention):
    """Trains with each optimizer from the same start, and writes the file."""
    inputs, targets, labels = rows(), rows(), torch.tensor([-1, 0, 1])
    targets[:, 2, 1, 0] = -1
    network = Network(layers, attention.get("attention", 0), attention.get("attentionUnits", 0))
    start = {k: v.clone() for k, v in network.state_dict().items()}
    tensors, losses = network.stored("start."), []
    for kind in optimizers:
        network.load_state_dict(start)
        learned = [p for _, p, _, _ in network.named()]
        rate = 1.0 if kind == "sgd" else 0.01
        step = (torch.optim.SGD(learned, rate, momentum=0.9) if kind == "sgd"
                else torch.optim.Adam(learned, rate, betas=BETAS if kind == "adamw" else (0.9, 0.999)))
        state = network.begin()
        for batch in range(BATCHES):
            logits, state = network(inputs[batch], targets[batch], labels, network.reset(state, resets[batch]))
            counted = targets[batch][..., 0] >= 0
            sums = [torch.nn.functional.cross_entropy(z[counted], targets[batch][..., k][counted], reduction="sum")
                    for k, z in enumerate(logits)]
            step.zero_grad()
            (sum(sums) / counted.sum()).backward()
            if kind == "adam":
                losses.append([s.item() for s in sums])
                if batch == 0:
                    tensors |= network.stored("gradient.", gradients=True)
                if batch == 2 and attention:
                    tensors |= network.stored("gradient3.", gradients=True)
            torch.nn.utils.clip_grad_norm_(learned, 0.3)
            if kind == "adamw":
                network.decay(1 - rate * DECAY)
            step.step()
        tensors |= network.stored(kind + ".")
    batches = [dict(inputs=inputs[b].flatten().tolist(), targets=targets[b].flatten().tolist(), labels=labels.tolist(),
                    resets=resets[b], loss=losses[b]) for b in range(BATCHES)]
    architecture = dict(classes=CLASSES, labels=LABELS, embedding=E, layers=layers, units=H, headUnits=U) | attention
    store(name, tensors, dict(
        architecture=json.dumps(architecture), batches=json.dumps(batches), streams=str(B), steps=str(T),
        betas=json.dumps(BETAS), decay=str(DECAY), torch=torch.__version__))


def store(name, tensors, metadata):
    """Writes a .safetensors file beside this one."""
    header, data = {"__metadata__": metadata}, b""
    for key, tensor in sorted(tensors.items()):
        values = tensor.flatten().tolist()
        offsets = [len(data), len(data) + 4 * len(values)]
        header[key] = dict(dtype="F32", shape=list(tensor.shape), data_offsets=offsets)
        data += struct.pack(f"<{len(values)}f", *values)
    text = json.dumps(header).encode()
    pathlib.Path(__file__).with_name(name).write_bytes(struct.pack("<Q", len(text)) + text + data)


FIRST, NONE, SECOND_STREAM = [True] * B, [False] * B, [False, True, False]
torch.manual_seed(20261123)
write("torch.safetensors", 2, ["adam", "sgd"], [FIRST, NONE, NONE])
torch.manual_seed(20261127)
write("torch_attention.safetensors", 3, ["adam", "adamw"], [FIRST, NONE, SECOND_STREAM], attention=6, attentionUnits=4)
