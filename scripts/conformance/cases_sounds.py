"""What plays a note: resets, banks and programs, drums, exclusive classes."""
from case import OURS, group
from font import MONO, MONO_TOO, SPLIT
from measure import absent, centred, ends, heard, loud, pitch, silent, sounds, warned
from midi import (
    GM2_ON, GM_ON, GS_ON, MARKER, XG_ON, bend, cc, gs, midi, note, off, on, parameter, program, select, sysex, xg)

GM, GM2, GS, XG = "GM 1 (RP-003)", "GM 2 (RP-024)", "Roland GS (SC-88 manual)", "XG 1.35"
SF2 = "SoundFont 2.04"
RESETS = [
    ("GM System On", GM, GM_ON), ("GM System On, device 3", GM, sysex(0x7E, 3, 9, 1)), ("GM2 System On", GM2, GM2_ON),
    ("GS Reset", GS, GS_ON), ("GS Reset, device 1F", GS, gs(0x40, 0, 0x7F, 0, device=0x1F)),
    ("GS System Mode Set", GS, gs(0, 0, 0x7F, 0)), ("XG System On", XG, XG_ON),
    ("XG System On, device 5", XG, xg(0, 0, 0x7E, 0, device=5)), ("XG All Parameter Reset", XG, xg(0, 0, 0x7F, 0)),
]

for name, source, message in RESETS:
    case = group("Resets", source)
    case(f"{name} ends notes, lifts the pedal and restores volume",
         midi([(0, cc(7, 20)), (0, cc(64, 127)), *note(0.05, 0.5), (1, message), *note(2, 2.5), (6, MARKER)]),
         heard(69, 0.6, 0.9, -27.96), silent(1.2, 1.9), heard(69, 2.1, 2.4), ends(2.5))
case = group("Resets", GM)
for name, source, message in (RESETS[0], RESETS[3], RESETS[6]):
    case(f"{name} restores the programs", midi([(0, program(5)), *note(0, 0.5), (1, message), *note(2, 2.5)]),
         heard(70, 0.1, 0.4), heard(69, 2.1, 2.4), source=source)
    case(f"{name} restores bend, its range, pan and expression",
         midi([*parameter(0, 12), (0, bend(16383)), (0, cc(10, 0)), (0, cc(11, 40)), (1, message), *note(2, 2.5),
               (2.5, bend(16383)), *note(3, 3.5)]),
         heard(69, 2.1, 2.4), pitch(2.1, 2.4, 69), centred(2.1, 2.4), pitch(3.1, 3.4, 71), source=source)
case("GM System On ends a held key", midi([(0, on()), (1, GM_ON), (6, MARKER)]), heard(69, 0.2, 0.9), ends(1))
case("A reset in mid-note, and the note-off later", midi([(0, on()), (1, GM_ON), (2, off()), *note(3, 4)]),
     silent(1.2, 2.9), heard(69, 3.2, 3.8), ends(4))
case("A note in the tick of a reset, after it",
     midi([(0, program(5)), (0, cc(7, 20)), *note(0, 0.5), (1, GS_ON), (1, on()), (2, off())]), heard(69, 1.2, 1.8),
     source=GS)
case("A reset lifts the soft pedal", midi([(0, cc(67, 127)), (0.5, GM_ON), *note(1, 2)]), heard(69, 1.2, 1.8))
case("A reset in another track", midi([(0, on()), (3, off())], [(1, GM_ON)]), heard(69, 0.2, 0.9), ends(1))
case("A reset counts for all channels", midi([(0, cc(7, 20, 3)), (0, GM_ON), *note(1, 2, channel=3)]),
     heard(69, 1.2, 1.8))
case("A message that is no reset changes nothing", midi([(0, on()), (1, sysex(0x7E, 0x7F, 6, 1)), (2, off())]),
     heard(69, 1.2, 1.8), source="MIDI 1.0, universal messages")

