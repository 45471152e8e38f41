#!/usr/bin/env python3
"""Compares Étude, the program fluidsynth and TiMidity++ with what the specifications say.

Usage: python3 scripts/conformance ETUDE [-o docs/conformance.md] [--only TEXT]

Makes small MIDI files and SoundFonts, renders each with every program that is installed, measures level, pitch, onset
and length, and writes a table. Exit status 1 when Étude fails a case. Needs Python 3.9 and numpy.
"""
import argparse, datetime, sys, tempfile
from pathlib import Path

import cases_notes, cases_sounds, cases_control, cases_files  # they add their cases
import report, run
from case import CASES


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("etude")
    options.add_argument("-o", "--output", type=Path, help="the page to write; without it, only failures are printed")
    options.add_argument("--only", default="", help="only cases whose number, group or rule contains this")
    options.add_argument("--keep", type=Path, help="write the inputs into this folder, and stop")
    given = options.parse_args()
    cases = [case for case in CASES if given.only.lower() in f"{case.name} {case.group} {case.rule}".lower()]
    if given.keep:
        given.keep.mkdir(exist_ok=True)
        return run.write_inputs(cases, given.keep)
    with tempfile.TemporaryDirectory() as folder:
        reference = run.reference()
        run.write_inputs([*cases, reference], Path(folder))
        programs, missing = run.programs(given.etude, Path(folder))
        for name in missing:
            print(f"{name} is not installed: its column is left out (apt install {name})", file=sys.stderr)
        results = {program.name: judged(program, cases, reference) for program in programs}
        for program in [program for program in programs if results[program.name] is None]:
            print(f"{program.name} doesn't play the SoundFont of the cases: its column is left out", file=sys.stderr)
            programs.remove(program)
    for case in cases:
        if (row := results["Étude"][case.name]) and not row.passes:
            print(f"{case.name} {case.group}: {case.rule}: {row.text}; right: {row.want}")
    for program in programs:
        rows = [row for row in results[program.name].values() if row]
        print(f"{program.version}: {sum(row.passes for row in rows)} of {len(rows)}")
    if given.output:
        given.output.write_text(report.page(cases, programs, results, datetime.date.today()))
    return int(any(row and not row.passes for row in results["Étude"].values()))


def judged(program, cases, reference):
    """Returns a row for each case that applies; None if the reference is not the sine of the SoundFont."""
    sine = program.render([reference])["reference"]
    level, tone = sine.rms(0.2, 0.8), sine.tone(69, 0.2, 0.8)
    if program.name != "Étude" and not 0.99 * level < tone < 1.01 * level:
        return None
    sounds, rows = program.render(cases), {}
    for case in cases:
        sound = sounds.get(case.name)
        if sound is not None:
            sound.level = level or 1
        rows[case.name] = report.Row(case, sound) if sound is not None else None
    return rows


sys.exit(main())
