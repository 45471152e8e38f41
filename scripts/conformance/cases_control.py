"""How a note sounds: controllers, registered parameters, pressure, portamento, tunings, master volume and tuning."""
from math import log10

from case import OURS, group
from font import HELD, PRESSED
from measure import balance, centred, ends, heard, loud, pitch, silent, wobble
from midi import (
    GM_ON, GS_ON, MARKER, XG_ON, bend, cc, gs, key_pressure, midi, note, off, on, parameter, port, pressure, program,
    select, sysex, xg)

MIDI1, GM, GM2, GS, XG = "MIDI 1.0", "GM 1 (RP-003)", "GM 2 (RP-024)", "Roland GS (SC-88 manual)", "XG 1.35"
SF2 = "SoundFont 2.04, 8.4"


def loudness(value, reference=127): return 40 * log10(value / reference)


case = group("Controllers", f"{SF2}.2 to 8.4.10")
case("Velocity: 40 log v/127", midi([*note(0, 1, velocity=50), *note(2, 3, velocity=127)]),
     heard(69, 0.2, 0.8, loudness(50, 100)), heard(69, 2.2, 2.8, loudness(127, 100)), source=f"{SF2}.1")
case("The softest velocity", midi(note(0, 1, velocity=12)), loud(0.2, 0.8, loudness(12, 100)), source=f"{SF2}.1")
case("Volume: 40 log v/127", midi([(0, cc(7, 64)), *note(0, 1)]), heard(69, 0.2, 0.8, loudness(64, 100)))
case("Volume 127", midi([(0, cc(7, 127)), *note(0, 1)]), heard(69, 0.2, 0.8, loudness(127, 100)))
case("Volume 0 is silence", midi([*note(0, 1), (1.5, cc(7, 0)), *note(2, 3)]), heard(69, 0.2, 0.8), silent(2.2, 2.8))
case("Volume changes a sounding note", midi([(0, on()), (1, cc(7, 50)), (2, off())]),
     heard(69, 0.2, 0.8), heard(69, 1.2, 1.8, loudness(50, 100)))
case("Volume changes a note that dies away", midi([*select(HELD), *note(0, 1), (1.5, cc(7, 0)), (4, MARKER)]),
     heard(69, 1.3, 1.45, -9.4, within=2), silent(1.6, 3))
case("Expression: 40 log v/127", midi([(0, cc(11, 64)), *note(0, 1)]), heard(69, 0.2, 0.8, loudness(64)))
case("Expression and volume add up", midi([(0, cc(11, 64)), (0, cc(7, 64)), *note(0, 1)]),
     heard(69, 0.2, 0.8, loudness(64) + loudness(64, 100)))
case("Volume belongs to its channel", midi([(0, cc(7, 10, 1)), *note(0, 1)]), heard(69, 0.2, 0.8))
case("Pan 64 is the centre", midi([(0, cc(10, 64)), *note(0, 1)]), centred(0.2, 0.8), heard(69, 0.2, 0.8))
case("Pan 0 is left", midi([(0, cc(10, 0)), *note(0, 1)]), balance(0.2, 0.8, least=30))
case("Pan 127 is right", midi([(0, cc(10, 127)), *note(0, 1)]), balance(0.2, 0.8, most=-30))
case("Pan in between", midi([(0, cc(10, 32)), *note(0, 1)]), balance(0.2, 0.8, least=4))
case("Modulation 127 is a vibrato of 50 cents", midi([(0, cc(1, 127)), *note(0, 2)]), wobble(0.5, 1.8, 49.6))
case("Modulation 64 is half of that", midi([(0, cc(1, 64)), *note(0, 2)]), wobble(0.5, 1.8, 25))
case("Modulation 0 is none", midi([(0, cc(1, 127)), (0.2, cc(1, 0)), *note(0.5, 2)]), wobble(0.8, 1.8, 0, within=2))
case("Channel pressure 127 is a vibrato of 50 cents", midi([(0, on()), (0.5, pressure(127)), (2, off())]),
     wobble(0.8, 1.8, 49.6), source=f"{SF2}.3")
