"""When a note begins and ends: pairing, order within a tick, pedals, channel mode messages."""
from case import OURS, group
from font import DECAYING, HELD
from measure import absent, ends, heard, loud, onset, silent
from midi import END, GM_ON, MARKER, cc, midi, note, off, on, port, program, select, tempo

SMF, MIDI1 = "SMF 1.0 (RP-001)", "MIDI 1.0"
PAIRED, PORTS = f"{MIDI1}: a note-off for every note-on", f"{OURS} for meta event 0x21"
RECEIVER, OPEN = f"{OURS}; {MIDI1} leaves it to the receiver", f"{OURS}; {SMF} leaves it open"

case = group("Notes", f"{MIDI1}, Note On and Note Off")
case("A note begins and ends where the file says", midi(note(1, 2)), onset(1), heard(69, 1.2, 1.8), ends(2))
case("A note-on of velocity 0 is a note-off", midi([(0, on()), (1, on(69, 0)), (4, MARKER)]), heard(69, 0.2, 0.8),
     ends(1))
case("A note-off of another key or channel ends nothing",
     midi([(0, on()), (0.5, off(70)), (0.6, off(69, 1)), (2, off())]), heard(69, 1, 1.8), ends(2))
case("A note-off without a note does nothing", midi([(0, off()), (0.5, off()), *note(1, 2)]), onset(1), ends(2),
     source=OURS)
case("A key struck twice and released once ends with that release",
     midi([(0, on()), (2, on()), (3, off()), (8, MARKER)]), heard(69, 2.3, 2.8), ends(3), source=RECEIVER)
case("A key struck twice is down until its second release: first in, first out",
     midi([(0, on()), (1, on()), (2, off()), (3, off())]), heard(69, 2.3, 2.8, within=4), ends(3), source=PAIRED)
case("Three strikes, one release", midi([(0, on()), (1, on()), (2, on()), (3, off()), (9, MARKER)]),
     heard(69, 2.3, 2.8, within=4), ends(3), source=RECEIVER)
case("Surplus note-offs don't end a later note", midi([(0, on()), (1, off()), (1.2, off()), (1.4, off()), *note(2, 3)]),
     heard(69, 2.2, 2.8), ends(3))
case("A note without a note-off ends with its track", midi([(0, on()), (3, END)]), heard(69, 2, 2.9), ends(3),
     source=OPEN)
case("A note without a note-off in one of two tracks ends with its track",
     midi([(0, on()), (3, END)], [(0, MARKER), (6, END)]), heard(69, 2, 2.9), ends(3), source=OPEN)
case("A note of no length ends, also if its key is the next to be struck", midi([(1, on()), (1, off()), *note(2, 3)]),
     silent(1.2, 1.9), heard(69, 2.2, 2.8))
case("Fast repetitions of a key end with the last note-off",
     midi([item for i in range(40) for item in note(i / 20, i / 20 + 0.049)]), ends(2))
case("The velocity of a note-off changes nothing", midi([(0, on()), (1, b"\x80\x45\x7f")]), heard(69, 0.2, 0.8),
     ends(1), source="SoundFont 2.04, 8.2.1 (no such source)")
case("Equal keys of two channels are two notes", midi([*note(0, 2), *note(0, 1, channel=1)]),
     loud(0.2, 0.8, 6.0), heard(69, 1.2, 1.8), ends(2))

case = group("Several tracks", f"{SMF}: tracks of format 1 are merged")
case("A key held in one track and struck in another is down until both release it",
     midi(note(0, 4), note(1, 2)), heard(69, 2.3, 3.8, within=3), ends(4), source=RECEIVER)
case("The same, the tracks in the other order", midi(note(1, 2), note(0, 4)), heard(69, 2.3, 3.8, within=3), ends(4),
     source=RECEIVER)
case("Notes of two tracks that overlap", midi(note(0, 2), note(1, 3)), heard(69, 2.2, 2.8, within=3), ends(3),
     source=PAIRED)
case("Two tracks strike a key in one instant: at most 3 dB louder than one", midi(note(0, 2), note(0, 2)),
     loud(0.2, 1.8, 1.5, within=1.5), ends(2), source=RECEIVER)
