import FuzzSupport
import MIDI
import Music

/// Reads a file, extracts its notes, pedal presses, performance and script, writes it, and reads it back. The result
/// must be the same.
private func read(_ bytes: [UInt8]) {
  let reading: MIDIFile.Reading
  do { reading = try MIDIFile.read(bytes, name: "fuzz.mid") } catch {
    precondition(!error.description.isEmpty)
    return
  }
  let file = reading.file
  let notes = file.notes
  let performance = file.performance
  precondition(performance.notes.count <= notes.count && notes.allSatisfy { $0.duration >= .zero })
  precondition(file.pedalPresses.allSatisfy { $0.duration.value >= 0 })
  precondition(!MIDISummary(reading, notes: notes, name: "fuzz.mid").description.isEmpty)
  write(performance)
  play(file)
  checkRoundTrip(of: file)
}

/// Checks that a written file reads back equal, as far as the format can represent it.
private func checkRoundTrip(of file: MIDIFile) {
  // A delta time is written in at most 28 bits; the reader accepts up to 32.
  guard file.tracks.allSatisfy({ $0.end.value < 1 << 28 }) else { return }
  guard let again = try? MIDIFile.read(file.bytes, name: "fuzz.mid") else { preconditionFailure("unreadable") }
  precondition(again.file == file, "read, written and read again, it is another file")
}

/// Plays the file as `etude render` does, with both kinds of playback. The commands must be in order of their blocks,
/// and the script must end.
private func play(_ file: MIDIFile) {
  let clock = ScriptClock(framesPerSecond: 44_100, blockFrames: 64, longest: 86_400)
  for instruments in Instruments.allCases {
    for script in [file.script(instruments, clock), file.playerScript(instruments, clock)].compactMap(\.self) {
      precondition(zip(script.steps, script.steps.dropFirst()).allSatisfy { $0.block <= $1.block })
      precondition(script.end >= 0 && script.end <= (script.steps.last?.block ?? 0) + 86_400 * 690)
    }
  }
}

/// Writes the events of a performance in one pass, as `etude compose --prime` does.
private func write(_ performance: Performance) {
  guard performance.events.allSatisfy({ $0.end.value < 86_400 }) else { return }
  var writer = PerformanceWriter(title: "fuzz")
  for event in performance.events { writer.add(event) }
  let options = MIDIFile.Options(keepsGaps: true)
  guard let reading = try? MIDIFile.read(writer.finish(), name: "fuzz.mid", options) else {
    preconditionFailure("unreadable")
  }
  // Two notes of a key become one, which may be longer than the longest gap.
  precondition(reading.warnings.allSatisfy(\.isGap), "what was written has to be repaired")
}

extension MIDIWarning {
  fileprivate var isGap: Bool { if case .gap = repair { true } else { false } }
}

private func begin() -> [[UInt8]] {
  let head = Array("MThd".utf8) + [0, 0, 0, 6]
  let events: [UInt8] = [
    0, 0xFF, 0x51, 3, 0x07, 0xA1, 0x20, 0, 0xB0, 64, 127, 0, 0x90, 60, 64, 0x60, 60, 0, 0, 0xF0, 2, 0x7D, 0xF7, 0x10,
    0xB0,
    64, 0, 0, 0xFF, 0x2F, 0,
  ]
  let track = Array("MTrk".utf8) + [0, 0, 0, UInt8(events.count)] + events
  let single = head + [0, 0, 0, 1, 0, 96] + track
  let riff = Array("RIFF".utf8) + [0, 0, 0, 0] + Array("RMIDdata".utf8) + [UInt8(single.count), 0, 0, 0] + single
  return [single, head + [0, 2, 0, 2, 0xE7, 40] + track + track, riff, [UInt8](repeating: 0, count: 128) + single]
}

let midiTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    midiTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    midiTarget.test(start, count)
  }
#endif
