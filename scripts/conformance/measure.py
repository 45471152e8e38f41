"""Levels, pitches and times of a render, and the checks that compare them with right values.

Levels are decibels relative to the reference: key 69 at velocity 100, everything else as it is by default, played by
the same program.
"""
import struct
from dataclasses import dataclass, field
from typing import Callable

import numpy

SILENT = -60.0  # dB below the reference: nothing is heard


@dataclass
class Sound:
    """A rendered file. frames: (frame, left or right); level: the amplitude of the reference note."""
    frames: numpy.ndarray
    rate: int
    level: float = 1.0
    warnings: list = field(default_factory=list)

    @property
    def seconds(self): return len(self.frames) / self.rate

    def part(self, start, end):
        part = self.frames[round(start * self.rate):round(end * self.rate)]
        missing = round((end - start) * self.rate) - len(part)
        return numpy.pad(part, ((0, max(0, missing)), (0, 0)))

    def decibels(self, amplitude): return 20 * numpy.log10(max(amplitude / self.level, 1e-9))

    def rms(self, start, end): return float(numpy.sqrt((self.part(start, end) ** 2).mean()))

    def tone(self, key, start, end):
        """Returns the root mean square of the partial at the frequency of a key."""
        part = self.part(start, end)
        window = numpy.hanning(len(part))
        wave = numpy.exp(-2j * numpy.pi * 440 * 2 ** ((key - 69) / 12) * numpy.arange(len(part)) / self.rate)
        each = abs((part * (window * wave)[:, None]).sum(0)) / window.sum() * 2 ** 0.5
        return float(numpy.sqrt((each ** 2).mean()))

    def pitch(self, start, end):
        """Returns the pitch in cents, 6900 for 440 Hz; nan in silence."""
        part = self.part(start, end).sum(1)
        if self.decibels(self.rms(start, end)) < SILENT:
            return float("nan")
        below = numpy.flatnonzero((part[:-1] < 0) & (part[1:] >= 0))
        if len(below) < 3:
            return float("nan")
        places = below + part[below] / (part[below] - part[below + 1])
        frequency = (len(places) - 1) * self.rate / (places[-1] - places[0])
        return 6900 + 1200 * float(numpy.log2(frequency / 440))

    def steps(self):
        """Returns the level of each 2 ms, in dB, and the length of a step in seconds."""
        size = self.rate // 500
        count = len(self.frames) // size
        power = (self.frames[:count * size] ** 2).reshape(count, 2 * size).mean(1)
        return 20 * numpy.log10(numpy.maximum(numpy.sqrt(power) / self.level, 1e-9)), size / self.rate


def read_wav(path):
    """Reads a WAV file of integers or floats."""
    data = path.read_bytes()
    place, form = 12, None
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        if name == b"fmt ":
            form = struct.unpack_from("<HHIIHH", data, place + 8)
        if name == b"data":
            # A program that was stopped has not written the length.
            body = data[place + 8:place + 8 + size if size else None]
            kind, scale = {16: ("<i2", 32768), 32: ("<f4", 1)}[form[5]]
            whole = len(body) // (form[1] * form[5] // 8) * (form[1] * form[5] // 8)
            frames = numpy.frombuffer(body[:whole], kind).astype(float).reshape(-1, form[1]) / scale
            return Sound(frames if form[1] == 2 else frames.repeat(2, 1), form[2])
        place += 8 + size + size % 2
    raise ValueError(f"{path}: no samples in it")


@dataclass
class Check:
    """A requirement of a case.

    want: the right value in words; measure: returns the value of a sound; passes: whether a value is right; show:
    returns a value in words.
    """
    want: str
    measure: Callable[[Sound], float]
    passes: Callable[[float], bool]
    show: Callable[[float], str]
    is_ours: bool = False  # asks for something that only Étude has


def _signed(value, unit, digits=1):
    return "—" if value != value else f"{value:+.{digits}f}".replace("-", "−") + f" {unit}"


def _level(value): return "silent" if value < SILENT else _signed(value, "dB")


def heard(key, start, end, want=0.0, within=1.0):
    """Checks the level of the tone of a key, in dB."""
    return Check(
        f"{key} at {start:g}–{end:g} s: {_signed(want, 'dB')}",
        lambda sound: sound.decibels(sound.tone(key, start, end)), lambda value: abs(value - want) <= within, _level)


