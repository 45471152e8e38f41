#!/usr/bin/env python3
"""Compares `etude render --playback fluidsynth` with the program fluidsynth, rule by rule.

Usage: python3 scripts/conformance/playback.py ETUDE [-o docs/playback.md]

Renders cases of the conformance set with both, each with its default reverb and chorus, and measures how far they
differ and whether the program is right. Exit status 1 where they differ although they should not, or no longer differ
where the page says that they do. Needs Python 3.9, numpy and fluidsynth.
"""
import argparse, datetime, subprocess, sys, tempfile
from pathlib import Path

import numpy

import cases_notes, cases_sounds, cases_control, cases_files  # they add their cases
import run
from case import CASES

# The rules that are compared, and what the playback mode does if it differs from the program.
RULES = {
    "A note-off in a later track ends the note": None,
    "A key held in one track and struck in another is down until both release it": None,
    "A key struck twice and released once ends with that release": None,
    "A pedal pressed before the note-off holds the note": None,
    "A note without a note-off ends with its track": "the note ends with its track; in the program it never does",
    "A pedal of 15 s holds for 15 s": None,
    "Controller 120 ends sound at once": None,
    "Controller 123 leaves what the pedal holds": None,
    "Two tracks strike a key in one instant: at most 3 dB louder than one": None,
    "A change of program in mid piece": None,
    "Channel 10 plays a drum kit": None,
    "A closed hi-hat mutes the open one": None,
    "Bend up by 2 semitones": None,
    "Coarse and fine tuning": None,
    "Key pressure moves what the SoundFont says, on its key": None,
    "A single key of a tuning program": None,
    "Equal channels of two ports have programs of their own": None,
    "SMPTE time: 25 frames of 40 ticks are a second": "the file is played correctly; the program misreads its time",
    "The sequences of format 2 follow each other": "the file is played correctly; the program plays them together",
}
ALIKE = -60.0  # dB: the difference against the program's sound

HEAD = """# Playback as fluidsynth

`--playback fluidsynth` plays a file as the program of {version} does with its default settings.
`make conformance` renders {count} files of the [conformance](conformance.md) set with both, and measures how far their
samples differ, and whether they follow the specification. This page was generated on {date}.

- **Difference**: root mean square of the difference, in dB relative to the program's sound; the shorter of the two is
  padded with silence. The program renders until its last voice has ended, Étude until nothing is heard.
- **Right** (✓): levels within 1 dB, pitches within 2 cents, onsets within 12 ms, ends within 0.15 s. Where the program
  is wrong (✗), the playback mode is wrong too, since it must sound like the program; the table names the exceptions.

When a file ends, all pedals are lifted, as in the program. The program ends all overlapping strikes of one key at the
first note-off, and so does this mode; without `--playback` a key sounds until its last note-off.

| rule | right | the program | Étude, `--playback fluidsynth` | difference |
|---|---|---|---|---|
{rows}
"""


class Program(run.FluidSynth):
    """Renders with the program's reverb and chorus."""

    def command(self, piece, font, output):
        return ["fluidsynth", "-niq", "-r", "44100", "-o", "audio.file.format=float", "-F", output, font, piece]


class Playback(run.Etude):
    def _batch(self, batch, font, options, folder):
        for case in batch:
            subprocess.run(
                [self.program, "render", str(self.folder / f"{case.name}.mid"), "--out", str(folder),
                 "--formats", "wav32f", "--playback", "fluidsynth", "--loudness", "off", "--quiet",
                 "--soundfont", str(self.folder / f"{font}.sf2")])
        return {case.name: run.read(folder / f"{case.name}.wav") for case in batch}


def difference(first, second):
    """RMS of the difference relative to the second, in dB; −inf for equal samples, inf if the second is silent."""
    length = max(len(first.frames), len(second.frames))
    first, second = (numpy.pad(sound.frames, ((0, length - len(sound.frames)), (0, 0))) for sound in (first, second))
    error, power = float(((first - second) ** 2).sum()), float((second ** 2).sum())
    if power < 1e-9 * len(first):
        return float("inf") if error > power else float("-inf")
    return 10 * float(numpy.log10(error / power)) if error else float("-inf")


def judged(case, sound, level):
    """Returns a mark that says whether a sound is right, and its values in words."""
    sound.level = level
    values = [(check, check.measure(sound)) for check in case.checks]
    passes = all(check.passes(value) for check, value in values)
    return ("✓ " if passes else "✗ ") + "; ".join(check.show(value) for check, value in values)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("etude")
    options.add_argument("-o", "--output", type=Path, help="the page to write; without it, the table is printed")
    given = options.parse_args()
    known = {case.rule: case for case in CASES}
    cases, reference = [known[rule] for rule in RULES], run.reference()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run.write_inputs([*cases, reference], folder)
        program, playback = Program(folder), Playback(given.etude, folder)
        version = program.version.replace("runtime version ", "")
        theirs, ours = (each.render([reference, *cases]) for each in (program, playback))
    level = theirs["reference"].rms(0.2, 0.8)
    rows, failures = [], 0
    for case in cases:
        decibels, remark = difference(ours[case.name], theirs[case.name]), RULES[case.rule]
        failures += (decibels > ALIKE) != bool(remark)
        words = {float("-inf"): "none", float("inf"): "the program is silent"}
        shown = words.get(decibels, f"{decibels:.0f} dB").replace("-", "−")
        rows.append(
            f"| {case.rule} | {'; '.join(check.want for check in case.checks)} "
            f"| {judged(case, theirs[case.name], level)} | {judged(case, ours[case.name], level)} "
            f"| {shown}{'; ' + remark if remark else ''} |")
    text = HEAD.format(version=version, count=len(cases), date=datetime.date.today(), rows="\n".join(rows))
    if given.output:
        given.output.write_text(text)
    else:
        print("\n".join(rows))
    sys.exit(int(failures > 0))


main()
