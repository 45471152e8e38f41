"""What runs under faults: a command, the state it starts from, and how its work is completed afterwards."""

import os, signal, subprocess, time
from dataclasses import dataclass

PIANO = ["--soundfont", "in/piano.sfz"]
TRAIN = (
    "train in/music --units 8 --layers 1 --embedding 4 --attention 0 --batch 2 --steps 16 --epochs 2 --min-pieces 1 "
    "--threads 1 --quiet --log-csv m.csv --out m.safetensors"
).split()


def compose(out, *options):
    settings = ["--model", "in/model.safetensors", *PIANO, "--seconds", "5", "--formats", "mid,wav,flac"]
    return ["compose", *settings, "--picture", "svg", "--out", out, *options]


@dataclass
class Scenario:
    name: str
    # Arguments of the command that meets the fault.
    command: list
    # Takes a function that runs the program with arguments, in the folder to prepare.
    prepare: callable
    # Of training runs only: some files have states between the old and the new one.
    is_training: bool = False

    def completion(self):
        """The command that completes the work."""
        if not self.is_training:
            return [*self.command, "--force"] if self.command[0] == "zip" else self.command
        plain = [option for option in self.command if option not in ("--resume", "--force")]
        return [*plain, "--resume" if os.path.exists("m.safetensors.checkpoint") else "--force"]

    def may_differ(self, path):
        """Whether a file may differ from both the old and the new one until the work is completed."""
        return self.is_training and path.startswith("m.")


def interrupted(program):
    """Leaves a training run that was interrupted after its first checkpoint."""
    while not os.path.exists("m.safetensors.checkpoint"):
        process = subprocess.Popen([program, *TRAIN, "--force"], stderr=subprocess.DEVNULL)
        while process.poll() is None and not os.path.exists("m.safetensors.checkpoint"):
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        process.wait()


def all_scenarios(program):
    return [
        Scenario("batch", compose("out", "--count", "2", "--seed", "1"),
                 lambda run: run(*compose("out", "--seed", "7"))),
        Scenario(
            "replacing batch", compose("out", "--count", "2", "--seed", "1", "--force"),
            lambda run: run(*compose("out", "--count", "2", "--seed", "1", "--loudness", "off"))),
        Scenario("training", TRAIN, lambda run: None, is_training=True),
        Scenario("resumed training", [*TRAIN, "--resume"], lambda run: interrupted(program), is_training=True),
        Scenario(
            "zip", ["zip", "out", "--out", "set.zip"], lambda run: run(*compose("out", "--count", "2", "--seed", "1"))),
        Scenario("replacing zip", ["zip", "out", "--out", "set.zip", "--force"], zipped),
    ]


def zipped(run):
    """Leaves a folder of pieces, and an archive of one of them."""
    run(*compose("out", "--seed", "1"))
    run("zip", "out", "--out", "set.zip")
    run(*compose("out", "--seed", "2"))
