#!/usr/bin/env python3
"""Trains Étude's expressive network with PyTorch, from the rows that `etude rows` writes.

    etude rows music --out rows.safetensors --validation list.txt
    scripts/train.py rows.safetensors --out m.safetensors --minutes 60
    torchrun --nproc-per-node 4 scripts/train.py rows.safetensors --out m.safetensors --minutes 60 --precision bfloat16

Needs torch and numpy. The network is described in docs/lstm.md; options, augmentation, loss and scores are those of
`etude train`, and `etude compose` and `etude evaluate` use the model like any other. Runs on one CPU or GPU, or under
torchrun on several, among which the streams of each batch are divided (--batch is the total).

--out always holds the best model so far. Beside it are a log (.log.jsonl) and, until the run is over, a checkpoint
(.checkpoint): after an interruption, --resume continues exactly where the run stopped. docs/scale.md has examples.

The parts of this file:
  Files             reading and writing .safetensors
  Rows and batches  Rows (augmentation), Passes, Examples (the order of the pieces), Streams (the batches)
  The network       Attention, Network
  Learning          Learner (one step), Validation, World (several processes), Trainer (the run)
  The command line  options, their defaults, and resuming
"""
import argparse, concurrent.futures, contextlib, json, math, os, pathlib, pickle, signal, sys, time
import numpy, torch
import torch.distributed as dist
import torch.nn.functional as F
from torch.nn import Embedding, Linear, LSTM, Module, ModuleList, Parameter

HEAD_UNITS = 256
PEDAL, HIGHEST = 88, 87  # symbols of the key column: the pedal, the highest key
UNLABELLED = 0.1  # fraction of examples without their label, so that the model also learns to compose without one
VALIDATION_EVENTS = 60_000  # approximate number of events predicted in an evaluation during the run
CHECKPOINT_SECONDS = 120
MOST_SKIPPED = 20  # maximum number of consecutive steps whose gradient is not finite


def fail(reason):
    sys.exit(f"train.py: error: {reason}")


# --- Files


def read_safetensors(path):
    """Returns the tensors (as read-only arrays) and the metadata of a .safetensors file."""
    types = dict(F16="<f2", F32="<f4", F64="<f8", I16="<i2", I32="<i4", I64="<i8", U8="u1")
    try:
        data = numpy.memmap(path, numpy.uint8, "r")
        start = 8 + int.from_bytes(data[:8].tobytes(), "little")
        header = json.loads(data[8:start].tobytes())
        metadata, tensors = header.pop("__metadata__"), {}
        for name, entry in header.items():
            low, high = (start + offset for offset in entry["data_offsets"])
            tensors[name] = data[low:high].view(types[entry["dtype"]]).reshape(entry["shape"])
    except (OSError, ValueError, KeyError) as error:
        fail(f"{path}: not a readable .safetensors file ({error})")
    return tensors, metadata


def write_safetensors(path, tensors, metadata):
    """Writes arrays of half or single precision atomically."""
    header, end = {"__metadata__": metadata}, 0
    for name, tensor in sorted(tensors.items()):
        dtype = {2: "F16", 4: "F32"}[tensor.itemsize]
        header[name] = dict(dtype=dtype, shape=list(tensor.shape), data_offsets=[end, end + tensor.nbytes])
        end += tensor.nbytes
    text = to_json(header).encode()
    text += b" " * (-len(text) % 8)
    with replacing(path) as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _, tensor in sorted(tensors.items()):
            file.write(tensor.tobytes())


@contextlib.contextmanager
def replacing(path):
    """A context manager for a file that replaces `path` once it is complete and synced to disk."""
    part = f"{path}.part"
    with open(part, "wb") as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            os.unlink(part)
            raise


def to_json(value):
    """Compact JSON; what is None in an object itself is left out."""
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if item is not None}
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


# --- Rows and batches


def nearest(scale, values):
    """Returns the classes with the nearest values; if two are equally near, the longer one."""
    above = numpy.searchsorted(scale, values, "right").clip(1, len(scale) - 1)
    return numpy.where(scale[above] - values <= values - scale[above - 1], above, above - 1)


class Rows:
    """The pieces of a file from `etude rows`."""

    def __init__(self, path):
        self.tensors, self.metadata = read_safetensors(path)
        for name in ("rows", "onsets", "durations", "offsets", "labels", "weights", "validation"):
            if name not in self.tensors:
                fail(f"{path}: no tensor {name!r}; expected a file from `etude rows`")
        vocabulary = json.loads(self.metadata["vocabulary"])
        self.times, self.durations = (numpy.array(vocabulary[name]) for name in ("times", "durations"))
        self.classes = [len(self.times), 91, len(self.durations), 32]
        self.labels, self.offsets = self.tensors["labels"], self.tensors["offsets"]
        self.counts = numpy.diff(self.offsets)
        self.weights = self.tensors["weights"]
        validates = self.tensors["validation"] != 0
        self.training, self.validation = numpy.flatnonzero(~validates), numpy.flatnonzero(validates)

    def stored(self, piece, count=None):
        """Returns the rows of a piece, unmodified."""
        rows = self.tensors["rows"][self.offsets[piece] : self.offsets[piece + 1]]
        return rows[:count]

    def varied(self, pieces, semitones, stretches):
        """Returns the rows of pieces in other keys and at other speeds, encoded as in docs/evaluation.md.

        The shift of a piece is shortened so that all its keys are on the piano. Time classes depend on earlier ones
        in the piece, so the loop runs over the events and processes all pieces at once.
        """
        order = numpy.argsort(-self.counts[pieces], kind="stable")
        pieces, semitones, stretches = pieces[order], semitones[order], stretches[order]
        counts = self.counts[pieces]
        ends = counts.cumsum()
        source = numpy.concatenate([numpy.arange(self.offsets[p], self.offsets[p + 1]) for p in pieces])
        of_piece = numpy.repeat(numpy.arange(len(pieces)), counts)
        rows = self.tensors["rows"][source]
        onsets = self.tensors["onsets"][source] * stretches[of_piece]
        rows[:, 2] = nearest(self.durations, self.tensors["durations"][source] * stretches[of_piece])
        self.transpose(rows[:, 1], semitones, ends - counts, of_piece)
        first = ends - counts + 1
        played = onsets[first]
        active = numpy.searchsorted(-counts, -numpy.arange(counts[0] + 1), "left")  # pieces with more rows
        for event in range(counts[0] - 2):
            place = first[: active[event + 2]] + event
            gap = onsets[place] - played[: len(place)]
            time = nearest(self.times, gap)
            rows[place, 0] = time
            played[: len(place)] = numpy.where(
                gap > self.times[-1], onsets[place], played[: len(place)] + self.times[time])
        varied = numpy.split(rows, ends[:-1])
        return [varied[place] for place in numpy.argsort(order)]

    @staticmethod
    def transpose(keys, semitones, starts, of_piece):
        sounds = keys < PEDAL
        lowest = numpy.minimum.reduceat(numpy.where(sounds, keys, HIGHEST), starts)
        highest = numpy.maximum.reduceat(numpy.where(sounds, keys, 0), starts)
        shift = numpy.clip(semitones, -lowest, HIGHEST - highest)
        keys += numpy.where(sounds, shift[of_piece], 0).astype(keys.dtype)