case = group("Programs and banks", GM)
case("A program change chooses the instrument", midi([*select(5), *note(0, 1)]), sounds(70, 0.2, 0.8))
case("Each channel has its program",
     midi([*select(5), *select(40, channel=1), *note(0, 1), *note(0, 1, 75, channel=1)]), sounds(70, 0.2, 0.8),
     sounds(77, 0.2, 0.8))
case("A change of program in mid piece", midi([*note(0, 1), *select(5, start=1.5), *note(2, 3)]), sounds(69, 0.2, 0.8),
     sounds(70, 2.2, 2.8))
case("A sounding note keeps its program", midi([(0, on()), (1, program(5)), (2, off())]), sounds(69, 1.2, 1.8), ends(2))
case("A channel without a program plays the piano", midi(note(0, 1, channel=6)), sounds(69, 0.2, 0.8))
case("A program that the SoundFont lacks is replaced, with a warning", midi([*select(50), *note(0, 1)]),
     loud(0.2, 0.8), warned("program 50"), source=OURS)
case("A SoundFont without a piano plays its first preset, with a warning", midi(note(0, 1)),
     loud(0.2, 0.8), warned("no program 0 in bank 0; played as program 40"), font="violin", source=OURS)
case("A bank applies from the next program change on",
     midi([*select(5), (0.5, cc(0, 8)), *note(1, 2), *select(5, start=2.5), *note(3, 4)]), sounds(70, 1.2, 1.8),
     sounds(73, 3.2, 3.8), source="MIDI 1.0, Bank Select")
case("General MIDI has one bank", midi([(0, GM_ON), *select(5, 8, start=0.1), *note(1, 2)]), sounds(70, 1.2, 1.8))
case("GS: controller 0 is the variation", midi([(0, GS_ON), *select(5, 8, start=0.1), *note(1, 2)]),
     sounds(73, 1.2, 1.8), source=GS)
case("GS: controller 32 is no variation", midi([(0, GS_ON), *select(5, 0, 1, start=0.1), *note(1, 2)]),
     sounds(70, 1.2, 1.8), source=GS)
case("GS: a missing variation is the capital tone", midi([(0, GS_ON), *select(5, 9, start=0.1), *note(1, 2)]),
     sounds(70, 1.2, 1.8), source=GS)
case("XG: controller 32 is the variation", midi([(0, XG_ON), *select(5, 0, 1, start=0.1), *note(1, 2)]),
     sounds(74, 1.2, 1.8), source=XG)
case("XG: controller 0 at 64 is the effects bank", midi([(0, XG_ON), *select(5, 64, 0, start=0.1), *note(1, 2)]),
     sounds(75, 1.2, 1.8), source=XG)
case("XG: a missing variation is the basic voice", midi([(0, XG_ON), *select(5, 0, 9, start=0.1), *note(1, 2)]),
     sounds(70, 1.2, 1.8), source=XG)
case("GS: tone number of a part", midi([(0, GS_ON), (0.1, gs(0x40, 0x11, 0, 8, 5)), *note(1, 2)]), sounds(73, 1.2, 1.8),
     source=GS)
case("XG: bank and program of a part",
     midi([(0, XG_ON), (0.1, xg(8, 0, 1, 0)), (0.1, xg(8, 0, 2, 1)), (0.1, xg(8, 0, 3, 5)), *note(1, 2)]),
     sounds(74, 1.2, 1.8), source=XG)
case("GM2: bank 121 with the variation in controller 32",
     midi([(0, GM2_ON), *select(5, 121, 1, start=0.1), *note(1, 2)]), sounds(74, 1.2, 1.8), source=GM2)
case("GM2: bank 121 without a reset", midi([*select(5, 121, 1), *note(1, 2)]), sounds(74, 1.2, 1.8), source=GM2)
case("A bank stays for later programs",
     midi([(0, GS_ON), *select(5, 8, start=0.1), (0.2, program(0)), (0.3, program(5)), *note(1, 2)]),
     sounds(73, 1.2, 1.8), source="MIDI 1.0, Bank Select")
case("A reset restores bank 0", midi([*select(5, 8), (0.3, GS_ON), (0.4, program(5)), *note(1, 2)]),
     sounds(70, 1.2, 1.8), source=GS)