case("Three tracks strike a key in one instant", midi(note(0, 2), note(0, 2), note(0, 2)),
     loud(0.2, 1.8, 1.5, within=1.5), ends(2), source=RECEIVER)
case("A note-off in a later track ends the note", midi([(0, on()), (8, MARKER)], [(1, off())]), heard(69, 0.2, 0.8),
     ends(1))
case("A note-off in an earlier track ends the note", midi([(1, off())], [(0, on()), (8, MARKER)]), heard(69, 0.2, 0.8),
     ends(1))
case("A release in another track spares other channels",
     midi([(0, on()), (2, off())], [(0, on(73, channel=1)), (1, off(73, 1))]), heard(69, 1.2, 1.8),
     absent(73, 1.2, 1.8))
case("A tempo change in another track counts", midi([(0, tempo(1_000_000))], note(1, 2)), onset(2), ends(4))
case("Of two tempos at one tick the last counts", midi([(0, tempo(1_000_000)), (0, tempo(250_000)), *note(1, 2)]),
     onset(0.5), ends(1), source=f"{SMF}: a track is a sequence")
case("A tempo change in a note", midi([(0, on()), (1, tempo(1_000_000)), (2, off())]), heard(69, 2.2, 2.8), ends(3),
     source=f"{SMF}, Set Tempo")
case("SMPTE time: 25 frames of 40 ticks are a second",
     midi(note(1, 2), division=(256 - 25) << 8 | 40, per_second=1000), onset(1), ends(2), source=f"{SMF}, division")
case("29.97 frames a second", midi(note(10, 11), division=(256 - 29) << 8 | 100, per_second=2997), onset(10), ends(11),
     source=f"{SMF}, division")
case("Ticks of any length", midi(note(1, 2), division=96, per_second=192), onset(1), ends(2), source=f"{SMF}, division")

case = group("Order within a tick", f"{SMF}: a track is a sequence")
case("A pedal pressed before the note-off holds the note",
     midi([(0, on()), (1, cc(64, 127)), (1, off()), (3, cc(64))]), heard(69, 1.2, 2.8), ends(3))
case("A pedal pressed after the note-off does not",
     midi([(0, on()), (1, off()), (1, cc(64, 127)), (3, cc(64))]), heard(69, 0.2, 0.8), ends(1))
case("A pedal in an earlier track comes first",
     midi([(1, cc(64, 127)), (3, cc(64))], note(0, 1)), heard(69, 1.2, 2.8), ends(3), source=OPEN)
case("A pedal in a later track comes last",
     midi(note(0, 1), [(1, cc(64, 127)), (3, cc(64))]), heard(69, 0.2, 0.8), ends(1), source=OPEN)
case("A pedal lifted and pressed again lets go",
     midi([(0, cc(64, 127)), *note(0, 0.5), (1, cc(64)), (1, cc(64, 127)), *note(2, 3, 73), (4, cc(64))]),
     heard(69, 0.6, 0.9), absent(69, 1.3, 1.9), heard(73, 3.2, 3.8))
case("Sostenuto pressed after the note-on holds it",
     midi([(0, on()), (0, cc(66, 127)), (1, off()), (2, cc(66))]), heard(69, 1.2, 1.8), ends(2))
case("Sostenuto pressed before the note-on does not",
     midi([(0, cc(66, 127)), (0, on()), (1, off()), (2, cc(66))]), heard(69, 0.2, 0.8), ends(1))
case("The soft pedal pressed after the note-on does not soften it", midi([(0, on()), (0, cc(67, 127)), (1, off())]),
     heard(69, 0.2, 0.8))
case("The soft pedal in an earlier track comes first", midi([(0, cc(67, 127)), (5, MARKER)], note(0, 1)),
     heard(69, 0.2, 0.8, -4, within=3), source=OPEN)
case("The soft pedal in a later track comes last", midi(note(0, 1), [(0, cc(67, 127)), (5, MARKER)]),
     heard(69, 0.2, 0.8), source=OPEN)
case("A program change before the note counts", midi([(1, program(5)), *note(1, 2)]), heard(70, 1.2, 1.8),
     absent(69, 1.2, 1.8))