class Passes:
    """The order of training pieces: passes over all pieces, each in a new random order, in which a piece
    of weight w is used w times on average.

    Piece i has a phase φ in (0, 1) and is used ⌊(e + 1)·w + φ⌋ − ⌊e·w + φ⌋ times in pass e. Pieces of equal weight
    have equally spaced phases, so the number of them per pass varies by at most one.
    """

    def __init__(self, weights, seed):
        self.weights, self.seed, self.phases = weights, seed, numpy.zeros(len(weights))
        random = numpy.random.default_rng([seed])
        for weight in numpy.unique(weights):
            members = random.permutation(numpy.flatnonzero(weights == weight))
            self.phases[members] = (numpy.arange(len(members)) + 0.5) / len(members)

    def uses(self, passes):
        """Returns how often each piece is used in a number of passes."""
        return numpy.floor(passes * self.weights + self.phases).astype(int)

    def find(self, example):
        """Returns the pass of an example, and the example's index in it."""
        number = int(example / self.weights.sum())
        while self.uses(number).sum() > example:
            number -= 1
        while self.uses(number + 1).sum() <= example:
            number += 1
        return number, example - int(self.uses(number).sum())

    def order(self, number, random):
        """Returns the indices of the pieces of a pass."""
        times = self.uses(number + 1) - self.uses(number)
        return random.permutation(numpy.repeat(numpy.arange(len(times)), times))


class Examples:
    """Supplies examples, pass after pass. Their keys and tempos follow from the seed and the number of the pass."""

    def __init__(self, rows, settings):
        self.rows, self.settings, self.made = rows, settings, {}
        self.passes = Passes(rows.weights[rows.training], settings["seed"])
        self.thread = concurrent.futures.ThreadPoolExecutor(1)

    def example(self, number):
        """Returns the rows and the label of an example."""
        number, place = self.passes.find(number)
        wanted = (number, number + 1)  # the next pass is prepared in the background
        self.made = {n: self.made.get(n) or self.thread.submit(self.make, n) for n in wanted}
        rows, labels = self.made[number].result()
        return rows[place], int(labels[place])

    def make(self, number):
        """Returns the rows and labels of a pass."""
        random, s = numpy.random.default_rng([self.settings["seed"], number]), self.settings
        pieces = self.rows.training[self.passes.order(number, random)]
        reach = math.log(s["stretch"])
        semitones = random.integers(-s["transpose"], s["transpose"], len(pieces), endpoint=True)
        stretches = numpy.exp(random.uniform(-reach, reach, len(pieces)))
        labels = numpy.where(random.random(len(pieces)) >= UNLABELLED, self.rows.labels[pieces], -1)
        return (self.rows.varied(pieces, semitones, stretches) if len(pieces) else []), labels


class Streams:
    """Parallel streams that each process whole pieces one after another, T events at a time.

    A piece starts at the beginning of a batch, where its stream is reset; the rest of a batch after the end of a
    piece is padding, whose targets are −1.
    """

    def __init__(self, steps, own, places, example):
        """`own`: the range of streams whose rows are needed; the others are only counted. `places`: for each stream
        the number of its example and the next row, or None. example(number): returns its rows and label."""
        self.steps, self.own, self.places, self.example = steps, own, places, example
        self.held = {number: example(number) for number in sorted({place[0] for place in places if place})}

    def left(self, stream):
        """Returns the number of remaining events of a stream's piece."""
        place = self.places[stream]
        return max(len(self.held[place[0]][0]) - 1 - place[1], 0) if place else 0

    def next(self, start):
        """Returns the next batch; None if all have ended and start(), the number of the next example, returns None.

        The batch: inputs and targets (T, B, K), labels (B), which streams are reset, and the number of events of all
        streams, including those of other processes.
        """
        begins = [self.left(stream) == 0 for stream in range(len(self.places))]
        for stream in (s for s, begin in enumerate(begins) if begin):
            number = start()
            self.places[stream] = None if number is None else (number, 0)
            if number is not None:
                self.held[number] = self.example(number)
        counts = [min(self.steps, self.left(stream)) for stream in range(len(self.places))]
        if not any(counts):
            return None
        inputs = numpy.zeros((self.steps, len(self.own), 4), numpy.int64)
        targets = numpy.full_like(inputs, -1)
        labels = numpy.full(len(self.own), -1)
        for column, stream in enumerate(self.own):
            if self.places[stream]:
                (number, row), n = self.places[stream], counts[stream]
                rows, labels[column] = self.held[number]
                inputs[:n, column], targets[:n, column] = rows[row : row + n], rows[row + 1 : row + n + 1]
        self.places = [place and (place[0], place[1] + self.steps) for place in self.places]
        self.held = {place[0]: self.held[place[0]] for place in self.places if place}
        return inputs, targets, labels, [begins[stream] for stream in self.own], sum(counts)


