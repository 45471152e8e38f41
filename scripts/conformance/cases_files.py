"""Files as they are: damaged ones, format 2, odd SoundFonts, and pieces that are hard to hear."""
import struct

from case import OURS, group
from measure import Check, ends, heard, loud, onset, peak, shorter, silent, warned
from midi import END, MARKER, cc, events, gs, header, meta, midi, note, off, on, quantity, sysex, tempo, track

SMF = "SMF 1.0 (RP-001)"
OPEN, BROKEN = f"{OURS}; {SMF} leaves it open", f"{OURS} for files that break {SMF}"

case = group("Format 2 and containers", SMF)
case("The sequences of format 2 follow each other", midi([*note(0, 1), (2, END)], note(0.5, 1, 73), kind=2),
     heard(69, 0.2, 0.8), onset(0), heard(73, 2.6, 2.9), ends(3), source=OPEN)
case("Each sequence of format 2 has its tempo",
     midi([(0, tempo(1_000_000)), *note(0, 1), (1, END)], note(0, 1, 73), kind=2), heard(69, 0.2, 1.8),
     heard(73, 2.2, 2.8), ends(3), source=f"{SMF}: sequences are independent")
case("Format 0 with several channels", midi([*note(0, 1), *note(0, 1, 73, channel=3)], kind=0), heard(69, 0.2, 0.8),
     heard(73, 0.2, 0.8))
WHOLE = midi(note(0.5, 1.5))
case("RIFF RMID", b"RIFF" + struct.pack("<I", 12 + len(WHOLE)) + b"RMIDdata" + struct.pack("<I", len(WHOLE)) + WHOLE,
     onset(0.5), ends(1.5), source="RP-029")
case("Unknown chunks are skipped",
     header(1, 2) + b"XFIH" + struct.pack(">I",
            5) + b"12345" + track(events([(0, MARKER)])) + track(events(note(0.5, 1.5))), onset(0.5), ends(1.5))
case("A longer header", b"MThd" + struct.pack(">IHHHH", 8, 0, 1, 480, 0) + track(events(note(0.5, 1.5))), onset(0.5),
     ends(1.5))
case("Unknown meta events are skipped", midi([(0, meta(0x4B, b"abc")), (0, meta(0x7F, bytes(300))), *note(0.5, 1.5)]),
     onset(0.5), ends(1.5))
case("Markers after the music add no length", midi([*note(0, 1), (60, MARKER)]), ends(1), shorter(4), source=OPEN)
GM_SPLIT = b"\xf0\x03\x7e\x7f\x09" + b"\x0a\xf7\x02\x01\xf7"  # continued after 10 ticks
case("A system exclusive message in two packets", midi([(0, cc(7, 20)), (0.5, GM_SPLIT), *note(1, 2)]),
     heard(69, 1.2, 1.8))
case("A system exclusive message in three packets",
     midi([(0, cc(7, 20)), (0.5, b"\xf0\x03\x41\x10\x42\x05\xf7\x04\x12\x40\0\x7f\x05\xf7\x03\0\x41\xf7"),
           *note(1, 2)]), heard(69, 1.2, 1.8))
case("A system exclusive message in an F7 packet",
     midi([(0, cc(7, 20)), (0.5, b"\xf7\x06\xf0\x7e\x7f\x09\x01\xf7"), *note(1, 2)]), heard(69, 1.2, 1.8))
case("A real-time message within a system exclusive one",
     midi([(0, cc(7, 20)), (0.5, b"\xf0\x06\x7e\xf8\x7f\x09\x01\xf7"), *note(1, 2)]), heard(69, 1.2, 1.8),
     source="MIDI 1.0, System Real Time")
case("Format 0 with two tracks", midi(note(0, 1), note(2, 3, 73), kind=0), heard(69, 0.2, 0.8), heard(73, 2.2, 2.8),
     ends(3), source=BROKEN)
case("Empty tracks", header(1, 4) + track(b"") + track(b"\0" + END) + track(events(note(0.5, 1.5))) + track(b""),
     onset(0.5), ends(1.5), source=BROKEN)
case("Impossible key and time signatures",
     midi([(0, meta(0x59, b"\x63\x09")), (0, meta(0x58, b"\xff" * 4)), (0, meta(0x59, b"")), (0, meta(0x58, b"")),
           *note(0.5, 1.5)]), onset(0.5), ends(1.5), source=BROKEN)
case("Tempo of a file of 24 frames a second counts for nothing",
     midi([(0, tempo(1_000_000)), *note(1, 2)], division=(256 - 24) << 8 | 80, per_second=1920), onset(1), ends(2))
case("Running status", header(0, 1) + track(b"\0\x90\x45\x64" + quantity(960) + b"\x45\0" + b"\0" + END),
     heard(69, 0.2, 0.8), ends(1))

case = group("Damaged files", BROKEN)
case("No End of Track", header(0, 1) + track(events(note(0.5, 1.5))[:-4]), onset(0.5), ends(1.5))
case("A track cut off in an event", header(0, 1) + track(events(note(0.5, 1.5)) + b"x")[:-6], onset(0.5))
BODY = events(note(0.5, 1.5))
case("A track longer than it says", header(0, 1) + b"MTrk" + struct.pack(">I", len(BODY) - 5) + BODY, onset(0.5),
     ends(1.5))