case("Channel pressure belongs to its channel", midi([(0, on()), (0.5, pressure(127, 1)), (2, off())]),
     wobble(0.8, 1.8, 0, within=2), source=f"{SF2}.3")
case("Key pressure moves what the SoundFont says, on its key",
     midi([*select(PRESSED), *note(0, 2), (0.5, key_pressure(69, 127)), *note(2.5, 3.5, 73), (3, key_pressure(69, 0))]),
     pitch(0.1, 0.4, 69), pitch(0.7, 1.8, 69, 99, within=3), pitch(2.7, 3.4, 73),
     source="SoundFont 2.04, 8.2.1 (source 10)")
case("Controller 121 resets expression, bend, modulation and pressure",
     midi([(0, cc(11, 30)), (0, bend(16383)), (0, cc(1, 127)), (0, pressure(127)), (0.5, cc(121)), *note(1, 2)]),
     heard(69, 1.2, 1.8), pitch(1.2, 1.8, 69), wobble(1.2, 1.8, 0, within=2), source="RP-015")
case("Controller 121 keeps volume, pan and program",
     midi([*select(5), (0, cc(7, 50)), (0, cc(10, 0)), (0.5, cc(121)), *note(1, 2)]),
     pitch(1.2, 1.8, 70), balance(1.2, 1.8, least=30), source="RP-015")

case = group("Pitch bend and registered parameters", f"{MIDI1}, Pitch Bend and RPN")
UP = 100 * 8191 / 8192
case("Bend up by 2 semitones", midi([(0, bend(16383)), *note(0, 1)]), pitch(0.2, 0.8, 69, 2 * UP))
case("Bend down by 2 semitones", midi([(0, bend(0)), *note(0, 1)]), pitch(0.2, 0.8, 69, -200))
case("Bend by half", midi([(0, bend(8192 + 4096)), *note(0, 1)]), pitch(0.2, 0.8, 69, 100))
case("Bend moves a sounding note", midi([(0, on()), (1, bend(0)), (2, off())]), pitch(0.2, 0.8, 69),
     pitch(1.2, 1.8, 67))
case("Bend belongs to its channel", midi([(0, bend(0, 1)), *note(0, 1)]), pitch(0.2, 0.8, 69))
case("Range of 12 semitones", midi([*parameter(0, 12), (0, bend(16383)), *note(0, 1)]), pitch(0.2, 0.8, 69, 12 * UP))
case("Range of 24 semitones", midi([*parameter(0, 24), (0, bend(0)), *note(0, 1)]), pitch(0.2, 0.8, 45))
case("Range of 1 semitone", midi([*parameter(0, 1), (0, bend(16383)), *note(0, 1)]), pitch(0.2, 0.8, 69, UP))
case("Range of a quarter tone: 0 semitones and 50 cents", midi([*parameter(0, 0, 50), (0, bend(0)), *note(0, 1)]),
     pitch(0.2, 0.8, 69, -50))
case("A range belongs to its channel", midi([*parameter(0, 12, channel=1), (0, bend(0)), *note(0, 1)]),
     pitch(0.2, 0.8, 67))
case("Controller 121 keeps the range", midi([*parameter(0, 12), (0.2, cc(121)), (0.5, bend(0)), *note(1, 2)]),
     pitch(1.2, 1.8, 57), source="RP-015")
case("Fine tuning", midi([*parameter(1, 96), *note(0, 1)]), pitch(0.2, 0.8, 69, 50))
case("Fine tuning of 14 bits", midi([*parameter(1, 60, 64), *note(0, 1)]), pitch(0.2, 0.8, 69, -3.5 / 64 * 100))
case("Coarse tuning", midi([*parameter(2, 61), *note(0, 1)]), pitch(0.2, 0.8, 66))
case("Coarse and fine tuning", midi([*parameter(2, 66), *parameter(1, 96), *note(0, 1)]), pitch(0.2, 0.8, 71, 50))
case("Controller 121 keeps the tuning", midi([*parameter(1, 96), (0.2, cc(121)), *note(1, 2)]), pitch(1.2, 1.8, 69, 50),
     source="RP-015")