case("Of two resets the last counts", midi([(0, GS_ON), (0.1, XG_ON), *select(5, 0, 1, start=0.2), *note(1, 2)]),
     sounds(74, 1.2, 1.8), source=XG)
case("Bank and program in two tracks", midi([(0, cc(0, 8))], [(0, program(5)), *note(0.1, 1)]), sounds(73, 0.2, 0.8),
     source="MIDI 1.0, Bank Select")
case("Layers answer to velocity", midi([*select(SPLIT), *note(0, 1, velocity=63), *note(2, 3, velocity=64)]),
     absent(76, 0.2, 0.8), heard(69, 0.2, 0.8, -8.03), heard(76, 2.2, 2.8, -7.75), source=f"{SF2}, 8.1.2 (velRange)")

case = group("Drums", GM)
case("Channel 10 plays a drum kit", midi(note(0, 1, channel=9)), sounds(76, 0.2, 0.8))
case("A program of channel 10 chooses the kit", midi([*select(25, channel=9), *note(0, 1, channel=9)]),
     sounds(77, 0.2, 0.8), source=GS)
case("A kit that is missing is the first of its group of eight", midi([*select(9, channel=9), *note(0, 1, channel=9)]),
     sounds(78, 0.2, 0.8), source=OURS)
case("Another missing kit is the standard kit", midi([*select(17, channel=9), *note(0, 1, channel=9)]),
     sounds(76, 0.2, 0.8), source=OURS)
case("A kit after a program of the same number on channel 1",
     midi([*select(5), *select(25, channel=9), *note(0, 1), *note(0, 1, 79, channel=9)]), sounds(70, 0.2, 0.8),
     sounds(87, 0.2, 0.8))
case("GS: tone number of part 10 chooses the kit",
     midi([(0, GS_ON), (0.1, gs(0x40, 0x10, 0, 0, 25)), *note(1, 2, channel=9)]), sounds(77, 1.2, 1.8), source=GS)
case("GS: a channel becomes a rhythm part", midi([(0, GS_ON), (0.1, gs(0x40, 0x11, 0x15, 1)), *note(1, 2)]),
     sounds(76, 1.2, 1.8), source=GS)
case("GS: channel 10 becomes melodic", midi([(0, GS_ON), (0.1, gs(0x40, 0x10, 0x15, 0)), *note(1, 2, channel=9)]),
     sounds(69, 1.2, 1.8), source=GS)
case("GS: part 16 is block F", midi([(0, GS_ON), (0.1, gs(0x40, 0x1F, 0x15, 2)), *note(1, 2, channel=15)]),
     sounds(76, 1.2, 1.8), source=GS)
case("GS: bank select leaves drums on channel 10",
     midi([(0, GS_ON), *select(0, 1, channel=9, start=0.1), *note(1, 2, channel=9)]), sounds(76, 1.2, 1.8), source=GS)
case("XG: bank 127 is drums on any channel", midi([(0, XG_ON), *select(25, 127, 0, start=0.1), *note(1, 2)]),
     sounds(77, 1.2, 1.8), source=XG)
case("XG: bank 0 makes channel 10 melodic", midi([(0, XG_ON), *select(5, 0, 0, 9, start=0.1), *note(1, 2, channel=9)]),
     sounds(70, 1.2, 1.8), source=XG)
case("XG: part mode makes a drum part", midi([(0, XG_ON), (0.1, xg(8, 0, 7, 2)), *note(1, 2)]), sounds(76, 1.2, 1.8),
     source=XG)
case("XG: a program change chooses the kit of a drum part",
     midi([(0, XG_ON), (0.1, xg(8, 0, 7, 2)), (0.2, program(25)), *note(1, 2)]), sounds(77, 1.2, 1.8), source=XG)
case("XG: a melodic part mode of channel 10 remains",
     midi([(0, XG_ON), (0.1, xg(8, 9, 7, 0)), (0.2, program(5, 9)), *note(1, 2, channel=9)]), sounds(70, 1.2, 1.8),
     source=XG)
