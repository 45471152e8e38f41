"""Bytes of Standard MIDI Files: 480 ticks to the quarter note at 120 bpm, so 960 ticks are a second."""
import struct

END = b"\xff\x2f\x00"
MARKER = b"\xff\x06\x01x"  # only makes a track longer


def quantity(number):
    out = [number & 127]
    while number := number >> 7:
        out.insert(0, number & 127 | 128)
    return bytes(out)


def on(key=69, velocity=100, channel=0): return bytes([0x90 | channel, key, velocity])
def off(key=69, channel=0): return bytes([0x80 | channel, key, 64])
def cc(number, value=0, channel=0): return bytes([0xB0 | channel, number, value])
def program(number, channel=0): return bytes([0xC0 | channel, number])
def pressure(value, channel=0): return bytes([0xD0 | channel, value])
def key_pressure(key, value, channel=0): return bytes([0xA0 | channel, key, value])
def bend(value, channel=0): return bytes([0xE0 | channel, value & 127, value >> 7])


def meta(kind, data): return bytes([0xFF, kind]) + quantity(len(data)) + data
def tempo(microseconds): return meta(0x51, microseconds.to_bytes(3, "big"))
def port(number): return meta(0x21, bytes([number]))


def sysex(*data):
    """A system exclusive message; data without F0 and F7."""
    return b"\xf0" + quantity(len(data) + 1) + bytes(data) + b"\xf7"


def gs(*data, device=0x10):
    """A GS message that sets an address of three bytes, with Roland's checksum."""
    return sysex(0x41, device, 0x42, 0x12, *data, -sum(data) & 127)


def xg(*data, device=0): return sysex(0x43, 0x10 | device, 0x4C, *data)


GM_ON, GM2_ON = sysex(0x7E, 0x7F, 9, 1), sysex(0x7E, 0x7F, 9, 3)
GS_ON, XG_ON = gs(0x40, 0, 0x7F, 0), xg(0, 0, 0x7E, 0)


def note(start, end, key=69, velocity=100, channel=0):
    return [(start, on(key, velocity, channel)), (end, off(key, channel))]


def parameter(number, high, low=0, channel=0, start=0.0, kind=101):
    """Sets a registered parameter (kind 101) or one that is not registered (99)."""
    pairs = ((kind, number >> 7), (kind - 1, number & 127), (6, high), (38, low))
    return [(start, cc(control, value, channel)) for control, value in pairs]


def select(number, high=None, low=None, channel=0, start=0.0):
    """Selects a bank, if one is given, and a program."""
    banks = [(start, cc(control, value, channel)) for control, value in ((0, high), (32, low)) if value is not None]
    return [*banks, (start, program(number, channel))]


def events(items, per_second=960):
    """The body of a track; items are (second, bytes), and those of one tick keep their order."""
    body, now = b"", 0
    for second, data in sorted(items, key=lambda item: item[0]):
        tick = round(second * per_second)
        body, now = body + quantity(tick - now) + data, tick
    return body if body.endswith(END) else body + b"\0" + END


def track(body): return b"MTrk" + struct.pack(">I", len(body)) + body


def header(kind, tracks, division=480): return b"MThd" + struct.pack(">IHHH", 6, kind, tracks, division)


def midi(*tracks, kind=None, division=480, per_second=960):
    kind = int(len(tracks) > 1) if kind is None else kind
    bodies = b"".join(track(events(items, per_second)) for items in tracks)
    return header(kind, len(tracks), division) + bodies
