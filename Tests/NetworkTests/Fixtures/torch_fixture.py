"""Writes torch.safetensors: what PyTorch makes of a small network, for TorchTests.swift.

    python3 torch_fixture.py        (needs torch; float64 throughout, stored as F32)

Three batches in a row, the states carried and the gradient truncated between them. Stored: the parameters at first
(`start.`), the gradients of the first batch (`gradient.`), and the parameters after the three updates with Adam (`adam.`)
and with gradient descent with momentum (`sgd.`), both clipped to a global norm of 0.3.
"""
import json, pathlib, struct
import torch

torch.manual_seed(20261123)
torch.set_default_dtype(torch.float64)
CLASSES, LABELS, E, LAYERS, H, U = [5, 4, 3], 2, 3, 2, 6, 5
B, T, BATCHES, K = 3, 5, 3, len(CLASSES)


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.ModuleList(torch.nn.Embedding(v, E) for v in CLASSES)
        self.label = torch.nn.Embedding(LABELS, K * E)
        self.lstm = torch.nn.LSTM(K * E, H, LAYERS)
        # One bias is enough: PyTorch's second stays zero.
        for layer in range(LAYERS):
            getattr(self.lstm, f"bias_hh_l{layer}").requires_grad_(False).zero_()
        self.state = torch.nn.Linear(H, K * U)
        self.symbol = torch.nn.ModuleList(
            torch.nn.ModuleList(torch.nn.Embedding(CLASSES[j], U) for j in range(k)) for k in range(K))
        self.out = torch.nn.ModuleList(torch.nn.Linear(U, v) for v in CLASSES)

    def forward(self, inputs, targets, labels, state):
        """Each column's logits (T, B, V), and the state after the last step."""
        x = torch.cat([e(inputs[..., k]) for k, e in enumerate(self.embedding)], -1)
        known = (labels >= 0).to(x).unsqueeze(-1)
        h, state = self.lstm(x + self.label(labels.clamp(min=0)) * known, state)
        hidden, given = self.state(h).split(U, -1), targets.clamp(min=0)
        logits = []
        for k in range(K):
            z = hidden[k] + sum(self.symbol[k][j](given[..., j]) for j in range(k))
            logits.append(self.out[k](torch.relu(z)))
        return logits, state

    def named(self):
        """The parameters under Étude's names, in Étude's shapes."""
        yield from ((f"embedding.{k}", e.weight, False) for k, e in enumerate(self.embedding))
        yield "embedding.label", self.label.weight, False
        for layer in range(LAYERS):
            yield f"lstm.{layer}.input", getattr(self.lstm, f"weight_ih_l{layer}"), True
            yield f"lstm.{layer}.recurrent", getattr(self.lstm, f"weight_hh_l{layer}"), True
            yield f"lstm.{layer}.bias", getattr(self.lstm, f"bias_ih_l{layer}"), False
        yield "heads.state", self.state.weight, True
        yield "heads.bias", self.state.bias, False
        for k in range(K):
            yield from ((f"heads.{k}.symbol.{j}", e.weight, False) for j, e in enumerate(self.symbol[k]))
            yield f"heads.{k}.weight", self.out[k].weight, True
            yield f"heads.{k}.bias", self.out[k].bias, False

    def stored(self, prefix, gradients=False):
        return {prefix + name: (p.grad if gradients else p).detach().T.contiguous().clone() if turned
                else (p.grad if gradients else p).detach().clone() for name, p, turned in self.named()}


def rows():
    return torch.stack([torch.randint(0, v, (BATCHES, T, B)) for v in CLASSES], -1)


inputs, targets, labels = rows(), rows(), torch.tensor([-1, 0, 1])
targets[:, 2, 1, 0] = -1
network = Network()
start = {k: v.clone() for k, v in network.state_dict().items()}
tensors, losses = network.stored("start."), []
for name, optimizer in (("adam.", lambda p: torch.optim.Adam(p, 0.01)),
                        ("sgd.", lambda p: torch.optim.SGD(p, 1.0, momentum=0.9))):
    network.load_state_dict(start)
    step = optimizer([p for p in network.parameters() if p.requires_grad])
    state = None
    for batch in range(BATCHES):
        logits, state = network(inputs[batch], targets[batch], labels, state)
        state = tuple(s.detach() for s in state)
        counted = targets[batch][..., 0] >= 0
        sums = [torch.nn.functional.cross_entropy(z[counted], targets[batch][..., k][counted], reduction="sum")
                for k, z in enumerate(logits)]
        step.zero_grad()
        (sum(sums) / counted.sum()).backward()
        if name == "adam.":
            losses.append([s.item() for s in sums])
            if batch == 0:
                tensors |= network.stored("gradient.", gradients=True)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 0.3)
        step.step()
    tensors |= network.stored(name)

header, data = {}, b""
for name, tensor in sorted(tensors.items()):
    values = tensor.flatten().tolist()
    header[name] = dict(dtype="F32", shape=list(tensor.shape), data_offsets=[len(data), len(data) + 4 * len(values)])
    data += struct.pack(f"<{len(values)}f", *values)
header["__metadata__"] = dict(
    architecture=json.dumps(dict(classes=CLASSES, labels=LABELS, embedding=E, layers=LAYERS, units=H, headUnits=U)),
    batches=json.dumps([dict(inputs=inputs[b].flatten().tolist(), targets=targets[b].flatten().tolist(),
                             labels=labels.tolist(), loss=losses[b]) for b in range(BATCHES)]),
    streams=str(B), steps=str(T), torch=torch.__version__)
text = json.dumps(header).encode()
pathlib.Path(__file__).with_name("torch.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
