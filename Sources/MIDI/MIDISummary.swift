// What a MIDI file holds, in a dozen numbers. Must not know how it is printed.
private import Music

/// The figures by which readers of MIDI files are compared. The names of its fields are the names in JSON.
public struct MIDISummary: Encodable, Hashable, Sendable {
  public let file: String
  public let format: Int
  /// The header's 16 bits: ticks in a quarter note; negative for SMPTE, as `Division.rawValue`.
  public let division: Int
  public let tracks: Int
  public let notes: Int
  public let pitchSum: Int
  /// The end of the last note; zero without notes.
  public let endSeconds: Double
  /// Tempo events.
  public let tempoChanges: Int
  /// Messages of controller 64.
  public let sustainEvents: Int
  public let pedalPresses: Int
  public let keyRange: KeyRange
  /// What each channel plays.
  public let channels: [ChannelSummary]
  /// The first hundred repairs as sentences, and how many more there were.
  public let warnings: [String]

  public init(_ reading: MIDIFile.Reading, notes: [MIDINote], name: String) {
    let midi = reading.file
    let keys = notes.lazy.map { Int($0.note.pitch.number) }
    file = name
    format = midi.format
    division = Int(midi.division.rawValue)
    tracks = midi.tracks.count
    self.notes = notes.count
    pitchSum = keys.reduce(0, +)
    endSeconds = notes.lazy.map(\.note.end.value).max() ?? 0
    tempoChanges = midi.count(where: \.isTempo)
    sustainEvents = midi.count(where: \.isSustain)
    pedalPresses = midi.pedalPresses.count
    keyRange = KeyRange(keys: keys.min().flatMap { low in keys.max().map { low...$0 } })
    channels = midi.channels
    warnings = reading.sentences
  }
}

/// The lowest and the highest key; in JSON an array of two numbers, or null without notes.
public struct KeyRange: Encodable, Hashable, Sendable {
  public let keys: ClosedRange<Int>?

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(keys.map { [$0.lowerBound, $0.upperBound] })
  }
}

extension MIDIFile {
  fileprivate func count(where condition: (MIDIEvent) -> Bool) -> Int {
    tracks.reduce(0) { $0 + $1.events.count(where: condition) }
  }
}

extension MIDISummary: CustomStringConvertible {
  /// For people: three lines, one for each channel where not all play the piano, and one for each warning.
  public var description: String {
    let unit = division < 0 ? "\(division) (SMPTE)" : "\(division) ticks a quarter note"
    let keys = keyRange.keys.map { " from \(Pitch($0.lowerBound)) to \(Pitch($0.upperBound))" } ?? ""
    let facts = [
      file,
      "  format \(format), tracks: \(tracks), division: \(unit), tempo changes: \(tempoChanges)",
      "  notes: \(notes)\(keys), pedal presses: \(pedalPresses), ends at \(Self.clock(endSeconds))",
    ]
    let parts = channels.allSatisfy(\.isPiano) ? [] : channels.map { "  \($0)" }
    return (facts + parts + warnings.map { "  warning: " + $0 }).joined(separator: "\n")
  }

  /// Minutes and seconds to the hundredth, as in `3:07.25`.
  private static func clock(_ seconds: Double) -> String {
    func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    guard seconds < 1e12 else { return "\(seconds) s" }
    let hundredths = Int((seconds * 100).rounded())
    return "\(hundredths / 6000):\(twoDigits(hundredths / 100 % 60)).\(twoDigits(hundredths % 100))"
  }
}

extension MIDINote {
  /// Onset tick, pitch, duration ticks, velocity, onset seconds, duration seconds, channel, track; tab-separated.
  public var line: String {
    "\(onset)\t\(note.pitch.number)\t\(duration)\t\(note.velocity)\t\(note.onset.value)\t\(note.duration.value)\t"
      + "\(note.channel)\t\(track)"
  }
}