case("A track shorter than it says", header(0, 1) + b"MTrk" + struct.pack(">I", len(BODY) + 5000) + BODY, onset(0.5),
     ends(1.5))
case("More tracks announced than there are", header(1, 7) + track(BODY), onset(0.5), ends(1.5))
case("Fewer tracks announced than there are", header(1, 1) + track(events([(0, MARKER)])) + track(BODY), onset(0.5),
     ends(1.5))
case("Bytes before the header", bytes(128) + WHOLE, onset(0.5), ends(1.5), source=f"{OURS}; MacBinary II")
case("Bytes after the last track", WHOLE + b"Kar\0" * 9, onset(0.5), ends(1.5))
case("Running status over a meta event",
     header(0, 1) + track(b"\0\x90\x45\x64\0\xff\x01\x01x" + quantity(960) + b"\x45\0\0" + END), heard(69, 0.2, 0.8),
     ends(1))
case("A data byte above 127", header(0, 1) + track(b"\0\x90\x45\xff" + quantity(960) + b"\x45\0\0" + END),
     heard(69, 0.2, 0.8, 4.15, within=4.5), ends(1))
case("A tempo of 0 is ignored", midi([(0, tempo(0)), *note(1, 2)]), onset(1), ends(2))
case("A system exclusive message without its last byte",
     midi([(0, cc(7, 20)), (0.5, b"\xf0\x04\x7e\x7f\x09\x01"), *note(1, 2)]), heard(69, 1.2, 1.8))
case("Two files in one: the first is played", midi(note(0.5, 1.5)) + midi(note(3, 4)), onset(0.5), ends(1.5))
case("A division of 0", midi(note(0.5, 1.5), division=0), onset(0.5), ends(1.5))
case("A real-time byte among the events",
     header(0, 1) + track(b"\0\x90\x45\x64\x10\xf8" + quantity(944) + b"\x80\x45\0\0" + END), heard(69, 0.2, 0.8),
     ends(1))
GAP = midi([*note(0, 1), *note(400, 401)])
case("A silence of over 5 minutes ends the piece, with a warning", GAP, ends(1), shorter(10), warned("silen"),
     source=OURS)
case("With --keep-gaps it stays", GAP, heard(69, 400.2, 400.8), shorter(410), options=("--keep-gaps",),
     source=f"{SMF}: delta times")
case("A note of over 5 minutes is cut, with a warning", midi([*note(0, 1), *note(2, 500)]), heard(69, 200, 201),
     shorter(310), warned("note"), source=OURS)
FAST = b"\x45\x40\x01\x45\0\x01" * 200  # twelve ticks are a second
case("A file that a surplus byte slows down ends there, with a warning",
     header(0, 1, 96) + track(b"\0" + tempo(8_000_000) + b"\0\x90" + FAST + b"\x45" + FAST + b"\x45\0\0" + END),
     heard(69, 1.01, 1.07, -7.75, within=3), shorter(40), warned("at the pace of the piece"), source=OURS)
case("An end hours after the last note adds no length", midi([*note(0, 1), (20000, END)]), ends(1), shorter(10),
     source=OPEN)
case("A silence before the first note is removed", midi(note(1000, 1001)), shorter(10), warned("silen"), source=OURS)



def tune(velocity, *first):
    """A melody of 9 s."""
    keys = (60, 64, 67, 72, 67, 64)
    return midi([*first, *(item for i in range(18) for item in note(i / 2, i / 2 + 0.49, keys[i % 6], velocity))])


case = group("Hard to hear", f"{OURS}: the wanted loudness, or a warning")
AT_LEVEL = ("--loudness", "-16")
for velocity in (1, 12, 14, 64):
    case(f"Velocity {velocity} throughout comes out at full loudness", tune(velocity), peak(-25), options=AT_LEVEL)
case("Volume 20 throughout", tune(64, (0, cc(7, 20))), peak(-25), options=AT_LEVEL)
case("Expression 5 throughout", tune(64, (0, cc(11, 5))), peak(-25), options=AT_LEVEL)
case("Samples near silence", tune(64), peak(-25), font="soft", options=AT_LEVEL)
case("Keys that the SoundFont lacks", midi(note(0, 1, 36)), warned("silent"), font="keys-60-72", options=AT_LEVEL)
case("Expression 1 throughout", tune(64, (0, cc(11, 1))), peak(-25), options=AT_LEVEL)
case("A SoundFont whose samples are in a ROM", tune(64), warned("silent"), font="rom", options=AT_LEVEL)

case = group("SoundFonts", "SoundFont 2.04, 10.2")
case("Unknown chunks of INFO are skipped", midi(note(0, 1)), loud(0.2, 0.8), font="unknown-chunks")
case("A text of odd size", midi(note(0, 1)), loud(0.2, 0.8), font="odd-text")
case("A comment over 64 KiB", midi(note(0, 1)), loud(0.2, 0.8), font="long-comment")