case("Data entry after the null parameter does nothing",
     midi([*parameter(0, 12), (0, cc(101, 127)), (0, cc(100, 127)), (0, cc(6, 1)), (0, bend(0)), *note(0, 1)]),
     pitch(0.2, 0.8, 57))
case("Data entry for a parameter that is not registered leaves the range",
     midi([*parameter(0, 12), *parameter(0x88, 1, kind=99), (0, bend(0)), *note(0, 1)]), pitch(0.2, 0.8, 57))
case("An upper byte sets the lower one to zero",
     midi([*parameter(0, 2, 50), (0.1, cc(6, 12)), (0.2, bend(0)), *note(1, 2)]), pitch(1.2, 1.8, 57),
     source=f"{MIDI1}, Control Change")
case("A lower byte alone leaves the upper one",
     midi([*parameter(0, 12), (0.1, cc(38, 50)), (0.2, bend(0)), *note(1, 2)]), pitch(1.2, 1.8, 56, 50),
     source=f"{MIDI1}, Control Change")
case("A range that is set while the bend is out",
     midi([(0, bend(0)), (0, on()), *parameter(0, 12, start=1), (2, off())]), pitch(0.2, 0.8, 67), pitch(1.2, 1.8, 57))
case("A range after a parameter that is not registered",
     midi([*parameter(0x88, 99, kind=99), *parameter(0, 12, start=0.1), (0.2, bend(0)), *note(1, 2)]),
     pitch(1.2, 1.8, 57))
case("Parameters of two channels, interleaved",
     midi([(0, cc(101, 0)), (0, cc(101, 0, 1)), (0, cc(100, 0)), (0, cc(100, 2, 1)), (0, cc(6, 12)), (0, cc(6, 66, 1)),
           (0, bend(0)), *note(0, 1), *note(2, 3, channel=1)]), pitch(0.2, 0.8, 57), pitch(2.2, 2.8, 71))
case("A reset restores the selected parameter",
     midi([*parameter(0, 12), (0.3, GM_ON), (0.4, cc(6, 24)), (0.5, bend(0)), *note(1, 2)]), pitch(1.2, 1.8, 67),
     source=OURS)
case("Data increment after the null parameter does nothing",
     midi([*parameter(2, 64), (0, cc(101, 127)), (0, cc(100, 127)), (0.1, cc(96)), *note(1, 2)]), pitch(1.2, 1.8, 69),
     source="RP-018")
case("Decrement of the bend range by a cent", midi([*parameter(0, 2, 99), (0.1, cc(97)), (0.2, bend(0)), *note(1, 2)]),
     pitch(1.2, 1.8, 66, 2, within=1.5), source="RP-018")
case("Data increment", midi([*parameter(2, 64), (0.1, cc(96)), *note(1, 2)]), pitch(1.2, 1.8, 70), source="RP-018")
case("Data decrement", midi([*parameter(2, 64), (0.1, cc(97)), *note(1, 2)]), pitch(1.2, 1.8, 68), source="RP-018")
case("A tuning program that was never set is equal temperament", midi([*parameter(3, 9), *note(0, 1)]),
     pitch(0.2, 0.8, 69), source=OURS)

case = group("Portamento", f"{MIDI1}, Portamento (controllers 5, 65, 84)")
case("Portamento control: the note glides from another key",
     midi([(0, cc(5, 3)), (0, cc(65, 127)), (0, cc(84, 57)), *note(0, 4)]), pitch(0.03, 0.06, 59, within=350),
     pitch(3.5, 3.9, 69))
case("Portamento glides from the last note", midi([(0, cc(5, 3)), (0, cc(65, 127)), *note(0, 1, 57), *note(1, 5, 69)]),
     pitch(1.04, 1.07, 59, within=350), pitch(4.5, 4.9, 69))
