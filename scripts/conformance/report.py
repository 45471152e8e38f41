"""Writes the page with the results."""
from itertools import groupby

from measure import Sound

HEAD = """# Conformance

`make conformance` makes {count} small MIDI files, renders each with {names},
and measures level, pitch, onset and length. Each file tests one rule. This page was generated on {date}.

| program | right |
|---|---|
{scores}

- **Levels** are relative to key 69 at velocity 100, played by the same program; keys are the keys that sound. The
  SoundFonts are made for this purpose, with a sine of 440 Hz at key 69, and presets and drum kits that differ in pitch.
- **Right** means: levels within 1 dB, pitches within 2 cents, onsets within 12 ms, ends within 0.15 s, unless the rule
  itself allows more. Silent is 60 dB below the reference. A value that is wrong is in bold.
- **Settings**: no reverb, no chorus, 44100 Hz, everything else at its default. Étude: `--room none --loudness off`.
  Cases under “Hard to hear”, and those about warnings, test something that only Étude does.
- **Étude's own rule** as a source means that the standards leave the case open or that the file breaks them. Another
  program that differs there is not wrong by a standard.
"""


class Row:
    """The values of one case, as one program plays it."""

    def __init__(self, case, sound: Sound):
        values = [(check, check.measure(sound)) for check in case.checks] if sound.seconds > 0.05 else []
        self.passes = bool(values) and all(check.passes(value) for check, value in values)
        shown = [check.show(value) if check.passes(value) else f"**{check.show(value)}**" for check, value in values]
        self.text = "; ".join(shown) or "**no sound file**"
        self.want = "; ".join(check.want for check in case.checks)


def page(cases, programs, results, date):
    names = [program.name for program in programs]
    scores = []
    for program in programs:
        rows = [row for row in results[program.name].values() if row]
        scores.append(f"| {program.version} | {sum(row.passes for row in rows)} of {len(rows)} |")
    text = HEAD.format(
        count=len(cases), names=", ".join(names[:-1]) + " and " + names[-1] if names[1:] else names[0], date=date,
        scores="\n".join(scores))
    for group, members in groupby(cases, key=lambda case: case.group):
        text += f"\n## {group}\n\n| rule | source | right | {' | '.join(names)} |\n|---|---|---|{'---|' * len(names)}\n"
        for case in members:
            rows = [results[name][case.name] for name in names]
            cells = [("✓ " if row.passes else "✗ ") + row.text if row else "not applicable" for row in rows]
            text += f"| {case.rule} | {case.source} | {rows[0].want} | {' | '.join(cells)} |\n"
    return text
