"""SoundFonts made of a sine wave, whose pitch says which preset, bank or drum kit was played."""
import array, math, struct, sys

# Bank and program, with the semitones by which the preset is transposed.
TRANSPOSED = {
    (0, 0): 0, (0, 5): 1, (0, 40): 2, (0, 48): 3, (8, 5): 4, (1, 5): 5, (64, 5): 6, (128, 0): 7, (128, 25): 8,
    (128, 8): 9,
}
MONO, PRESSED, DECAYING, HELD, SPLIT, MONO_TOO = 80, 81, 82, 83, 84, 85
RATE, PERIOD, LENGTH = 44000, 100, 44000  # 440 Hz at key 69

ATTENUATION, DECAY, SUSTAIN, RELEASE, INSTRUMENT, KEYS, VELOCITIES = 48, 36, 37, 38, 41, 43, 44
COARSE, FINE, SAMPLE, LOOPED, CLASS = 51, 52, 53, 54, 57


def chunk(name, data): return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)
def named(text, form, *values): return text.encode().ljust(20, b"\0") + struct.pack("<" + form, *values)


def zones():
    """Returns the zones of each preset: generators in their order, and modulators."""
    end = [(LOOPED, 1), (SAMPLE, 0)]
    presets = {place: [([(COARSE, shift), *end], [])] for place, shift in TRANSPOSED.items()}
    for place in list(presets):
        if place[0] == 128:
            # The hi-hats of a kit mute each other; its other keys mute nothing.
            hats = [([(KEYS, key << 8 | key), (COARSE, TRANSPOSED[place]), (CLASS, 1), *end], [])
                    for key in (42, 44, 46)]
            rest = [
                ([(KEYS, high << 8 | low), (COARSE, TRANSPOSED[place]), *end], [])
                for low, high in ((0, 41), (43, 43), (45, 45), (47, 127))]
            presets[place] = hats + rest
    presets[0, MONO] = [([(CLASS, 1), *end], [])]
    presets[0, MONO_TOO] = [([(CLASS, 1), *end], [])]
    # Key pressure (source 10) raises the pitch by up to 100 cents.
    presets[0, PRESSED] = [(end, [(10, FINE, 100, 0, 0)])]
    # 100 dB in 40 s, and 100 dB in 4 s after the release.
    presets[0, DECAYING] = [([(DECAY, 6386), (SUSTAIN, 1000), *end], [])]
    presets[0, HELD] = [([(RELEASE, 2400), *end], [])]
    presets[0, SPLIT] = [([(VELOCITIES, 63 << 8), *end], []), ([(VELOCITIES, 127 << 8 | 64), (COARSE, 7), *end], [])]
    return presets


def font(amplitude=12000, info=b"", keys=None, kind=1, kits=True, only=None):
    """Returns the bytes of a SoundFont 2.04.

    info: additional chunks of INFO. keys: the only keys that sound. kind: type of the sample; 0x8001 means in ROM.
    kits: drum kits. only: bank and program of a single preset, and its generators before the sample.
    """
    wave = array.array("h", (round(amplitude * math.sin(2 * math.pi * i / PERIOD)) for i in range(LENGTH)))
    if sys.byteorder == "big":
        wave.byteswap()
    presets = {place: zones for place, zones in sorted(zones().items()) if kits or place[0] < 128}
    if keys:
        only = (0, 0), [(KEYS, keys[1] << 8 | keys[0])]
    if only:
        presets = {only[0]: [([*only[1], (LOOPED, 1), (SAMPLE, 0)], [])]}
    phdr = pbag = pgen = inst = ibag = imod = igen = b""
    for index, ((bank, number), parts) in enumerate(presets.items()):
        phdr += named(f"{bank}:{number}", "HHHIII", number, bank, index, 0, 0, 0)
        pbag += struct.pack("<HH", len(pgen) // 4, 0)
        pgen += struct.pack("<HH", INSTRUMENT, index)
        inst += named(f"{bank}:{number}", "H", len(ibag) // 4)
        for generators, modulators in parts:
            ibag += struct.pack("<HH", len(igen) // 4, len(imod) // 10)
            igen += b"".join(struct.pack("<HH", place, amount & 0xFFFF) for place, amount in generators)
            imod += b"".join(struct.pack("<HHhHH", *words) for words in modulators)
    count = len(presets)
    tables = [
        (b"phdr", phdr + named("EOP", "HHHIII", 0, 0, count, 0, 0, 0)), (b"pbag", pbag + struct.pack("<HH", count, 0)),
        (b"pmod", bytes(10)), (b"pgen", pgen + bytes(4)), (b"inst", inst + named("EOI", "H", len(ibag) // 4)),
        (b"ibag", ibag + struct.pack("<HH", len(igen) // 4, len(imod) // 10)), (b"imod", imod + bytes(10)),
        (b"igen", igen + bytes(4)),
        (b"shdr", named("sine", "IIIIIBbHH", 0, LENGTH, 10 * PERIOD, LENGTH - 10 * PERIOD, RATE, 69, 0, 0, kind)
         + named("EOS", "IIIIIBbHH", *[0] * 9)),
    ]
    about = chunk(b"ifil", struct.pack("<HH", 2, 4)) + chunk(b"isng", b"EMU8000\0") + chunk(b"INAM", b"sine\0\0") + info
    body = b"sfbk" + chunk(b"LIST", b"INFO" + about)
    body += chunk(b"LIST", b"sdta" + chunk(b"smpl", wave.tobytes() + bytes(92)))
    body += chunk(b"LIST", b"pdta" + b"".join(chunk(*table) for table in tables))
    return b"RIFF" + struct.pack("<I", len(body)) + body


FONTS = {
    "sine": font(),
    "unknown-chunks": font(info=chunk(b"DMOD", bytes(20)) + chunk(b"zzzz", b"hi")),
    "odd-text": font(info=chunk(b"ICOP", b"abc")),
    "long-comment": font(info=chunk(b"ICMT", b"x" * 70000)),
    "soft": font(amplitude=30),
    "keys-60-72": font(keys=(60, 72)),
    "rom": font(kind=0x8001, keys=(0, 127)),
    "no-drums": font(kits=False),
    "mono-piano": font(only=((0, 0), [(CLASS, 1)])),
    "violin": font(only=((0, 40), [])),
}