case("A program change after the note does not", midi([*note(1, 2), (1, program(5))]), heard(69, 1.2, 1.8),
     absent(70, 1.2, 1.8))
case("A program change in an earlier track counts", midi([(1, program(5))], note(1, 2)), heard(70, 1.2, 1.8),
     source=OPEN)
case("A key released and struck again is a new note", midi([*note(0, 1), *note(1, 2)]), heard(69, 1.2, 1.8), ends(2))
case("A key struck, then released for the earlier note, still sounds",
     midi([(0, on()), (1, on()), (1, off()), (2, off())]), heard(69, 1.3, 1.8, within=4), ends(2), source=PAIRED)

case = group("Pedals", f"{MIDI1}, Sustain and Sostenuto")
case("Sustain holds released keys until it is lifted", midi([(0, cc(64, 127)), *note(0, 0.5), (2, cc(64))]),
     heard(69, 1, 1.9), ends(2))
case("Sustain is down from 64 on", midi([(0, cc(64, 64)), *note(0, 0.5), (2, cc(64, 63))]), heard(69, 1, 1.9), ends(2))
case("Sustain is up at 63", midi([(0, cc(64, 63)), *note(0, 0.5), (2, MARKER)]), heard(69, 0.1, 0.4), ends(0.5))
case("Sustain pressed after the release holds nothing", midi([*note(0, 1), (1.1, cc(64, 127)), (3, cc(64))]), ends(1))
case("Sustain of another channel holds nothing", midi([(0, cc(64, 127, 1)), *note(0, 1), (3, cc(64, 0, 1))]), ends(1))
case("Sostenuto holds the keys that are down", midi([(0, on()), (0.5, cc(66, 127)), (1, off()), (2, cc(66))]),
     heard(69, 1.2, 1.9), ends(2))
case("Sostenuto doesn't hold later keys",
     midi([(0, on()), (0.5, cc(66, 127)), (1, off()), *note(1, 1.5, 73), (3, cc(66))]),
     heard(69, 2, 2.9), absent(73, 1.8, 2.9), ends(3))
case("Sostenuto catches no further keys when its controller is sent again",
     midi([(0, on()), (0.2, cc(66, 127)), (0.3, off()), (0.5, on(73)), (0.6, cc(66, 100)), (1, off(73)), (3, cc(66))]),
     heard(69, 1.2, 2.8), absent(73, 1.2, 2.8), source=OURS)
case("Sostenuto pressed anew catches the keys that are down then",
     midi([(0, on()), (0.2, cc(66, 127)), (0.5, on(73)), (0.5, off()), (1, cc(66)), (1.2, cc(66, 127)), (1.5, off(73)),
           (3, cc(66))]), absent(69, 1.2, 2.8), heard(73, 1.6, 2.8), ends(3))
case("Sostenuto doesn't catch keys that only the sustain pedal holds",
     midi([(0, cc(64, 127)), *note(0, 0.3), (0.5, cc(66, 127)), (1, cc(64)), (3, cc(66))]), heard(69, 0.6, 0.9),
     ends(1))
case("Sustain lifted while sostenuto holds",
     midi([(0, on()), (0.2, cc(66, 127)), (0.3, cc(64, 127)), (0.5, off()), *note(0.5, 0.8, 73), (2, cc(64)),
           (3, cc(66))]), heard(73, 1, 1.9), heard(69, 2.2, 2.9), absent(73, 2.2, 2.9), ends(3))
case("A pedal of 15 s holds for 15 s", midi([(0, cc(64, 127)), *note(0, 1), (15, cc(64))]), heard(69, 14, 14.9),
     ends(15))
case("Sostenuto of 15 s", midi([(0, on()), (0.1, cc(66, 127)), (1, off()), (15, cc(66))]), heard(69, 14, 14.9),
     ends(15))
case("A pedal of 60 s holds for 60 s", midi([(0, cc(64, 127)), *note(0, 1), (60, cc(64))]), heard(69, 58, 59.9),
     ends(60))
case("Under a long pedal a string decays by itself",
     midi([*select(DECAYING), (0, cc(64, 127)), *note(0, 1), (20, cc(64))]), heard(69, 9.75, 10.25, -25, within=1.5),
     heard(69, 18.75, 19.25, -47.5, within=2), source="SoundFont 2.04, 8.1.2 (decayVolEnv)")