# --- The network


class Attention(Module):
    """One causal head over the last W events, with a learned bias for each distance."""

    def __init__(self, units, window, size):
        super().__init__()
        self.query, self.key, self.value = (Linear(units, size, bias=False) for _ in range(3))
        self.output = Linear(size, units, bias=False)
        self.bias = Parameter(torch.zeros(window))

    def forward(self, h, memory):
        """Returns h (T, B, H) with the result added, and the new memory.

        The memory consists of keys and values (B, M, D) of the last M events, and the number of them in each stream.
        """
        keys, values, lengths = memory
        (steps, streams, _), window, past = h.shape, len(self.bias), max(lengths)
        x = h.transpose(0, 1)
        keys, values = (
            torch.cat([old[:, old.shape[1] - past :].to(new.dtype), new], 1)
            for old, new in ((keys, self.key(x)), (values, self.value(x))))
        bias = self.distances(steps, past)
        if min(lengths) < past:
            first = past - torch.tensor(lengths, device=h.device)
            empty = torch.arange(past + steps, device=h.device) < first[:, None]
            bias = bias + torch.zeros(empty.shape, device=h.device).masked_fill(empty, -math.inf)[:, None]
        query = self.query(x)
        scores = torch.baddbmm(bias.to(query.dtype), query, keys.transpose(1, 2), alpha=query.shape[2] ** -0.5)
        result = self.output(torch.bmm(scores.softmax(2).to(values.dtype), values))
        lengths = [min(n + steps, window - 1) for n in lengths]
        start = past + steps - max(lengths)
        return h + result.transpose(0, 1), (keys[:, start:].detach(), values[:, start:].detach(), lengths)

    def distances(self, steps, past):
        """Returns (T, M + T): at (t, j) the bias of distance M + t − j; −∞ beyond the window and for later events."""
        reach = past + steps
        known = F.pad(self.bias[:reach], (0, max(reach - len(self.bias), 0)), value=-math.inf).flip(0)
        return F.pad(known, (0, steps - 1), value=-math.inf).unfold(0, reach, 1).flip(0)


def dropout(x, share, noise):
    """Inverted dropout (Srivastava et al. 2014), with random numbers from a generator; no dropout if that is None."""
    if not share or noise is None:
        return x
    return x * torch.empty_like(x).bernoulli_(1 - share, generator=noise).div_(1 - share)