case("Portamento control with portamento off", midi([(0, cc(65, 0)), (0, cc(5, 3)), (0, cc(84, 57)), *note(0, 4)]),
     pitch(0.03, 0.06, 59, within=350), pitch(3.5, 3.9, 69))
case("Portamento control counts for one note", midi([(0, cc(5, 3)), (0, cc(84, 57)), *note(0, 1), *note(1.5, 3, 76)]),
     pitch(1.53, 1.56, 76, within=5))
case("A reset ends portamento", midi([(0, cc(5, 3)), (0, cc(65, 127)), *note(0, 0.5, 57), (0.7, GM_ON), *note(1, 2)]),
     pitch(1.04, 1.07, 69, within=5), source=OURS)
case("Portamento off", midi([(0, cc(5, 60)), (0, cc(65, 0)), *note(0, 1, 57), *note(1, 2, 69)]),
     pitch(1.04, 1.07, 69, within=5))


def checksum(data):
    """Returns the exclusive or of all bytes."""
    sum = 0
    for byte in data:
        sum ^= byte
    return sum & 127


def dump(semitones, *place):
    """Returns a bulk dump that transposes all keys. place: the bank, if any, and the tuning program."""
    keys = [byte for key in range(128) for byte in (max(0, min(127, key + semitones)), 0, 0)]
    return [0x7E, 0x10, 8, 1 if len(place) == 1 else 4, *place, *b"Up or down      ", *keys]


HIGHER = dump(2, 5)
BANKED = dump(-1, 2, 5)
OCTAVE = [0x7E, 0x10, 8, 5, 2, 5, *b"A is flat       ", *(64 - 25 if key == 9 else 64 for key in range(12))]
case = group("MIDI Tuning Standard", "CA-020, CA-021, RP-020")
SINGLE = sysex(0x7F, 0x7F, 8, 2, 5, 1, 69, 70, 0x40, 0)
case("A single key of a tuning program", midi([(0, SINGLE), *parameter(3, 5), *note(1, 2), *note(3, 4, 71)]),
     pitch(1.2, 1.8, 70, 50), pitch(3.2, 3.8, 71))
case("The next tuning program by data increment",
     midi([(0, sysex(0x7F, 0x7F, 8, 2, 6, 1, 69, 70, 0x40, 0)), *parameter(3, 5), (0.1, cc(96)), *note(1, 2)]),
     pitch(1.2, 1.8, 70, 50), source="CA-020")
case("A single key, sounding", midi([*parameter(3, 5), (0, on()), (1, SINGLE), (2, off())]), pitch(0.2, 0.8, 69),
     pitch(1.2, 1.8, 70, 50))
case("A tuning program that is not selected changes nothing", midi([(0, SINGLE), *note(1, 2)]), pitch(1.2, 1.8, 69))
case("A single key, another device number",
     midi([(0, sysex(0x7F, 0x22, 8, 2, 5, 1, 69, 70, 0x40, 0)), *parameter(3, 5), *note(1, 2)]),
     pitch(1.2, 1.8, 70, 50))
case("A tuning bank",
     midi([(0, sysex(0x7F, 0x7F, 8, 7, 2, 5, 1, 69, 68, 0, 0)), *parameter(4, 2), *parameter(3, 5), *note(1, 2)]),
     pitch(1.2, 1.8, 68))
case("A bulk dump", midi([(0, sysex(*HIGHER, checksum(HIGHER))), *parameter(3, 5), *note(1, 2), *note(3, 4, 60)]),
     pitch(1.2, 1.8, 71), pitch(3.2, 3.8, 62))
case("A bulk dump of a bank",
     midi([(0, sysex(*BANKED, checksum(BANKED))), *parameter(4, 2), *parameter(3, 5), *note(1, 2)]),
     pitch(1.2, 1.8, 68))
