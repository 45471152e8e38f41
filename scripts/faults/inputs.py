"""Small inputs for runs under faults: music to learn, and an instrument in SFZ."""

import math, os, random, struct, wave

HALF_LIFE, RATE, PITCH = 5500, 22050, 261.6


def write_inputs(folder):
    os.makedirs(f"{folder}/music/One")
    for seed in range(6):
        with open(f"{folder}/music/One/{seed}.mid", "wb") as file:
            file.write(midi(seed))
    with wave.open(f"{folder}/tone.wav", "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample(frame)) for frame in range(RATE)))
    with open(f"{folder}/piano.sfz", "w") as file:
        file.write("<region> sample=tone.wav lokey=21 hikey=108 pitch_keycenter=60\n")


def midi(seed):
    """Returns a MIDI file with 60 notes, one after the other, in one track."""
    chance, track = random.Random(seed), b""
    for _ in range(60):
        key = chance.randint(40, 90)
        track += bytes([0, 0x90, key, chance.randint(30, 110), chance.randint(20, 60), 0x80, key, 0])
    track += bytes([0, 0xFF, 0x2F, 0])
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96) + b"MTrk" + struct.pack(">I", len(track)) + track


def sample(frame):
    """Returns a decaying sine."""
    return int(20000 * 0.5 ** (frame / HALF_LIFE) * math.sin(2 * math.pi * PITCH * frame / RATE))
