public import Music

/// Encodes each note or chord as one row with one column: the index of its set of pitches. The rhythm is a fixed step.
///
/// Symbol 0 begins a piece, symbol 1 ends it, and the others are the chords of the vocabulary. Pedal, velocities and
/// rhythm are lost.
public struct ChordsEncoding: Encoding, Hashable {
  /// Treatment of a chord that is not in the vocabulary.
  public enum Unknown: String, Codable, CaseIterable, Sendable {
    /// Use the nearest chord (`PitchSet.distance`; if several are equally near, the most frequent one).
    case nearest
    /// Leave the chord out; the next chord follows the previous one directly.
    case dropped
  }

  /// How notes of a performance are grouped into chords.
  public struct Grouping: Hashable, Sendable {
    /// Notes form one chord if they start at most this long after the first of them: 25 ms suits human playing, 0 suits
    /// scores.
    public var spread: Seconds
    public var unknown: Unknown

    public init(spread: Seconds = .milliseconds(25), unknown: Unknown = .nearest) {
      (self.spread, self.unknown) = (spread, unknown)
    }
  }

  /// Time between consecutive symbols.
  public let step: Seconds
  public let grouping: Grouping
  /// The chords of symbols 2 and up, most frequent first.
  let chords: [PitchSet]
  private let symbols: [PitchSet: Int32]

  static let begin: Int32 = 0
  static let end: Int32 = 1
  private static let firstChord: Int32 = 2
  /// Velocity of every decoded note.
  private static let velocity: UInt8 = 80

  /// - Parameter chords: at least one, without duplicates.
  init?(chords: [PitchSet], step: Seconds, grouping: Grouping) {
    let numbered = zip(chords, Self.firstChord...)
    self.symbols = Dictionary(numbered, uniquingKeysWith: { first, _ in first })
    (self.chords, self.step, self.grouping) = (chords, step, grouping)
    guard !chords.isEmpty, symbols.count == chords.count, 0.001...60 ~= step.value, 0...1 ~= grouping.spread.value,
      chords.lazy.flatMap(\.pitches).allSatisfy(Pitch.piano.contains)
    else { return nil }
  }

  public var columns: [String] { ["chord"] }
  public var classes: [Int] { [chords.count + Int(Self.firstChord)] }
  public var pitchColumn: Int { 0 }
  public var hasFixedStep: Bool { true }
  public var begin: Row { [Self.begin] }
  public var end: Row { [Self.end] }

  public func isEnd(_ row: Row) -> Bool { row[0] == Self.end }

  /// The pitches of a symbol, lowest first; empty for begin and end.
  public func pitches(of symbol: Int32) -> [Pitch] {
    symbol < Self.firstChord ? [] : chords[Int(symbol - Self.firstChord)].pitches
  }

  public func encode(_ performance: Performance) -> Rows {
    var rows = Rows(columns: 1)
    rows.append(begin)
    var neighbours: [PitchSet: Int32] = [:]
    for chord in performance.pitchSets(within: grouping.spread) {
      if grouping.unknown == .dropped && symbols[chord] == nil { continue }
      let symbol = symbols[chord] ?? neighbours[chord] ?? nearest(to: chord)
      neighbours[chord] = symbol
      rows.append([symbol])
    }
    rows.append(end)
    return rows
  }

  private func nearest(to chord: PitchSet) -> Int32 {
    let fewest = chords.lazy.map { $0.differences(from: chord) }.min()
    let near = chords.indices.lazy.filter { chords[$0].differences(from: chord) == fewest }
    let best = near.min { chords[$0].distance(to: chord) < chords[$1].distance(to: chord) }
    return Int32(best!) + Self.firstChord
  }

  public func reader() -> any RowReader { Reader(encoding: self) }

  private struct Reader: RowReader {
    let encoding: ChordsEncoding
    var now: Seconds = .zero

    func onset(of row: Row) -> Seconds { now }

    mutating func next(_ row: Row) -> [MusicEvent] {
      let pitches = encoding.pitches(of: row[0])
      defer { if !pitches.isEmpty { now += encoding.step } }
      return pitches.map {
        .note(Note(pitch: $0, velocity: ChordsEncoding.velocity, onset: now, duration: encoding.step))
      }
    }
  }
}

extension Performance {
  /// The chords in order, as sets of piano keys; a single note is a chord too.
  func pitchSets(within spread: Seconds) -> some Sequence<PitchSet> {
    events.chords(within: spread).lazy.map { PitchSet($0.pitches.lazy.map(\.foldedToPiano)) }
  }
}

extension ChordsEncoding: Codable {
  private enum CodingKeys: CodingKey { case chords, step, spread, unknown }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let names = try container.decode([String].self, forKey: .chords)
    let chords = names.compactMap { PitchSet($0) }
    let step = try container.decode(Double.self, forKey: .step)
    let grouping = Grouping(
      spread: Seconds(try container.decode(Double.self, forKey: .spread)),
      unknown: try container.decode(Unknown.self, forKey: .unknown))
    guard chords.count == names.count, let encoding = Self(chords: chords, step: Seconds(step), grouping: grouping)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .chords, in: container,
        debugDescription: """
          expected distinct chords such as 60.64.67 on piano keys, a step from 0.001 to 60 s and a spread of at most 1 s
          """)
    }
    self = encoding
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(chords.map(\.description), forKey: .chords)
    try container.encode(step.value, forKey: .step)
    try container.encode(grouping.spread.value, forKey: .spread)
    try container.encode(grouping.unknown, forKey: .unknown)
  }
}