case("A key held for two minutes sounds for two minutes", midi(note(0, 120)), heard(69, 118, 119.8), ends(120))
case("A pedal in another track counts", midi(note(0, 1), [(0.5, cc(64, 127)), (3, cc(64))]), heard(69, 1.5, 2.9),
     ends(3))
case("The soft pedal softens", midi([(0, cc(67, 127)), *note(0, 1)]), heard(69, 0.2, 0.8, -4, within=3),
     source=f"{MIDI1}, Soft Pedal; by how much is {OURS}")
case("The soft pedal lifted softens no more", midi([(0, cc(67, 127)), *note(0, 1), (1.5, cc(67)), *note(2, 3)]),
     heard(69, 2.2, 2.8), source=f"{MIDI1}, Soft Pedal")

case = group("Channel mode messages", f"{MIDI1}, Channel Mode Messages")
case("Controller 120 ends sound at once", midi([*select(HELD), (0, on()), (1, cc(120)), (6, MARKER)]),
     heard(69, 0.2, 0.9), silent(1.1, 2))
case("Controller 120 ends sound under the pedal",
     midi([(0, cc(64, 127)), *note(0, 0.5), (1, cc(120)), (6, cc(64))]), heard(69, 0.6, 0.9), silent(1.1, 2))
case("Controller 120 and the pedal lifted at once",
     midi([*select(HELD), (0, cc(64, 127)), *note(0, 0.5), (1, cc(120)), (1, cc(64)), *note(3, 4)]),
     heard(69, 0.6, 0.9), silent(1.1, 2.9))
case("Controller 120 and the key released at once",
     midi([*select(HELD), (0, on()), (1, cc(120)), (1, off()), *note(3, 4)]), heard(69, 0.2, 0.9), silent(1.1, 2.9))
for number, name in ((123, "All Notes Off"), (124, "Omni Off"), (125, "Omni On"), (126, "Mono"), (127, "Poly")):
    case(f"Controller {number} ({name}) releases the keys",
         midi([(0, on()), (0, on(73)), (1, cc(number, number == 126)), (6, MARKER)]), heard(69, 0.2, 0.9),
         heard(73, 0.2, 0.9), ends(1))
case("Controller 123 leaves what the pedal holds",
     midi([(0, cc(64, 127)), (0, on()), (1, cc(123)), (3, cc(64))]), heard(69, 1.2, 2.9), ends(3))
case("Controller 123 leaves other channels", midi([(0, on()), (0, on(73, channel=1)), (1, cc(123)), (2, off(73, 1))]),
     absent(69, 1.2, 1.9), heard(73, 1.2, 1.9))
case("Controller 123 in place of every note-off",
     midi([item for i in range(4) for item in ((2 * i, on()), (2 * i, on(73)), (2 * i + 1, cc(123)))] + [(12, MARKER)]),
     silent(1.2, 1.9), silent(3.2, 3.9), heard(69, 6.2, 6.9), ends(7))
case("The key again after controller 123", midi([(0, on()), (1, cc(123)), *note(2, 3), (8, MARKER)]),
     silent(1.2, 1.9), heard(69, 2.2, 2.8), ends(3))
case("Controller 123 after the note-on of its tick ends that note",
     midi([(1, on()), (1, cc(123)), *note(3, 4), (6, MARKER)]), silent(1.2, 2.9), heard(69, 3.2, 3.8), ends(4))
case("A key struck after controller 120 in its tick sounds", midi([(0, on()), (1, cc(120)), (1, on()), (2, off())]),
     heard(69, 1.2, 1.8), ends(2))
case("Controller 123 in another track", midi([(0, on()), (6, MARKER)], [(1, cc(123))]), heard(69, 0.2, 0.9), ends(1))
case("Controllers 123, 120 and 121 in one tick, then a note",
     midi([(0, on()), (1, cc(123)), (1, cc(120)), (1, cc(121)), (1, on(73)), (2, off(73))]), absent(69, 1.2, 1.8),
     heard(73, 1.2, 1.8), ends(2))