class Network(Module):
    """The network of docs/lstm.md; `architecture` has the format of a model file."""

    def __init__(self, architecture, dropout=0.0, input_dropout=0.0):
        super().__init__()
        a = self.architecture = architecture
        self.classes, self.units, embedding = a["classes"], a["units"], a["embedding"]
        self.dropout, self.input_dropout = dropout, input_dropout
        # Random generators for dropout: one that is the same in all processes, and one for this process.
        self.common_noise = self.own_noise = None
        inputs, columns = len(self.classes) * embedding, range(len(self.classes))
        self.embedding = ModuleList(Embedding(v, embedding) for v in self.classes)
        self.label = Embedding(a["labels"], inputs) if a["labels"] else None
        self.lstm = ModuleList(LSTM(self.units if layer else inputs, self.units) for layer in range(a["layers"]))
        for layer in self.lstm:  # One bias is enough: the second stays zero.
            layer.bias_hh_l0.requires_grad_(False).zero_()
        self.attended = max(a["layers"] - 2, 0)
        window = a.get("attention", 0)
        self.attention = Attention(self.units, window, a["attentionUnits"]) if window else None
        self.state = Linear(self.units, len(self.classes) * HEAD_UNITS)
        self.symbol = ModuleList(ModuleList(Embedding(self.classes[j], HEAD_UNITS) for j in range(k)) for k in columns)
        self.out = ModuleList(Linear(HEAD_UNITS, v) for v in self.classes)

    def forward(self, inputs, targets, labels, state):
        """Returns, for each column, the nats and the numbers of top-1 and top-5 hits (K, 3), and the state after the
        last step. Inputs and targets (T, B, K), labels (B)."""
        layers, memory = state
        common, own = (self.common_noise, self.own_noise) if self.training else (None, None)
        x = torch.cat([F.embedding(inputs[..., k], dropout(e.weight, self.input_dropout, common))
                       for k, e in enumerate(self.embedding)], -1)
        if self.label is not None:
            table = dropout(self.label.weight, self.input_dropout, common)
            x = x + F.embedding(labels.clamp(min=0), table) * (labels >= 0).unsqueeze(-1)
        after = []
        for layer, lstm in enumerate(self.lstm):
            x, (h, c) = lstm(dropout(x, self.dropout, own) if layer else x, layers[layer])
            after.append((h.detach(), c.detach()))
            if self.attention and layer == self.attended:
                x, memory = self.attention(x, memory)
        given, sums = targets.clamp(min=0), []
        for k, hidden in enumerate(self.state(x).split(HEAD_UNITS, -1)):
            for j in range(k):
                hidden = hidden + self.symbol[k][j](given[..., j])
            sums.append(self.judge(self.out[k](hidden.relu()).float(), targets[..., k], given[..., k]))
        return torch.stack(sums), (after, memory)

    def judge(self, logits, targets, given):
        nats = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-1, reduction="sum")
        with torch.no_grad():
            likelier = (logits > logits.gather(-1, given.unsqueeze(-1))).sum(-1)
            hits = [((likelier < best) & (targets >= 0)).sum() for best in (1, 5)]
        return torch.stack([nats, *hits])

    def zero_state(self, streams):
        device, a = self.state.weight.device, self.architecture
        layers = [tuple(torch.zeros(1, streams, self.units, device=device) for _ in range(2)) for _ in self.lstm]
        memory = tuple(torch.zeros(streams, 0, a.get("attentionUnits", 0), device=device) for _ in range(2))
        return layers, (*memory, [0] * streams)

    def begin(self, state, begins):
        """Returns the state with some streams reset."""
        if not any(begins):
            return state
        layers, (keys, values, lengths) = state
        keeps = torch.tensor([not b for b in begins], device=keys.device)[:, None]
        layers = [(h * keeps, c * keeps) for h, c in layers]
        return layers, (keys, values, [0 if b else n for b, n in zip(begins, lengths)])

    def named(self):
        """Yields the parameters with Étude's names, whether they are stored transposed, and whether they decay: "all",
        "seen" (rows with a gradient) or None."""
        yield from ((f"embedding.{k}", e.weight, False, "seen") for k, e in enumerate(self.embedding))
        if self.label is not None:
            yield "embedding.label", self.label.weight, False, "seen"
        for layer, lstm in enumerate(self.lstm):
            yield f"lstm.{layer}.input", lstm.weight_ih_l0, True, "all"
            yield f"lstm.{layer}.recurrent", lstm.weight_hh_l0, True, "all"
            yield f"lstm.{layer}.bias", lstm.bias_ih_l0, False, None
        if self.attention:
            for name in ("query", "key", "value", "output"):
                yield f"attention.{name}", getattr(self.attention, name).weight, True, "all"
            yield "attention.bias", self.attention.bias, False, None
        yield "heads.state", self.state.weight, True, "all"
        yield "heads.bias", self.state.bias, False, None
        for k, symbols in enumerate(self.symbol):
            yield from ((f"heads.{k}.symbol.{j}", e.weight, False, "seen") for j, e in enumerate(symbols))
            yield f"heads.{k}.weight", self.out[k].weight, True, "all"
            yield f"heads.{k}.bias", self.out[k].bias, False, None

    def parameters_in_order(self):
        return [parameter for _, parameter, _, _ in self.named()]

    @torch.no_grad()
    def initialize(self, kind):
        """Sets initial values; `kind` is uniform or orthogonal (docs/lstm.md)."""
        orthogonal = kind == "orthogonal"
        for embedding in self.embedding:
            embedding.weight.normal_(0, 1 if orthogonal else 0.1)
        if self.label is not None:
            self.label.weight.normal_(0, 1 if orthogonal else 0.01)
        bound = self.units**-0.5
        for lstm in self.lstm:
            for weight, fill in ((lstm.weight_ih_l0, torch.nn.init.xavier_uniform_),
                                 (lstm.weight_hh_l0, torch.nn.init.orthogonal_)):
                for gate in weight.chunk(4):
                    fill(gate) if orthogonal else gate.uniform_(-bound, bound)
            lstm.bias_ih_l0.zero_()[self.units : 2 * self.units] = 1
        if self.attention:
            for linear in (self.attention.query, self.attention.key, self.attention.value, self.attention.output):
                torch.nn.init.xavier_uniform_(linear.weight)
        self.state.weight.uniform_(-((6 / self.units) ** 0.5), (6 / self.units) ** 0.5)
        self.state.bias.zero_()
        for symbols, out in zip(self.symbol, self.out):
            for embedding in symbols:
                embedding.weight.normal_(0, 0.1)
            out.weight.uniform_(-(HEAD_UNITS**-0.5), HEAD_UNITS**-0.5)
            out.bias.zero_()

    def arrays(self, half):
        """Returns the parameters as stored in a model file."""
        kind = numpy.float16 if half else numpy.float32
        return {name: (p.T if turned else p).detach().cpu().contiguous().numpy().astype(kind)
                for name, p, turned, _ in self.named()}

    @torch.no_grad()
    def load_arrays(self, arrays):
        for name, parameter, turned, _ in self.named():
            values = torch.from_numpy(arrays[name].astype(numpy.float32))
            parameter.copy_(values.T if turned else values)


# --- Learning


class Learner:
    """The network, its optimizer and the moving average of its weights."""

    def __init__(self, architecture, s, world):
        self.s, self.network = s, Network(architecture, s["dropout"], s["inputDropout"]).to(world.device)
        torch.manual_seed(s["seed"])
        self.network.initialize(s["initialization"])
        self.world = world
        self.distributed = self.network
        if world.size > 1:
            self.distributed = torch.nn.parallel.DistributedDataParallel(self.network, gradient_as_bucket_view=True)
        self.weights = self.network.parameters_in_order()
        if s["optimizer"] == "sgd":
            self.optimizer = torch.optim.SGD(self.weights, 1, momentum=0.9)
        else:
            betas = (0.9, 0.98) if s["optimizer"] == "adamw" else (0.9, 0.999)
            self.optimizer = torch.optim.Adam(self.weights, 1, betas, fused=world.device.type == "cuda")
        # The weights that are evaluated and saved.
        self.learned = self.network
        if s["averaging"]:
            self.learned = Network(architecture).to(world.device).requires_grad_(False)
            self.learned.load_state_dict(self.network.state_dict())
        self.updates = 0
        self.network.common_noise, self.network.own_noise = (torch.Generator(world.device) for _ in range(2))

    def train(self, batch, state, step, rate):
        """Updates the weights with this process's part of a batch. Returns the sums by column, the state, and whether
        the gradient was finite. The loss is the mean over the events of all processes; PyTorch averages gradients."""
        inputs, targets, labels, begins, count = batch
        self.network.train()
        for noise, rank in ((self.network.common_noise, 0), (self.network.own_noise, 1 + self.world.rank)):
            noise.manual_seed(((self.s["seed"] * 1_000_003 + step) * 4099 + rank) % 2**63)
        state = self.network.begin(state, begins)
        with torch.autocast(self.world.device.type, torch.bfloat16, enabled=self.s["precision"] == "bfloat16"):
            sums, state = self.distributed(*self.world.tensors(inputs, targets, labels), state)
        self.optimizer.zero_grad()
        (sums[:, 0].sum() * (self.world.size / count)).backward()
        norm = torch.nn.utils.clip_grad_norm_(self.weights, self.s["clip"])
        if is_finite := math.isfinite(norm.item()):
            self.update(rate)
        return sums.detach(), state, is_finite

    @torch.no_grad()
    def update(self, rate):
        self.updates += 1
        if self.s["optimizer"] == "adamw":
            self.decay(1 - rate * self.s["weightDecay"])
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        if self.learned is not self.network:
            decay = min(self.s["averaging"], (1 + self.updates) / (10 + self.updates))
            averages = self.learned.parameters_in_order()
            torch._foreach_mul_(averages, decay)
            torch._foreach_add_(averages, self.weights, alpha=1 - decay)

    def decay(self, factor):
        """Decoupled weight decay (Loshchilov and Hutter 2019), except for biases and embeddings not in the batch."""
        for _, weight, _, decays in self.network.named():
            if decays == "seen":
                seen = (weight.grad != 0).any(1, keepdim=True)
                weight.mul_(torch.where(seen, factor, 1.0))
            elif decays:
                weight.mul_(factor)

    def state_dict(self):
        return dict(network=self.network.state_dict(), learned=self.learned.state_dict(),
                    optimizer=self.optimizer.state_dict()["state"], updates=self.updates)

    def load_state_dict(self, state):
        self.network.load_state_dict(state["network"])
        self.learned.load_state_dict(state["learned"])
        self.optimizer.load_state_dict(self.optimizer.state_dict() | dict(state=state["optimizer"]))
        self.updates = state["updates"]


