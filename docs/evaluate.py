#!/usr/bin/env python3
"""Recomputes the scores of `etude evaluate` from a model file and MIDI files alone, as defined in docs/evaluation.md.

    docs/evaluate.py MODEL FOLDER [--list FILE] [--first N] [--against REPORT]

Needs torch, numpy and mido, and shares no code with Étude. --against REPORT compares piece by piece with the output of
`etude evaluate --json … > REPORT` ("-" for standard input), and exits with status 1 if any piece differs by 0.001 nats
per event or more.
"""
import argparse, bisect, json, math, pathlib, sys
import mido, numpy, torch

COLUMNS = ["time", "key", "duration", "velocity"]
PEDAL, BEGIN, END = 88, 89, 90


def read_model(path):
    """Returns the tensors in single precision and the metadata of a .safetensors file."""
    data = pathlib.Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__")
    kinds = {"F16": "<f2", "F32": "<f4", "I8": "i1"}
    tensors = {}
    for name, entry in header.items():
        low, high = entry["data_offsets"]
        values = numpy.frombuffer(data[start + low : start + high], kinds[entry["dtype"]]).astype(numpy.float32)
        tensors[name] = torch.from_numpy(values.reshape(entry["shape"]))
    for name, entry in header.items():
        if entry["dtype"] == "I8":
            tensors[name] *= tensors.pop(name + ".scale")
    return tensors, {key: json.loads(metadata[key]) for key in ("architecture", "vocabulary", "labels")}


def clock(messages, ticks_per_quarter):
    """Returns a function from ticks to seconds, given (tick, message) pairs."""
    unit = 1e6 * ticks_per_quarter
    ticks, starts, rates, elapsed, tempo = [0], [0.0], [500_000 / unit], 0, 500_000
    for tick, message in sorted((m for m in messages if m[1].type == "set_tempo"), key=lambda m: m[0]):
        elapsed, tempo = elapsed + (tick - ticks[-1]) * tempo, message.tempo
        if tick == ticks[-1]:
            ticks.pop(), starts.pop(), rates.pop()
        ticks.append(tick), starts.append(elapsed / unit), rates.append(tempo / unit)

    def seconds(tick):
        i = bisect.bisect_right(ticks, tick) - 1
        return starts[i] + (tick - ticks[i]) * rates[i]

    return seconds


def is_off(message):
    return message.type == "note_off" or message.type == "note_on" and message.velocity == 0


def performance(path):
    """Returns the events in order: (onset, key or -1 for the pedal, channel, duration, velocity), times in seconds."""
    midi = mido.MidiFile(path, clip=True)
    tracks = []
    for track in midi.tracks:
        tick, messages = 0, []
        for message in track:
            tick += message.time
            if message.type == "end_of_track":
                break
            messages.append((tick, message))
        tracks.append((messages, tick))
    events = []
    for group in [[track] for track in tracks] if midi.type == 2 else [tracks]:
        merged = sorted((m for messages, _ in group for m in messages), key=lambda m: m[0])
        seconds = clock(merged, midi.ticks_per_beat)
        for messages, end in group:
            events += notes(messages, end, seconds)
        events += presses(merged, seconds)
    return sorted(event for event in events if event[2] != 9)


def notes(messages, end, seconds):
    """Pairs note-ons and note-offs first in, first out, by channel and key; notes without an end end with the track."""
    sounding, found = {}, []

    def release(note, tick):
        key, channel, struck, velocity = note
        found.append((seconds(struck), key, channel, seconds(tick) - seconds(struck), velocity))

    for tick, message in messages:
        if is_off(message):
            queue = sounding.get((message.channel, message.note))
            if queue:
                release(queue.pop(0), tick)
        elif message.type == "note_on":
            note = (message.note, message.channel, tick, message.velocity)
            sounding.setdefault((message.channel, message.note), []).append(note)
    for queue in sounding.values():
        for note in queue:
            release(note, end)
    return found


def presses(merged, seconds):
    """Returns the pedal presses (controller 64 at least 64); one without an end ends with the last note-off."""
    down, found = {}, []

    def lift(channel, tick):
        start = down.pop(channel, None)
        if start is not None:
            found.append((seconds(start), -1, channel, seconds(tick) - seconds(start), 0))

    for tick, message in merged:
        if message.type == "control_change" and message.control == 64:
            if message.value < 64:
                lift(message.channel, tick)
            else:
                down.setdefault(message.channel, tick)
    last = max((tick for tick, message in merged if is_off(message)), default=0)
    for channel in sorted(down):
        lift(channel, max(last, down[channel]))
    return found


def nearest(scale, value):
    above = bisect.bisect_right(scale, value)
    if above in (0, len(scale)):
        return min(above, len(scale) - 1)
    return above if scale[above] - value <= value - scale[above - 1] else above - 1