case("General MIDI: bank 127 is no drum kit", midi([(0, GM_ON), *select(5, 127, 0, start=0.1), *note(1, 2)]),
     sounds(70, 1.2, 1.8))
case("GS: a rhythm part becomes melodic again",
     midi([(0, GS_ON), (0.1, gs(0x40, 0x11, 0x15, 2)), *note(1, 2), (2.5, gs(0x40, 0x11, 0x15, 0)), *note(3, 4)]),
     sounds(76, 1.2, 1.8), sounds(69, 3.2, 3.8), source=GS)
case("XG: effects kits are in bank 126", midi([(0, XG_ON), *select(0, 126, 0, start=0.1), *note(1, 2)]),
     sounds(76, 1.2, 1.8), source=XG)
case("GM2: bank 120 is drums on any channel", midi([(0, GM2_ON), *select(25, 120, 0, start=0.1), *note(1, 2)]),
     sounds(77, 1.2, 1.8), source=GM2)
case("GM2: bank 121 makes channel 10 melodic",
     midi([(0, GM2_ON), *select(5, 121, 0, 9, start=0.1), *note(1, 2, channel=9)]), sounds(70, 1.2, 1.8), source=GM2)
case("A SoundFont without drums: they are left out, with a warning", midi([*note(0, 1), *note(2, 3, channel=9)]),
     sounds(69, 0.2, 0.8), silent(2.2, 2.8), warned("no drum kit"), font="no-drums", source=OURS)
case("Drums left out on request", midi([*note(0, 1), *note(2, 3, channel=9)]), sounds(69, 0.2, 0.8), silent(2.2, 2.8),
     warned("drums are left out"), options=("--instruments", "piano"), source=OURS)

case = group("Exclusive classes", f"{SF2}, 8.1.2 (exclusiveClass)")
case("A closed hi-hat mutes the open one", midi([*note(0, 4, 46, channel=9), *note(1, 3, 42, channel=9)]),
     heard(53, 0.2, 0.8), absent(53, 2.2, 2.8), heard(49, 2.2, 2.8))
case("A hi-hat closed in another track", midi(note(0, 4, 46, channel=9), note(1, 3, 42, channel=9)),
     absent(53, 1.2, 2.8), heard(49, 1.2, 2.8))
case("A hi-hat that the pedal holds",
     midi([(0, cc(64, 127, 9)), *note(0, 0.2, 46, channel=9), *note(1, 3, 42, channel=9), (4, cc(64, 0, 9))]),
     heard(53, 0.3, 0.9), absent(53, 1.2, 2.8))
case("Drums of no class mute nothing", midi([*note(0, 2, 57, channel=9), *note(1, 2, 60, channel=9)]),
     heard(64, 1.2, 1.8), heard(67, 1.2, 1.8))
case("A preset of one class is monophonic", midi([*select(MONO), *note(0, 3), *note(1, 3, 76)]),
     heard(69, 0.2, 0.8), absent(69, 2.2, 2.8), heard(76, 2.2, 2.8))
for key in (68, 70, 81):
    case(f"A piano of one class is monophonic: 69, then {key}", midi([*note(0, 3), *note(1, 3, key)]),
         heard(69, 0.2, 0.8), absent(69, 2.2, 2.8), heard(key, 2.2, 2.8), font="mono-piano")
case("A class mutes nothing on another channel",
     midi([*select(MONO), *select(MONO, channel=1), *note(0, 3), *note(1, 3, 76, channel=1)]), heard(69, 2.2, 2.8),
     heard(76, 2.2, 2.8))
case("A class mutes nothing of another preset",
     midi([*select(MONO), *note(0, 3), *select(MONO_TOO, start=0.5), *note(1, 3, 76)]), heard(69, 2.2, 2.8),
     heard(76, 2.2, 2.8))
case("Hi-hats of two ports or channels are two",
     midi([(0, GS_ON), (0.1, gs(0x40, 0x11, 0x15, 1)), *note(0.5, 4, 46, channel=9), *note(1, 3, 42)]),
     heard(53, 2.2, 2.8), heard(49, 2.2, 2.8))