case("An octave dump of one byte a key",
     midi([(0, sysex(*OCTAVE, checksum(OCTAVE))), *parameter(4, 2), *parameter(3, 5), *note(1, 2), *note(3, 4, 81)]),
     pitch(1.2, 1.8, 69, -25), pitch(3.2, 3.8, 81, -25))
CENTS = [64 - 25 if key == 9 else 64 for key in range(12)]
case("An octave tuning of one byte a key",
     midi([(0, sysex(0x7F, 0x7F, 8, 8, 3, 127, 127, *CENTS)), *note(1, 2), *note(3, 4, 81), *note(5, 6, 71)]),
     pitch(1.2, 1.8, 69, -25), pitch(3.2, 3.8, 81, -25), pitch(5.2, 5.8, 71))
WORDS = [byte for key in range(12) for byte in ((80, 0) if key == 9 else (64, 0))]
case("An octave tuning of two bytes a key", midi([(0, sysex(0x7F, 0x7F, 8, 9, 3, 127, 127, *WORDS)), *note(1, 2)]),
     pitch(1.2, 1.8, 69, 25))
case("An octave tuning of one channel",
     midi([(0, sysex(0x7F, 0x7F, 8, 8, 0, 0, 1, *CENTS)), *note(1, 2), *note(3, 4, channel=1)]),
     pitch(1.2, 1.8, 69, -25), pitch(3.2, 3.8, 69))
case("Octave tunings of two channels",
     midi([(0, sysex(0x7F, 0x7F, 8, 8, 0, 0, 1, *CENTS)), (0, sysex(0x7F, 0x7F, 8, 9, 0, 0, 2, *WORDS)), *note(1, 2),
           *note(3, 4, channel=1)]), pitch(1.2, 1.8, 69, -25), pitch(3.2, 3.8, 69, 25))
case("GS scale tuning of a part",
     midi([(0, GS_ON), (0.1, gs(0x40, 0x11, 0x40, *CENTS)), *note(1, 2), *note(3, 4, channel=1)]),
     pitch(1.2, 1.8, 69, -25), pitch(3.2, 3.8, 69), source="Roland GS (SC-88 manual)")
case("A GS reset restores the scale tuning", midi([(0, gs(0x40, 0x11, 0x40, *CENTS)), (0.5, GS_ON), *note(1, 2)]),
     pitch(1.2, 1.8, 69), source="Roland GS (SC-88 manual)")
case("GS scale tuning of A and B flat",
     midi([(0, gs(0x40, 0x11, 0x40, *[64 + 10] * 12)), (0.1, gs(0x40, 0x11, 0x49, 64 - 25, 64)), *note(1, 2),
           *note(3, 4, 70), *note(5, 6, 71)]), pitch(1.2, 1.8, 69, -25), pitch(3.2, 3.8, 70), pitch(5.2, 5.8, 71, 10),
     source=GS)
case("XG scale tuning of a part",
     midi([(0, XG_ON), (0.1, xg(8, 0, 0x4A, 64 - 25)), (0.2, xg(8, 0, 0x4C, 64 + 25)), *note(1, 2), *note(3, 4, 71),
           *note(5, 6, channel=1)]), pitch(1.2, 1.8, 69, -25), pitch(3.2, 3.8, 71, 25), pitch(5.2, 5.8, 69), source=XG)
case("A sounding note follows XG scale tuning",
     midi([(0, XG_ON), (0.5, on()), (1.5, xg(8, 0, 0x4A, 64 - 25)), (2.5, off())]), pitch(0.7, 1.3, 69),
     pitch(1.7, 2.3, 69, -25), source=XG)
case("An octave tuning that is not in real time",
     midi([(0, sysex(0x7E, 0x7F, 8, 8, 3, 127, 127, *CENTS)), *note(1, 2)]), pitch(1.2, 1.8, 69, -25))

