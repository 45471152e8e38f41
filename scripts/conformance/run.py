"""Renders cases with Étude, the program fluidsynth and TiMidity++."""
import json, os, resource, shutil, subprocess
from pathlib import Path

import measure
from font import FONTS
from midi import midi, note

COMMON = ["--loudness", "off"]
LONGEST = 160 << 20  # bytes: fluidsynth renders on while a key is held, for ever if it is never released


class Etude:
    name = "Étude"

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    @property
    def version(self):
        return subprocess.run([self.program, "--version"], capture_output=True, text=True).stdout.split("\n")[0]

    def render(self, cases):
        """Renders the cases, those with the same SoundFont and options in one run."""
        batches, sounds = {}, {}
        for case in cases:
            batches.setdefault((case.font, case.options), []).append(case)
        for number, ((font, options), batch) in enumerate(batches.items()):
            folder = self.folder / f"etude-{number}"
            folder.mkdir()
            sounds |= self._batch(batch, font, options, folder)
        return sounds

    def _batch(self, batch, font, options, folder):
        inputs = [str(self.folder / f"{case.name}.mid") for case in batch]
        result = subprocess.run(
            [self.program, "render", *inputs, "--out", str(folder), "--formats", "wav32f", "--room", "none", "--json",
             "--soundfont", str(self.folder / f"{font}.sf2"),
             *(options if "--loudness" in options else [*COMMON, *options])],
            capture_output=True, text=True)
        warnings = {}
        for line in filter(None, result.stdout.split("\n")):
            report = json.loads(line)
            warnings[Path(report["input"]).stem] = report.get("warnings", []) + [report.get("error", "")]
        sounds = {}
        for case in batch:
            sound = read(folder / f"{case.name}.wav")
            sound.warnings = warnings.get(case.name, [])
            sounds[case.name] = sound
        shutil.rmtree(folder)
        return sounds


class Peer:
    """A program that renders one file into one WAV."""

    def __init__(self, folder): self.folder = folder

    def render(self, cases):
        return {case.name: self._one(case) for case in cases if not any(check.is_ours for check in case.checks)}

    def _one(self, case):
        output = self.folder / "peer.wav"
        output.unlink(missing_ok=True)
        # HOME, so that settings of this user, such as ~/.timidity.cfg, have no effect.
        messages = b""
        try:
            messages = subprocess.run(
                self.command(self.folder / f"{case.name}.mid", self.folder / f"{case.font}.sf2", output),
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                env={**os.environ, "HOME": str(self.folder)},
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST, LONGEST))).stdout
        except subprocess.TimeoutExpired:
            pass
        # It then plays another SoundFont.
        if b"Failed to load SoundFont" in messages:
            output.unlink(missing_ok=True)
        return read(output)


class FluidSynth(Peer):
    name = "fluidsynth"

    @property
    def version(self):
        lines = subprocess.run(["fluidsynth", "--version"], capture_output=True, text=True).stdout.split("\n")
        return next((line for line in lines if "version" in line), "fluidsynth")

    def command(self, piece, font, output):
        return ["fluidsynth", "-niq", "-R", "0", "-C", "0", "-r", "44100", "-o", "audio.file.format=float", "-F",
                output, font, piece]


class TiMidity(Peer):
    """TiMidity++ reads /etc/timidity/timidity.cfg before any other settings. Instruments that are listed there, such as
    those of Debian's package fluid-soundfont-gm, precede every SoundFont, whatever its order, so they are removed.
    """
    name = "TiMidity++"
    NOTHING = "".join(
        f"{kind} {bank}\n" + "".join(f"#extension undef {number}\n" for number in range(128))
        for kind in ("bank", "drumset") for bank in range(128))

    @property
    def version(self):
        return subprocess.run(["timidity", "--version"], capture_output=True, text=True).stdout.split("\n")[0]

    def command(self, piece, font, output):
        settings = self.folder / "timidity.cfg"
        settings.write_text(f"{self.NOTHING}soundfont {font}\n")
        return ["timidity", "-c", settings, "-Ow", "-s", "44100", "--preserve-silence", "-EFreverb=0", "-EFchorus=0",
                "-EFdelay=0", "-A100", "-o", output, piece]


def read(path):
    """Reads a WAV file; if the file is missing, the sound is empty."""
    try:
        return measure.read_wav(path)
    except (OSError, ValueError, KeyError):
        return measure.Sound(measure.numpy.zeros((0, 2)), 44100)


def programs(etude, folder):
    """Returns Étude and the other programs that are installed, and the names of the missing ones."""
    found = [Etude(etude, folder)]
    peers = ((FluidSynth, "fluidsynth"), (TiMidity, "timidity"))
    found += [peer(folder) for peer, command in peers if shutil.which(command)]
    missing = [command for _, command in peers if not shutil.which(command)]
    return found, missing


def write_inputs(cases, folder):
    for name, data in FONTS.items():
        (folder / f"{name}.sf2").write_bytes(data)
    for case in cases:
        (folder / f"{case.name}.mid").write_bytes(case.data)


def reference():
    """Renders the note that levels are relative to."""
    from case import Case
    return Case("", "", "", midi(note(0, 1)), (), name="reference")
