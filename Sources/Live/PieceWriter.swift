internal import Audio
internal import Music

/// Writes the frames and events of pieces to a timeline, applying each piece's gain and a limiter.
struct PieceWriter {
  private let timeline: Timeline
  private var limiter = PieceWriter.newLimiter
  private var ride: LevelRide
  private var fadeIn = FadeIn.over
  /// The position of the next frame that goes into the limiter, which is a few milliseconds ahead of its output.
  private(set) var position = 0

  private static var newLimiter: Limiter {
    Limiter(ceiling: factor(decibels: Level.ceiling), sampleRate: LivePiece.sampleRate, channels: 2)
  }

  /// Maximum number of frames written at a time.
  static let most = 4096
  /// Maximum time for which an event is remembered after its onset.
  private static let longestEntry = Seconds(60)

  /// - Parameter calibratedGain: see `LiveSession`.
  init(_ timeline: Timeline, calibratedGain: Double) {
    (self.timeline, ride) = (timeline, LevelRide(gain: calibratedGain))
  }

  /// The position in seconds of the stream.
  var time: Seconds { time(position) }

  /// Continues at the end of the timeline after the sound has been cut.
  mutating func restart() {
    (position, limiter) = (timeline.end, Self.newLimiter)
  }

  /// Begins a piece, after silence up to its start.
  ///
  /// - Parameter gain: in dB; nil if it is not known yet.
  mutating func begin(_ mark: PieceMark, gain: Double?) {
    if let gain { ride.jump(to: gain) }
    while position < mark.start {
      write([Float](repeating: 0, count: 2 * min(Self.most, mark.start - position)))
    }
    timeline.begin(mark)
    fadeIn = mark.start > mark.origin ? .beginning : .over
  }

  /// Writes interleaved stereo frames of the piece that has begun.
  ///
  /// - Parameter gain: in dB, which is approached slowly; nil if it is not known yet.
  mutating func write(_ frames: [Float], gain: Double?) {
    var samples = frames
    samples.withUnsafeMutableBufferPointer { fadeIn.apply(to: $0) }
    if let gain { ride.apply(to: &samples, target: gain) } else { ride.hold(&samples) }
    write(samples)
  }

  /// Writes what is left in the limiter.
  mutating func finish() { output { limiter, output in limiter.finish(into: &output) } }

  private mutating func write(_ samples: [Float]) {
    position += samples.count / 2
    output { limiter, output in limiter.process(samples.span, into: &output) }
  }

  private mutating func output(_ process: (inout Limiter, inout [Float]) -> Void) {
    var output: [Float] = []
    process(&limiter, &output)
    if !output.isEmpty { timeline.append(output) }
  }

  /// Puts the events that begin before a position on the timeline.
  ///
  /// - Returns: the index of the first event that does not.
  func publish(_ events: [MusicEvent], from first: Int, of mark: PieceMark, before position: Int) -> Int {
    let earlier = Seconds(-LivePiece.sampleRate.seconds(mark.origin))
    var (index, entries) = (first, [(LogEntry, Seconds)]())
    while index < events.count {
      let event = events[index].moved(earlierBy: earlier)
      guard event.onset < time(position) else { break }
      if event.end >= time(mark.start) {
        entries.append((.event(event), min(event.end, event.onset + Self.longestEntry)))
      }
      index += 1
    }
    if !entries.isEmpty { timeline.append(entries) }
    return index
  }

  private func time(_ position: Int) -> Seconds { Seconds(LivePiece.sampleRate.seconds(position)) }
}