case = group("Master volume and tuning", f"{MIDI1}, universal messages; CA-025")
HALF = loudness(64)
for name, source, half, full in (
    ("Universal", f"{MIDI1}, universal messages", sysex(0x7F, 0x7F, 4, 1, 0, 64), sysex(0x7F, 0x7F, 4, 1, 127, 127)),
    ("Universal, device 9,", f"{MIDI1}, universal messages", sysex(0x7F, 9, 4, 1, 0, 64),
     sysex(0x7F, 9, 4, 1, 127, 127)),
    ("GS", GS, gs(0x40, 0, 4, 64), gs(0x40, 0, 4, 127)), ("XG", XG, xg(0, 0, 4, 64), xg(0, 0, 4, 127)),
):
    case(f"{name} master volume of a half, then full", midi([(0, half), *note(0, 1), (1.5, full), *note(2, 3)]),
         heard(69, 0.2, 0.8, HALF), heard(69, 2.2, 2.8), source=source)
case("Master volume 0 is silence", midi([*note(0, 1), (1.5, sysex(0x7F, 0x7F, 4, 1, 0, 0)), *note(2, 3)]),
     silent(2.2, 2.8))
case("A reset restores the master volume", midi([(0, gs(0x40, 0, 4, 20)), (0.5, GS_ON), *note(1, 2)]),
     heard(69, 1.2, 1.8), source=GS)
case("Master fine tuning", midi([(0, sysex(0x7F, 0x7F, 4, 3, 0, 96)), *note(0, 1)]), pitch(0.2, 0.8, 69, 50))
case("Master fine tuning moves sounding notes", midi([(0, on()), (1, sysex(0x7F, 0x7F, 4, 3, 0, 32)), (2, off())]),
     pitch(0.2, 0.8, 69), pitch(1.2, 1.8, 69, -50))
case("Master coarse tuning", midi([(0, sysex(0x7F, 0x7F, 4, 4, 0, 66)), *note(0, 1)]), pitch(0.2, 0.8, 71))
case("Master coarse tuning, device 3", midi([(0, sysex(0x7F, 3, 4, 4, 0, 60)), *note(0, 1)]), pitch(0.2, 0.8, 65))
case("Master coarse tuning leaves drums", midi([(0, sysex(0x7F, 0x7F, 4, 4, 0, 66)), *note(0, 1, 60, channel=9)]),
     pitch(0.2, 0.8, 67))
case("Master and channel tuning add up", midi([(0, sysex(0x7F, 0x7F, 4, 3, 0, 96)), *parameter(2, 66), *note(0, 1)]),
     pitch(0.2, 0.8, 71, 50))
case("Master tuning and bend add up", midi([(0, sysex(0x7F, 0x7F, 4, 4, 0, 66)), (0, bend(0)), *note(0, 1)]),
     pitch(0.2, 0.8, 69))
case("Controller 121 keeps the master tuning", midi([(0, sysex(0x7F, 0x7F, 4, 3, 0, 96)), (0.5, cc(121)), *note(1, 2)]),
     pitch(1.2, 1.8, 69, 50))
case("A change of program keeps the master tuning",
     midi([(0, sysex(0x7F, 0x7F, 4, 4, 0, 66)), (0.5, program(5)), *note(1, 2)]), pitch(1.2, 1.8, 72))
case("A reset restores the tuning", midi([(0, sysex(0x7F, 0x7F, 4, 4, 0, 66)), (0.5, GS_ON), *note(1, 2)]),
     pitch(1.2, 1.8, 69), source=GS)
case("GS master tune", midi([(0, gs(0x40, 0, 0, 0, 6, 4, 8)), *note(0, 1)]), pitch(0.2, 0.8, 69, 58.4), source=GS)
case("GS master key shift", midi([(0, gs(0x40, 0, 5, 62, device=3)), *note(0, 1)]), pitch(0.2, 0.8, 67), source=GS)
case("XG master tune", midi([(0, xg(0, 0, 0, 0, 3, 14, 8)), *note(0, 1)]), pitch(0.2, 0.8, 69, -2.4), source=XG)
case("XG transpose", midi([(0, xg(0, 0, 6, 67, device=3)), *note(0, 1)]), pitch(0.2, 0.8, 72), source=XG)