def sounds(key, start, end):
    """Checks that the tone of a key sounds. For rules about which sound a channel has, not about its level."""
    return Check(
        f"{key} at {start:g}–{end:g} s", lambda sound: sound.decibels(sound.tone(key, start, end)),
        lambda value: abs(value) <= 3, _level)


def absent(key, start, end, below=-40.0):
    """Checks that the tone of a key is inaudible; other keys may sound."""
    return Check(
        f"{key} not at {start:g}–{end:g} s", lambda sound: sound.decibels(sound.tone(key, start, end)),
        lambda value: value < below, _level)


def loud(start, end, want=0.0, within=1.0):
    return Check(
        f"{start:g}–{end:g} s: {_signed(want, 'dB')}", lambda sound: sound.decibels(sound.rms(start, end)),
        lambda value: abs(value - want) <= within, _level)


def silent(start, end):
    return Check(
        f"silent at {start:g}–{end:g} s", lambda sound: sound.decibels(sound.rms(start, end)),
        lambda value: value < SILENT, _level)


def pitch(start, end, key, cents=0.0, within=2.0):
    """Checks a pitch, which is given as a key and a deviation in cents."""
    want = 100 * key + cents
    return Check(
        f"{key}{_signed(cents, 'cents', 0) if cents else ''} at {start:g}–{end:g} s",
        lambda sound: sound.pitch(start, end) - want, lambda value: abs(value) <= within,
        lambda value: "—" if value != value else f"off by {_signed(value, 'cents')}")


def wobble(start, end, cents, within=8.0):
    """Checks the depth of a vibrato: half the range of the pitch, in cents."""
    def measure(sound):
        count = int((end - start - 0.012) * 100)
        values = [sound.pitch(start + i / 100, start + i / 100 + 0.012) for i in range(count)]
        return (max(values) - min(values)) / 2
    return Check(
        f"vibrato of ±{cents:g} cents", measure, lambda value: abs(value - cents) <= within,
        lambda value: "—" if value != value else f"±{value:.0f} cents")


def balance(start, end, least=None, most=None):
    """Checks the level of the left channel relative to the right one, in dB."""
    def measure(sound):
        left, right = numpy.sqrt((sound.part(start, end) ** 2).mean(0)) + 1e-9
        return float(20 * numpy.log10(left / right))
    want = f"left − right at least {least:g} dB" if least is not None else f"left − right at most {most:g} dB"
    passes = (lambda value: value >= least) if least is not None else (lambda value: value <= most)
    return Check(want, measure, passes, lambda value: _signed(value, "dB", 0))


def centred(start, end):
    check = balance(start, end, most=0)
    return Check("left and right alike", check.measure, lambda value: abs(value) < 0.5, check.show)


def onset(second, within=0.012):
    def measure(sound):
        levels, step = sound.steps()
        loud = numpy.flatnonzero(levels > -20)
        return float(loud[0] * step) if len(loud) else float("nan")
    return Check(
        f"begins at {second:g} s", measure, lambda value: abs(value - second) <= within,
        lambda value: "—" if value != value else f"{value:.3f} s")


def ends(second, within=0.15):
    """Checks the time at which the sound has fallen by 40 dB."""
    def measure(sound):
        levels, step = sound.steps()
        loud = numpy.flatnonzero(levels > -40)
        return float((loud[-1] + 1) * step) if len(loud) else float("nan")
    return Check(
        f"ends at {second:g} s", measure, lambda value: -0.02 <= value - second <= within,
        lambda value: "—" if value != value else f"{value:.2f} s")


def shorter(second):
    """Checks the length of the audio file, in seconds."""
    return Check(
        f"no longer than {second:g} s", lambda sound: sound.seconds, lambda value: value <= second,
        lambda value: f"{value:.1f} s")


def warned(text):
    """Checks that Étude's report contains a warning with this text."""
    return Check(
        f"a warning: “{text}”", lambda sound: float(any(text in warning for warning in sound.warnings)), bool,
        lambda value: "warned" if value else "no warning", is_ours=True)


def peak(least):
    """Checks that the peak is above a level in dBFS."""
    return Check(
        f"peak above {least:g} dBFS".replace("-", "−"),
        lambda sound: float(20 * numpy.log10(max(abs(sound.frames).max(initial=0), 1e-9))), lambda value: value > least,
        lambda value: _signed(value, "dBFS", 0), is_ours=True)
