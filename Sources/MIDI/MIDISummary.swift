private import Music
private import Support

/// Key figures of a MIDI file, as used to compare MIDI readers. Property names are used as JSON keys.
public struct MIDISummary: Encodable, Hashable, Sendable {
  public let file: String
  public let format: Int
  /// The 16-bit header field: ticks per quarter note, negative for SMPTE (`Division.rawValue`).
  public let division: Int
  public let tracks: Int
  public let notes: Int
  public let pitchSum: Int
  /// End of the last note; zero without notes.
  public let endSeconds: Double
  /// Number of tempo events.
  public let tempoChanges: Int
  /// Number of controller 64 messages.
  public let sustainEvents: Int
  public let pedalPresses: Int
  public let keyRange: KeyRange
  /// Summaries of the channels that play.
  public let channels: [ChannelSummary]
  /// The first hundred repairs as sentences.
  public let warnings: [String]
  /// Number of all repairs.
  public let warningCount: Int
  /// A sentence for each kind of repair; not part of the JSON.
  let warningKinds: [String]

  private enum CodingKeys: CodingKey {
    case file, format, division, tracks, notes, pitchSum, endSeconds, tempoChanges, sustainEvents, pedalPresses
    case keyRange, channels, warnings, warningCount
  }

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
    warnings = reading.warnings.map(\.description)
    (warningCount, warningKinds) = (reading.warningCount, reading.sentences)
  }
}

/// Lowest and highest key; in JSON an array of two numbers, or null without notes.
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
  /// Human-readable summary: three lines, one line per channel unless all play only the piano, and one line per
  /// kind of warning.
  public var description: String {
    let unit = division < 0 ? "\(division) (SMPTE)" : "\(counted(division, "tick")) per quarter note"
    let keys = keyRange.keys.map { " from \(Pitch($0.lowerBound)) to \(Pitch($0.upperBound))" } ?? ""
    let facts = [
      file,
      "  format \(format), tracks: \(tracks), division: \(unit), tempo changes: \(tempoChanges)",
      "  notes: \(notes)\(keys), pedal presses: \(pedalPresses), ends at \(clock(endSeconds, decimals: 2))",
    ]
    let parts = channels.count <= 1 && channels.allSatisfy(\.isPiano) ? [] : channels.map { "  \($0)" }
    return (facts + parts + warningKinds.map { "  warning: " + $0 }).joined(separator: "\n")
  }
}

extension MIDINote {
  /// Onset tick, pitch, duration in ticks, velocity, onset in seconds, duration in seconds, channel and track,
  /// separated by tabs.
  public var line: String {
    "\(onset)\t\(note.pitch.number)\t\(duration)\t\(note.velocity)\t\(note.onset.value)\t\(note.duration.value)\t"
      + "\(note.channel)\t\(track)"
  }
}