case = group("Level, pan and pitch of parts", f"{MIDI1}, system exclusive messages")
case("GS part level", midi([(0, GS_ON), (0.1, gs(0x40, 0x11, 0x19, 50)), *note(1, 2), *note(3, 4, channel=1)]),
     heard(69, 1.2, 1.8, loudness(50, 100)), heard(69, 3.2, 3.8), source=GS)
case("GS part 10 is block 0",
     midi([(0, GS_ON), (0.1, gs(0x40, 0x10, 0x19, 50)), *note(1, 2), *note(3, 4, 60, channel=9)]), heard(69, 1.2, 1.8),
     heard(67, 3.2, 3.8, loudness(50, 100)), source=GS)
case("GS part panpot", midi([(0, GS_ON), (0.1, gs(0x40, 0x11, 0x1C, 1)), *note(1, 2)]), balance(1.2, 1.8, least=20),
     source=GS)
case("GS part key shift", midi([(0, GS_ON), (0.1, gs(0x40, 0x11, 0x16, 0x42)), *note(1, 2), *note(3, 4, channel=1)]),
     pitch(1.2, 1.8, 71), pitch(3.2, 3.8, 69), source=GS)
case("GS part bend range", midi([(0, GS_ON), (0.1, gs(0x40, 0x21, 0x10, 0x4C)), (0.2, bend(0)), *note(1, 2)]),
     pitch(1.2, 1.8, 57), source=GS)
case("XG part volume", midi([(0, XG_ON), (0.1, xg(8, 0, 11, 50)), *note(1, 2), *note(3, 4, channel=1)]),
     heard(69, 1.2, 1.8, loudness(50, 100)), heard(69, 3.2, 3.8), source=XG)
case("XG part pan", midi([(0, XG_ON), (0.1, xg(8, 0, 14, 127)), *note(1, 2)]), balance(1.2, 1.8, most=-30), source=XG)

case("XG part note shift", midi([(0, XG_ON), (0.1, xg(8, 0, 8, 0x3E)), *note(1, 2), *note(3, 4, channel=1)]),
     pitch(1.2, 1.8, 67), pitch(3.2, 3.8, 69), source=XG)
case("XG part bend range", midi([(0, XG_ON), (0.1, xg(8, 0, 0x23, 0x4C)), (0.2, bend(0)), *note(1, 2)]),
     pitch(1.2, 1.8, 57), source=XG)

case = group("Messages to one of two ports", f"{OURS} for meta event 0x21")


def second(*messages):
    """A note of 3 s on the first port, then one on the second, with messages a second after the first note's start."""
    return midi([(0, port(0)), *note(0, 3)], [(0, port(1)), *((1, message) for message in messages), *note(3.5, 4.5)])


QUIET = sysex(0x7F, 0x7F, 4, 1, 0, 32)
case("Master volume", second(QUIET), heard(69, 0.2, 0.8), heard(69, 1.2, 2.8), heard(69, 3.7, 4.3, loudness(32)))
case("Controller 121 keeps the master volume", second(QUIET, cc(121)), heard(69, 1.2, 2.8),
     heard(69, 3.7, 4.3, loudness(32)))
case("A reset leaves the master volume of the other port",
     midi([(0, port(0)), (0, QUIET), *note(0.1, 3)], [(0, port(1)), (1, GM_ON), *note(3.5, 4.5)]),
     heard(69, 0.2, 0.8, loudness(32)), heard(69, 1.2, 2.8, loudness(32)), heard(69, 3.7, 4.3))
case("Master fine tuning", second(sysex(0x7F, 0x7F, 4, 3, 0, 96)), pitch(1.2, 2.8, 69), pitch(3.7, 4.3, 69, 50))
case("An octave tuning", second(sysex(0x7F, 0x7F, 8, 8, 3, 127, 127, *CENTS)), pitch(1.2, 2.8, 69),
     pitch(3.7, 4.3, 69, -25))