case("Mono: a new note ends the one before",
     midi([(0, cc(126, 1)), (0.5, on()), (1.5, on(73)), (2.5, off(73)), (2.6, off())]), heard(69, 0.7, 1.4),
     heard(73, 1.7, 2.4), absent(69, 1.8, 2.4))
case("Mono, under the pedal",
     midi([(0, cc(126, 1)), (0, cc(64, 127)), *note(0.5, 1), *note(1.5, 2, 73), (3, cc(64))]),
     heard(69, 1.1, 1.4), heard(73, 2.1, 2.9), absent(69, 1.8, 2.9))
case("Mono of one channel leaves the others",
     midi([(0, cc(126, 1)), *note(0.5, 2, 69, channel=1), *note(1, 2, 73, channel=1)]),
     heard(69, 1.2, 1.8), heard(73, 1.2, 1.8))
case("Poly after mono", midi([(0, cc(126, 1)), (0.2, cc(127)), *note(0.5, 2), *note(1, 2, 73)]),
     heard(69, 1.2, 1.8), heard(73, 1.2, 1.8))
case("Mono ends with a General MIDI reset", midi([(0, cc(126, 1)), (0.2, GM_ON), *note(0.5, 2), *note(1, 2, 73)]),
     heard(69, 1.2, 1.8), heard(73, 1.2, 1.8), source="GM (RP-003)")
case("Controller 121 lifts the pedals",
     midi([(0, cc(64, 127)), *note(0, 0.5), (1, cc(121)), (4, MARKER)]), heard(69, 0.6, 0.9), ends(1), source="RP-015")
case("Controller 121 lifts sostenuto", midi([(0, on()), (0.2, cc(66, 127)), (0.5, off()), (1, cc(121)), (4, MARKER)]),
     heard(69, 0.6, 0.9), ends(1), source="RP-015")
case("Controller 121 lifts the soft pedal", midi([(0, cc(67, 127)), (0.5, cc(121)), *note(1, 2)]), heard(69, 1.2, 1.8),
     source="RP-015")
case("Controller 121 ends no held key", midi([(0, on()), (1, cc(121)), (2, off())]), heard(69, 1.2, 1.8), ends(2),
     source="RP-015")
case("Controller 122 (local control) changes nothing", midi([(0, on()), (1, cc(122)), (2, off())]),
     heard(69, 1.2, 1.8), ends(2))

case = group("Ports", PORTS)
case("Equal channels of two ports have programs of their own",
     midi([(0, port(0)), (0, program(5)), *note(0, 1)], [(0, port(1)), *note(2, 3)]), heard(70, 0.2, 0.8),
     heard(69, 2.2, 2.8))
case("A note-off of one port ends no note of another",
     midi([(0, port(0)), *note(0, 2)], [(0, port(1)), *note(0, 1)]), heard(69, 1.2, 1.8), ends(2))
case("Controller 120 silences one port alone",
     midi([(0, port(0)), *note(0, 2)], [(0, port(1)), (1, cc(120))]), heard(69, 1.2, 1.8), ends(2))
case("Channel 10 of each port plays drums",
     midi([(0, port(0)), *note(0, 1)], [(0, port(1)), *note(2, 3, channel=9)]), heard(76, 2.2, 2.8))
case("A device name chooses a port, too",
     midi([(0, b"\xff\x09\x01A"), (0, program(5)), *note(0, 1)], [(0, b"\xff\x09\x01B"), *note(2, 3)]),
     heard(70, 0.2, 0.8), heard(69, 2.2, 2.8), source=f"{OURS} for RP-019")
case("A reset of one port leaves the others",
     midi([(0, port(0)), *note(0, 2)], [(0, port(1)), (0, on(73)), (1, GM_ON)]), heard(69, 1.2, 1.8),
     absent(73, 1.2, 1.8))
case("A reset of a port on which nothing is played leaves the others",
     midi([(0, port(0)), (0, cc(64, 127)), *note(0, 0.5), (3, cc(64))], [(0, port(1)), (1, GM_ON)]),
     heard(69, 1.2, 2.8), ends(3))
case("A track that changes its port", midi([(0, port(0)), (0, program(5)), *note(0, 1), (1.5, port(1)), *note(2, 3)]),
     heard(70, 0.2, 0.8), heard(69, 2.2, 2.8))
