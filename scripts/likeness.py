#!/usr/bin/env python3
"""Compares `etude render --playback fluidsynth` with the program fluidsynth, piece by piece.

Usage: likeness.py ETUDE CORPUS [--soundfont FILE] [--count 20] [--rate 44100]

For pieces spread evenly over the MIDI files below CORPUS, both render a WAV of 32-bit floats, without changing the
loudness. Prints, for each piece, the RMS of the difference relative to the RMS of fluidsynth's audio in dB (the shorter
of the two is padded with silence), and the worst and the median of all. Exit status 1 if the worst is above -60 dB.
"""
import argparse, array, os, statistics, struct, subprocess, sys, tempfile

try:
    import numpy
except ImportError:
    numpy = None


def frames(path):
    """Returns the samples of a WAV file of 32-bit floats."""
    with open(path, "rb") as file:
        data = file.read()
    place, kind = 12, None
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        if name == b"fmt ":
            kind = struct.unpack_from("<HHIIHH", data, place + 8)
        if name == b"data":
            assert kind and kind[1] == 2 and kind[5] == 32, f"{path}: expected stereo floats, found {kind}"
            body = data[place + 8 : place + 8 + size]
            return numpy.frombuffer(body, "<f4").astype(float) if numpy else array.array("f", body)
        place += 8 + size + size % 2
    sys.exit(f"{path}: no samples in it")


def difference(first, second):
    """Returns the RMS of the difference relative to the RMS of the second, in dB."""
    length = max(len(first), len(second))
    if numpy:
        first, second = (numpy.pad(x, (0, length - len(x))) for x in (first, second))
        error, power = float(((first - second) ** 2).sum()), float((second**2).sum())
    else:
        error = power = 0.0
        for index in range(length):
            a = first[index] if index < len(first) else 0.0
            b = second[index] if index < len(second) else 0.0
            error, power = error + (a - b) ** 2, power + b * b
    return 10 * __import__("math").log10(max(error, 1e-30) / power)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("etude")
    options.add_argument("corpus")
    options.add_argument("--soundfont", default="/usr/share/sounds/sf3/MuseScore_General.sf3")
    options.add_argument("--count", type=int, default=20)
    options.add_argument("--rate", default="44100")
    given = options.parse_args()
    paths = sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(given.corpus) for name in names if name.lower().endswith(".mid"))
    pieces = paths[:: max(1, len(paths) // given.count)][: given.count]
    results = []
    for piece in pieces:
        with tempfile.TemporaryDirectory() as folder:
            theirs = os.path.join(folder, "theirs.wav")
            subprocess.run(
                ["fluidsynth", "-ni", "-q", "-F", theirs, "-r", given.rate, "-o", "audio.file.format=float",
                 given.soundfont, piece], check=True, stdout=subprocess.DEVNULL)
            subprocess.run(
                [given.etude, "render", piece, "--out", folder, "--formats", "wav32f", "--playback",
                 "fluidsynth",
                 "--loudness", "off", "--jobs", "1", "--sample-rate", given.rate, "--soundfont", given.soundfont,
                 "--quiet"], check=True)
            ours = os.path.join(folder, os.path.basename(piece)[:-4] + ".wav")
            results.append(difference(frames(ours), frames(theirs)))
        print(f"{results[-1]:7.1f} dB  {os.path.relpath(piece, given.corpus)}", flush=True)
    print(f"worst {max(results):.1f} dB, median {statistics.median(results):.1f} dB, {len(results)} pieces")
    sys.exit(max(results) > -60)


main()
