public import Music

/// Encodes each event as one row with four columns: time since the previous event, key, duration, velocity. The sustain
/// pedal is the 89th key.
///
/// - Onsets: time is counted from the *decoded* onset of the previous event, so rounding errors don't accumulate: an
///   onset is off by at most half the distance between the time classes around its own gap. After a gap longer than the
///   last class (4.5 s) the rest of the piece is moved earlier by the excess.
/// - The silence before the first event is dropped.
/// - Keys outside the piano are transposed into it by octaves.
/// - Velocities are rounded to classes of 4 and decoded as the middle of the class; a pedal press has class 0.
/// - Channels are not kept.
public struct ExpressiveEncoding: Encoding, Hashable, Codable {
  /// Times of the classes of column 0.
  public let times: TimeScale
  /// Durations of the classes of column 2.
  public let durations: TimeScale

  public init(times: TimeScale = .expressiveTimes, durations: TimeScale = .expressiveDurations) {
    self.times = times
    self.durations = durations
  }

  /// Column 1: symbols 0…87 are the pitches 21…108.
  package static let pedal: Int32 = 88
  package static let beginKey: Int32 = 89
  package static let endKey: Int32 = 90
  /// Number of classes of column 3.
  static let velocities = 32

  public var columns: [String] { ["time", "key", "duration", "velocity"] }
  public var classes: [Int] { [times.values.count, 91, durations.values.count, Self.velocities] }
  public var pitchColumn: Int { 1 }
  public var hasFixedStep: Bool { false }
  public var begin: Row { [0, Self.beginKey, 0, 0] }
  public var end: Row { [0, Self.endKey, 0, 0] }

  public func isEnd(_ row: Row) -> Bool { row[1] == Self.endKey }

  /// The pitch of a symbol in column 1; nil for the pedal, begin and end.
  public func pitch(of key: Int32) -> Pitch? {
    0..<Self.pedal ~= key ? Pitch(Int(key) + Int(Pitch.piano.lowerBound.number)) : nil
  }

  public func pitches(of symbol: Int32) -> [Pitch] { pitch(of: symbol).map { [$0] } ?? [] }

  /// The middle of a velocity class: 2, 6, … 126.
  public func velocity(of symbol: Int32) -> UInt8 { UInt8(4 * symbol + 2) }

  public func encode(_ performance: Performance) -> Rows {
    var rows = Rows(columns: 4)
    rows.reserveCapacity(performance.events.count + 2)
    rows.append(begin)
    // Decoded onset of the previous event, on the timeline of the performance.
    var played = performance.events.first?.onset ?? .zero
    for event in performance.events {
      let gap = event.onset - played
      let time = times.nearest(gap)
      played = gap.value > times.values.last! ? event.onset : played + times[time]
      rows.append(row(of: event, time: time))
    }
    rows.append(end)
    return rows
  }

  private func row(of event: MusicEvent, time: Int32) -> Row {
    switch event {
    case .control: preconditionFailure("a performance has no controller changes")
    case .pedal(let press): [time, Self.pedal, durations.nearest(press.duration), 0]
    case .note(let note): [time, key(of: note.pitch), durations.nearest(note.duration), Int32(note.velocity) / 4]
    }
  }

  private func key(of pitch: Pitch) -> Int32 {
    Int32(pitch.foldedToPiano.number) - Int32(Pitch.piano.lowerBound.number)
  }

  public func reader() -> any RowReader { Reader(encoding: self) }

  private struct Reader: RowReader {
    let encoding: ExpressiveEncoding
    var now: Seconds = .zero

    func onset(of row: Row) -> Seconds { now + encoding.times[row[0]] }

    mutating func next(_ row: Row) -> [MusicEvent] {
      let duration = encoding.durations[row[2]]
      if let pitch = encoding.pitch(of: row[1]) {
        now = onset(of: row)
        let velocity = encoding.velocity(of: row[3])
        return [.note(Note(pitch: pitch, velocity: velocity, onset: now, duration: duration))]
      }
      guard row[1] == ExpressiveEncoding.pedal else { return [] }
      now = onset(of: row)
      return [.pedal(PedalPress(onset: now, duration: duration))]
    }
  }
}