def fold(key):
    """Returns 0…87 for a piano key; keys outside are moved into the range by octaves."""
    return key - 21 + 12 * (max(0, (32 - key) // 12) - max(0, (key - 97) // 12))


def rows(events, vocabulary):
    """Returns the begin row, one row of four symbols per event, and the end row."""
    times, durations = vocabulary["times"], vocabulary["durations"]
    table, played = [[0, BEGIN, 0, 0]], events[0][0]
    for onset, key, _, duration, velocity in events:
        time = nearest(times, onset - played)
        played = onset if onset - played > times[-1] else played + times[time]
        table.append([time, PEDAL if key < 0 else fold(key), nearest(durations, duration), velocity // 4])
    return torch.tensor(table + [[0, END, 0, 0]])


class Network:
    def __init__(self, tensors, a):
        self.t, self.columns, self.width = tensors, len(a["classes"]), a["headUnits"]
        self.window = a.get("attention", 0)
        # Attention is added to the output of the second-last layer, or of the only one.
        lower = max(a["layers"] - 1, 1) if self.window else a["layers"]
        self.lower = self.lstm(range(lower))
        self.upper = self.lstm(range(lower, a["layers"])) if lower < a["layers"] else None

    def lstm(self, layers):
        inputs, units = self.t[f"lstm.{layers[0]}.input"].shape[0], self.t[f"lstm.{layers[0]}.recurrent"].shape[0]
        lstm = torch.nn.LSTM(inputs, units, len(layers), batch_first=True)
        for place, layer in enumerate(layers):
            own = {name: getattr(lstm, f"{name}_l{place}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
            own["weight_ih"].data = self.t[f"lstm.{layer}.input"].T.contiguous()
            own["weight_hh"].data = self.t[f"lstm.{layer}.recurrent"].T.contiguous()
            own["bias_ih"].data, own["bias_hh"].data = self.t[f"lstm.{layer}.bias"], torch.zeros(4 * units)
        return lstm

    def attend(self, h):
        """Returns h (events, H) with the output of the attention added."""
        q, k, v = (h @ self.t[f"attention.{name}"] for name in ("query", "key", "value"))
        results = []
        for start in range(0, len(h), self.window):  # in chunks of queries, to bound memory
            first, end = max(0, start - self.window + 1), min(start + self.window, len(h))
            distance = torch.arange(start, end)[:, None] - torch.arange(first, end)
            scores = q[start:end] @ k[first:end].T / k.shape[1] ** 0.5
            scores = scores + self.t["attention.bias"][distance.clamp(0, self.window - 1)]
            scores[(distance < 0) | (distance >= self.window)] = -math.inf
            results.append(scores.softmax(1) @ v[first:end])
        return h + torch.cat(results) @ self.t["attention.output"]

    @torch.no_grad()
    def sums(self, table, label):
        """Returns for each column the nats, and the numbers of events right in the top 1 and in the top 5."""
        inputs, targets, t = table[:-1], table[1:], self.t
        x = torch.cat([t[f"embedding.{k}"][inputs[:, k]] for k in range(self.columns)], dim=1)
        if label is not None:
            x = x + t["embedding.label"][label]
        h = self.lower(x[None])[0][0]
        if self.window:
            h = self.attend(h)
        if self.upper:
            h = self.upper(h[None])[0][0]
        found = numpy.zeros((self.columns, 3))
        for k in range(self.columns):
            part = slice(k * self.width, (k + 1) * self.width)
            q = h @ t["heads.state"][:, part] + t["heads.bias"][part]
            for j in range(k):
                q = q + t[f"heads.{k}.symbol.{j}"][targets[:, j]]
            logits = torch.relu(q) @ t[f"heads.{k}.weight"] + t[f"heads.{k}.bias"]
            own = logits.gather(1, targets[:, k : k + 1])
            likelier = (logits > own).sum(dim=1)
            nats = torch.nn.functional.cross_entropy(logits.double(), targets[:, k], reduction="sum")
            found[k] = nats, (likelier == 0).sum(), (likelier < 5).sum()
        return found


def files(folder, list_file):
    """Returns the MIDI files in a folder, in order; with a list, only those whose path ends with one of its lines."""
    names = open(list_file).read().splitlines() if list_file else None
    wanted = names and [pathlib.PurePath(line).parts for line in names if line]
    for path in sorted(pathlib.Path(folder).rglob("*")):
        parts = path.resolve().parts
        if path.suffix.lower() in (".mid", ".midi") and (wanted is None or any(parts[-len(w) :] == w for w in wanted)):
            yield path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model"), parser.add_argument("folder")
    parser.add_argument("--list"), parser.add_argument("--first", type=int), parser.add_argument("--against")
    options = parser.parse_args()
    tensors, about = read_model(options.model)
    if about["vocabulary"]["encoding"] != "expressive":
        sys.exit(f"{options.model}: this program evaluates models with the expressive encoding only")
    network, total, worst = Network(tensors, about["architecture"]), numpy.zeros((4, 3)), 0.0
    report = options.against and json.load(sys.stdin if options.against == "-" else open(options.against))
    others = {piece["name"]: piece for piece in report["files"]} if report else {}
    events = 0
    for path in list(files(options.folder, options.list))[: options.first]:
        name = path.relative_to(options.folder)
        played = performance(path)
        if all(event[1] < 0 for event in played):
            continue
        label = name.parts[0] if len(name.parts) > 1 else None
        table = rows(played, about["vocabulary"])
        sums = network.sums(table, about["labels"].index(label) if label in about["labels"] else None)
        count, nats = len(table) - 1, sums[:, 0].sum() / (len(table) - 1)
        total, events = total + sums, events + count
        line = f"{nats:9.5f} nats  {count:6} events  {name}"
        if report:
            other = others[str(name)]
            difference = nats - other["nats"] if count == other["events"] else math.inf
            worst = max(worst, abs(difference))
            line += f"  ({difference:+.6f})"
        print(line, flush=True)
    for column, (nats, top1, top5) in zip(COLUMNS, total / events):
        print(f"{column:8} {nats:9.5f} nats  top-1 {top1:.5f}  top-5 {top5:.5f}")
    print(f"all      {total[:, 0].sum() / events:9.5f} nats per event over {events} events")
    if report:
        print(f"the largest difference of a piece: {worst:.1e} nats per event")
        sys.exit(int(worst >= 1e-3))


main()