def score(sums, events):
    """Returns the score of summed nats and hits, in the format of Étude's model files and logs."""
    sums = sums.tolist()
    columns = [dict(name=name, nats=nats / events, accuracy=first / events, top5=five / events)
               for name, (nats, first, five) in zip(("time", "key", "duration", "velocity"), sums)]
    return dict(columns=columns, events=events, nats=sum(nats for nats, _, _ in sums) / events)


class Validation:
    """Predicts whole pieces by teacher forcing, each with its label, longest first; every event counts once."""

    def __init__(self, rows, limit=None):
        share = max(100, limit // max(len(rows.validation), 1)) if limit else None
        pieces = [(rows.stored(p, share and share + 1), int(rows.labels[p])) for p in rows.validation]
        self.examples = sorted(pieces, key=lambda example: -len(example[0]))
        self.events = sum(len(rows) - 1 for rows, _ in self.examples)

    @torch.no_grad()
    def score(self, network, world, streams, steps):
        """Returns None if there are no validation pieces. The pieces are divided among the processes."""
        if not self.examples:
            return None
        network.eval()
        own = self.examples[world.rank :: world.size]
        rest, state = iter(range(len(own))), network.zero_state(streams)
        playing = Streams(steps, range(streams), [None] * streams, own.__getitem__)
        sums = torch.zeros(4, 3, dtype=torch.float64, device=world.device)
        while batch := playing.next(lambda: next(rest, None)):
            inputs, targets, labels, begins, _ = batch
            more, state = network(*world.tensors(inputs, targets, labels), network.begin(state, begins))
            sums += more.double()
        return score(world.sum(sums), self.events)


class World:
    """The processes of a run, and the device of this process."""

    def __init__(self, device):
        self.size, self.rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
        uses_cuda = torch.cuda.is_available() if device is None else device == "cuda"
        if uses_cuda and not torch.cuda.is_available():
            fail("--device cuda: PyTorch finds no GPU here")
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if uses_cuda else torch.device("cpu")
        if uses_cuda:
            torch.cuda.set_device(self.device)
        if self.size > 1:
            dist.init_process_group("nccl" if uses_cuda else "gloo")
            self.control = dist.new_group(backend="gloo")

    @property
    def name(self):
        return torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else "CPU"

    def tensors(self, *arrays):
        return [torch.from_numpy(array).to(self.device, non_blocking=True) for array in arrays]

    def sum(self, tensor):
        """Returns the sum over all processes, on the CPU."""
        tensor = tensor.cpu().clone()
        if self.size > 1:
            dist.all_reduce(tensor, group=self.control)
        return tensor

    def agree(self, seconds, is_interrupted):
        """Returns the clock of the first process, and whether any process was interrupted."""
        if self.size == 1:
            return seconds, is_interrupted
        known = torch.tensor([seconds if self.rank == 0 else 0.0, float(is_interrupted)], dtype=torch.float64)
        dist.all_reduce(known, group=self.control)
        return known[0].item(), known[1].item() > 0

    def gather(self, value):
        """Returns the values of all processes in order in the first process, and None in the others."""
        if self.size == 1:
            return [value]
        values = [None] * self.size if self.rank == 0 else None
        dist.gather_object(value, values, group=self.control)
        return values


def joined(states):
    """Joins the streams of several states into one, on the CPU."""
    layers = [tuple(torch.cat([layers[layer][i].cpu() for layers, _ in states], 1) for i in range(2))
              for layer in range(len(states[0][0]))]
    longest = max(keys.shape[1] for _, (keys, _, _) in states)
    keys, values = (torch.cat([F.pad(memory[i].cpu(), (0, 0, longest - memory[i].shape[1], 0)) for _, memory in states])
                    for i in range(2))
    return layers, (keys, values, [n for _, (_, _, lengths) in states for n in lengths])


def part(state, own, device):
    """Returns a copy of the state of some streams: with some libraries, sums depend on the alignment of the memory."""
    (layers, (keys, values, lengths)), own = state, slice(own.start, own.stop)
    layers = [tuple(x[:, own].clone().to(device) for x in pair) for pair in layers]
    return layers, (keys[own].clone().to(device), values[own].clone().to(device), lengths[own])


class Trainer:
    """A run: takes steps, evaluates, keeps the best model, and can be interrupted at any time."""

    def __init__(self, rows, options, world, settings, checkpoint):
        s = self.s = settings
        self.rows, self.options, self.world = rows, options, world
        self.origin = dict(settings=s, corpus=rows.metadata["corpus"], validation=rows.metadata["validation"])
        self.architecture = dict(
            classes=rows.classes, labels=len(json.loads(rows.metadata["labels"])), embedding=s["embedding"],
            layers=s["layers"], units=s["units"], headUnits=HEAD_UNITS)
        if s["attention"]:
            self.architecture |= dict(attention=s["attention"], attentionUnits=s["attentionUnits"])
        self.learner = Learner(self.architecture, s, world)
        self.examples = Examples(rows, s)
        self.own = range(world.rank * s["batch"] // world.size, (world.rank + 1) * s["batch"] // world.size)
        self.during, self.last = Validation(rows, VALIDATION_EVENTS), Validation(rows)
        events, weights = rows.counts[rows.training] - 1, rows.weights[rows.training]
        chunks = (-(-events // s["steps"]) * weights).sum()
        if chunks < s["batch"]:
            fail(f"the training set fills {int(chunks)} of {s['batch']} streams; use a smaller --batch")
        self.planned = math.ceil(s["epochs"] * chunks / s["batch"])
        self.epoch_events = int((events * weights).sum())
        fewest = 50 * s["batch"] * s["steps"]
        most = 5_000_000 if world.device.type == "cuda" else 500_000
        self.evaluation_events = s["evaluationEvents"] or max(fewest, min(self.epoch_events, most))
        self.progress = dict(step=0, events=0, seconds=0.0, reserve=0.0, dealt=0, recent=0, best=None, validation=None,
                             stale=0, log=0)
        self.sums, self.skipped, self.is_interrupted = torch.zeros(4, 3, dtype=torch.float64), 0, False
        self.state, places = self.learner.network.zero_state(len(self.own)), [None] * s["batch"]
        if checkpoint:
            self.progress, sums, places = (checkpoint[name] for name in ("progress", "sums", "places"))
            self.sums = sums if world.rank == 0 else self.sums  # They are summed over the processes.
            self.learner.load_state_dict(checkpoint["learner"])
            self.state = part(checkpoint["state"], self.own, world.device)
        self.streams = Streams(s["steps"], self.own, places, self.examples.example)
        self.start = time.monotonic() - self.progress["seconds"]

    def run(self):
        """Trains until the run is over or interrupted. Returns whether it is over."""
        p, s = self.progress, self.s
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, lambda *_: setattr(self, "is_interrupted", True))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))  # Some launchers block them.
        self.open_log()
        self.head()
        if p["step"] == 0:
            self.save()
        saved = p["seconds"]
        while self.fraction < 1 and not (s["patience"] and p["stale"] >= s["patience"]):
            self.step()
            p["seconds"], interrupted = self.world.agree(time.monotonic() - self.start, self.is_interrupted)
            if p["recent"] >= self.evaluation_events or self.fraction >= 1:
                self.evaluate()
            if interrupted or p["seconds"] - saved > CHECKPOINT_SECONDS:
                self.save()
                saved = p["seconds"]
            if interrupted and self.fraction < 1:
                return False
        self.finish()
        return True

    @property
    def fraction(self):
        p = self.progress
        if limit := self.s["minutes"] and 60 * self.s["minutes"]:
            return p["seconds"] / max(limit - p["reserve"], limit / 4)
        return p["step"] / self.planned

    @property
    def rate(self):
        """The learning rate: a linear rise to the peak, then half a cosine down (Loshchilov and Hutter 2017)."""
        s, fraction = self.s, self.fraction
        if fraction < s["warmUp"]:
            return s["learningRate"] * max(fraction / s["warmUp"], 0.05)
        way = min((fraction - s["warmUp"]) / (1 - s["warmUp"]), 1)
        return s["learningRate"] * (s["finalRate"] + (1 - s["finalRate"]) * (1 + math.cos(math.pi * way)) / 2)

    def step(self):
        p = self.progress
        batch = self.streams.next(self.start_example)
        sums, self.state, is_finite = self.learner.train(batch, self.state, p["step"], self.rate)
        self.sums = self.sums.to(sums.device) + sums
        p["step"], p["events"], p["recent"] = p["step"] + 1, p["events"] + batch[-1], p["recent"] + batch[-1]
        self.skipped = 0 if is_finite else self.skipped + 1
        if self.skipped == MOST_SKIPPED:
            fail(f"training has diverged at step {p['step']}; use a lower --learning-rate or --clip")

    def start_example(self):
        self.progress["dealt"] += 1
        return self.progress["dealt"] - 1

    def judge(self, validation, network):
        """Returns a score computed in single precision."""
        streams = max(min(len(self.own), len(validation.examples)), 1)
        allow_tf32(False)
        found = validation.score(network, self.world, streams, self.s["steps"])
        allow_tf32(self.s["tf32"])
        return found

    def evaluate(self):
        p, start = self.progress, time.monotonic()
        rate = self.rate
        p["validation"] = validation = self.judge(self.during, self.learner.learned)
        training = score(self.world.sum(self.sums), p["recent"])
        is_best = not validation or not p["best"] or validation["nats"] < p["best"]["nats"]
        p["stale"] = 0 if is_best else p["stale"] + 1
        scores = dict(step=p["step"], events=p["events"], training=training, validation=validation)
        if validation and self.during.events < self.last.events:
            scores["isPartial"] = True
        if is_best:
            p["best"] = validation
            self.write(self.learner.learned, scores)
        p["reserve"] = (time.monotonic() - start) * (1 + self.last.events / max(self.during.events, 1))
        p["reserve"], _ = self.world.agree(p["reserve"], False)
        skipped = p["step"] - self.learner.updates
        self.log(dict(event="evaluation", seconds=p["seconds"], learningRate=rate, scores=scores, isBest=is_best)
                 | (dict(skippedSteps=skipped) if skipped else {}))
        self.line(rate, training, validation, is_best)
        self.sums.zero_()
        p["recent"] = 0

    def finish(self):
        """Evaluates the best model on the whole validation set, and adds the score to its file."""
        p = self.progress
        if self.world.size > 1:
            dist.barrier(group=self.world.control)
        arrays, metadata = read_safetensors(self.options.out)
        best = Network(self.architecture).to(self.world.device)
        best.load_arrays(arrays)
        scores = json.loads(metadata["scores"]) | dict(validation=self.judge(self.last, best))
        scores.pop("isPartial", None)
        self.write(best, scores)
        self.log(dict(event="end", seconds=time.monotonic() - self.start, scores=scores))
        if self.world.rank == 0:
            pathlib.Path(checkpoint_path(self.options.out)).unlink(missing_ok=True)
            judged = scores["validation"]
            print(f"{self.options.out}: " + (f"{judged['nats']:.4f} nats per event over {judged['events']} events of "
                                             "validation" if judged else "no validation"))

    def write(self, network, scores):
        """Writes the model file, with the same metadata as Étude's own training."""
        if self.world.rank:
            return
        known, s = self.rows.metadata, self.s
        trainer = dict(program="scripts/train.py", torch=torch.__version__, device=self.world.name,
                       processes=self.world.size)
        metadata = dict(
            architecture=to_json(self.architecture), vocabulary=known["vocabulary"], labels=known["labels"],
            recipe=to_json(s), corpus=known["corpus"], scores=to_json(scores), etude=known["etude"],
            trainedOn=known["trainedOn"], dataset=known["dataset"], trainer=to_json(trainer))
        if s["licence"]:
            metadata["licence"] = s["licence"]
        write_safetensors(self.options.out, network.arrays(s["half"]), metadata)

    def save(self):
        """Writes everything needed to resume the run."""
        states, sums = self.world.gather(joined([self.state])), self.world.sum(self.sums)
        if self.world.rank:
            return
        # PyTorch 1 does not read floats without reading arbitrary objects, too.
        checkpoint = dict(
            run=json.dumps(self.origin | dict(progress=self.progress)), sums=sums, places=self.streams.places,
            learner=self.learner.state_dict(), state=joined(states))
        with replacing(checkpoint_path(self.options.out)) as file:
            torch.save(checkpoint, file)

    def open_log(self):
        """Opens the log, truncated to its length at the checkpoint."""
        if self.world.rank == 0:
            self.journal = open(f"{self.options.out}.log.jsonl", "a+b")
            self.journal.truncate(self.progress["log"])
        if self.progress["log"] == 0:
            self.log(dict(event="begin", seconds=0, origin=self.origin))

    def log(self, line):
        if self.world.rank == 0:
            self.journal.write(to_json(line).encode() + b"\n")
            self.journal.flush()
            self.progress["log"] = self.journal.tell()

    def head(self):
        if self.world.rank == 0:
            count = sum(p.numel() for p in self.learner.weights)
            print(f"{len(self.rows.training)} pieces for training, {len(self.rows.validation)} for validation; "
                  f"{count / 1e6:.1f} million parameters; {self.world.size} × {self.world.name}")
            print("    step    events  passes      time  events/s      rate  training  validation", flush=True)
            self.told = time.monotonic(), self.progress["events"]

    def line(self, rate, training, validation, is_best):
        if self.world.rank:
            return
        p, (then, events) = self.progress, self.told
        speed = (p["events"] - events) / (time.monotonic() - then)
        minutes, seconds = divmod(int(p["seconds"]), 60)
        clock = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        judged = f"{validation['nats']:10.4f}" if validation else "         –"
        print(f"{p['step']:8}{p['events'] / 1e6:9.2f}M{p['events'] / self.epoch_events:8.2f}{clock:>10}{speed:10.0f}"
              f"{rate:10.6f}{training['nats']:10.4f}  {judged}{'*' if is_best else ''}", flush=True)
        self.told = time.monotonic(), p["events"]


# --- The command line


def checkpoint_path(out):
    return f"{out}.checkpoint"


def number(kind, low, high, below=False):
    """Returns a parser for numbers from `low` to `high`, or below `high`."""
    def parse(text):
        value = kind(text)
        if not (low <= value < high if below else low <= value <= high):
            to = "to below" if below else "to"
            raise argparse.ArgumentTypeError(f"{text}: expected a number from {low} {to} {high}")
        return value

    parse.__name__ = kind.__name__
    return parse


SHARE = number(float, 0, 1, below=True)
SIZE = number(int, 1, 8192)
POSITIVE = number(float, 1e-12, 1e12)
# Étude's settings, each of which is an option: type or choices, and help. Defaults are stored in the file of rows.
SETTINGS = dict(
    layers=(number(int, 1, 16), "number of LSTM layers"),
    units=(SIZE, "number of units per layer"),
    embedding=(number(int, 1, 4096), "size of each column's embedding"),
    attention=(number(int, 0, 16384), "number of past events that the attention covers; 0: no attention"),
    attentionUnits=(number(int, 1, 4096), "size of the attention's queries, keys and values"),
    initialization=(["uniform", "orthogonal"], "initial weights"),
    dropout=(SHARE, "dropout rate between layers"),
    inputDropout=(SHARE, "dropout rate of the embeddings"),
    batch=(SIZE, "batch size: number of parallel streams, over all processes"),
    steps=(SIZE, "events per stream in one training step"),
    epochs=(number(int, 1, 1_000_000), "number of passes over the training set"),
    minutes=(POSITIVE, "training time in minutes, instead of --epochs"),
    patience=(number(int, 0, 1_000_000), "stop after this many evaluations without improvement; 0: never"),
    optimizer=(["adam", "adamw", "sgd"], "optimizer"),
    weightDecay=(SHARE, "weight decay of adamw, relative to the learning rate"),
    learningRate=(POSITIVE, "peak learning rate"),
    warmUp=(SHARE, "fraction of the run in which the learning rate rises to its peak"),
    finalRate=(number(float, 0, 1), "learning rate at the end, as a fraction of the peak"),
    clip=(POSITIVE, "maximum norm of the gradient; longer ones are scaled down"),
    averaging=(SHARE, "decay of the moving average of the weights, per step; 0: no average"),
    transpose=(number(int, 0, 87), "maximum random transposition, up or down, in semitones"),
    stretch=(number(float, 1, 4), "maximum random change of tempo, faster or slower, as a factor"),
    seed=(number(int, 0, 2**31 - 1), "random seed"),
    threads=(SIZE, "CPU threads per process; default: OMP_NUM_THREADS, or its share of the cores"),
    precision=(["single", "bfloat16"], "precision of matrix products: single, or bfloat16 by autocast"),
    evaluationEvents=(number(int, 1, 10**12), "number of events between evaluations; default: one pass, at most 500000 "
                      "(GPU: 5 million), at least 50 steps"),
    licence=(str, "licence to state in the model; it depends on that of the music"))
FLAGS = dict(half="store 16-bit weights", tf32="use TF32 matrix products (10-bit mantissa) if the GPU supports them")


def dashed(name):
    return "--" + "".join("-" + c.lower() if c.isupper() else c for c in name)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", help="file written by `etude rows`")
    parser.add_argument("--out", required=True, help="model file to write (.safetensors)")
    parser.add_argument("--resume", action="store_true", help="resume an interrupted run")
    parser.add_argument("--force", action="store_true", help="replace an existing model, and discard an unfinished run")
    parser.add_argument("--device", choices=["cpu", "cuda"], help="default: cuda if there is a GPU")
    group = parser.add_argument_group("settings", "Defaults are those of `etude train`, as stored in the file of rows.")
    for name, (kind, text) in SETTINGS.items():
        how = dict(choices=kind) if isinstance(kind, list) else dict(type=kind)
        group.add_argument(dashed(name), dest=name, help=text, **how)
    for name, text in FLAGS.items():
        group.add_argument(dashed(name), action="store_true", default=None, help=text)
    options = parser.parse_args()
    if options.epochs and options.minutes:
        parser.error("give --epochs or --minutes, not both")
    if options.resume and options.force:
        parser.error("give --resume or --force, not both")
    return options


def given(options):
    return {name: value for name in [*SETTINGS, *FLAGS] if (value := getattr(options, name)) is not None}


def usual_threads():
    """Returns the CPU threads per process without --threads: OMP_NUM_THREADS, otherwise the process's share of cores.

    A value of 1 is ignored under torchrun, which sets it itself for several processes.
    """
    processes = int(os.environ.get("LOCAL_WORLD_SIZE", 1))
    wished = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    if wished.isdigit() and int(wished) > (1 if processes > 1 else 0):
        return int(wished)
    return max(os.cpu_count() // processes, 1)


def begin(rows, options):
    """Returns the settings of a new run."""
    for path in (checkpoint_path(options.out), options.out):
        if os.path.exists(path) and not options.force:
            fail(f"{path}: this file exists; add --force to replace it, or --resume to continue an unfinished run")
    defaults = dict.fromkeys(SETTINGS) | dict.fromkeys(FLAGS, False)
    settings = defaults | json.loads(rows.metadata["settings"]) | dict(threads=usual_threads()) | given(options)
    if options.epochs:
        settings["minutes"] = None
    return settings


def resume(rows, options):
    """Returns the checkpoint of an unfinished run, which must have the same music and settings."""
    path = checkpoint_path(options.out)
    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
        checkpoint |= json.loads(checkpoint["run"])
    except FileNotFoundError:
        fail(f"{path}: there is no unfinished run here; leave out --resume to start one")
    except (OSError, EOFError, KeyError, RuntimeError, pickle.UnpicklingError) as error:
        fail(f"{path}: not a checkpoint ({str(error).splitlines()[0]}); use --force to start again")
    for key in ("corpus", "validation"):
        if checkpoint[key] != rows.metadata[key]:
            fail(f"{path}: this run was started with another {key}; give the same rows")
    for name, value in given(options).items():
        if checkpoint["settings"][name] != value:
            own = checkpoint["settings"][name]
            fail(f"{path}: this run was started with {dashed(name)} {own}, not {value}; leave out the option")
    return checkpoint


def allow_tf32(is_allowed):
    """Whether GPUs may multiply single-precision numbers with 10 bits of mantissa."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = is_allowed


def has_bfloat16():
    """Whether PyTorch's LSTM can run in bfloat16 on this processor."""
    return torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()


def main():
    options = parse_options()
    rows = Rows(options.rows)
    checkpoint = resume(rows, options) if options.resume else None
    settings = checkpoint["settings"] if checkpoint else begin(rows, options)
    if not len(rows.training):
        fail(f"{options.rows}: every piece is in the validation set")
    torch.set_num_threads(settings["threads"])
    allow_tf32(settings["tf32"])
    world = World(options.device)
    if settings["precision"] == "bfloat16" and world.device.type == "cpu" and not has_bfloat16():
        fail("--precision bfloat16: this processor has no instructions for bfloat16; use single")
    if settings["batch"] < world.size:
        fail(f"--batch {settings['batch']} is less than the {world.size} processes")
    is_over = Trainer(rows, options, world, settings, checkpoint).run()
    if world.size > 1:
        dist.destroy_process_group()
    if not is_over:
        if world.rank == 0:
            print(f"train.py: interrupted; the run is saved in {checkpoint_path(options.out)}; --resume continues it",
                  file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
