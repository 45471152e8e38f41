package import Audio
package import Music
private import Support
private import Synchronization

/// A piece, and its sound as far as it has been rendered.
///
/// Its producer is a task that appends events and frames while the conductor reads them:
///
///     let piece = LivePiece(PieceFacts(title: "Scale"), folder: "/tmp") { piece in
///       try piece.append([.note(note)])
///       try piece.append(frames.span)
///     }
package final class LivePiece: Sendable {
  /// Sample rate of all live audio.
  package static let sampleRate = SampleRate.hz48000

  package let facts: PieceFacts
  private let level: Level
  private let produce: @Sendable (LivePiece) async throws -> Void
  private let folder: String
  private let state = Mutex(State())

  private struct State: ~Copyable {
    var spool: FrameSpool?
    var events: [MusicEvent] = []
    var task: Task<Void, Never>?
    var onChange: (@Sendable () -> Void)?
    var outcome: Completion?
  }

  /// The result of rendering a piece.
  enum Completion: Sendable {
    /// All frames are available. `gain`, in dB, brings them to their level.
    case finished(gain: Double)
    case failed(any Error)
  }

  /// - Parameters:
  ///   - level: target level of the piece.
  ///   - folder: folder of the unnamed temporary file for the frames, 23 MB per minute.
  ///   - produce: appends all events and frames; returning ends the piece. It is started when the piece is needed soon,
  ///     and cancelled when the piece is dropped.
  package init(
    _ facts: PieceFacts, level: Level = .standard, folder: String,
    produce: @escaping @Sendable (LivePiece) async throws -> Void
  ) {
    (self.facts, self.level, self.folder, self.produce) = (facts, level, folder, produce)
  }

  /// Adds events in the order of their onsets, which are relative to the beginning of the piece.
  package func append(_ events: [MusicEvent]) {
    state.withLock { $0.events += events }
  }

  /// Adds interleaved stereo frames as rendered, before any gain.
  ///
  /// - Throws: `FileError` if the disk is full.
  package func append(_ stereo: Span<Float>) throws {
    let onChange = try state.withLock { state in
      if state.spool == nil { state.spool = try FrameSpool(sampleRate: LivePiece.sampleRate, in: folder) }
      try state.spool?.append(stereo)
      return state.onChange
    }
    onChange?()
  }

  /// All events so far.
  package var events: [MusicEvent] { state.withLock { $0.events } }

  /// The number of frames so far.
  package var frameCount: Int { state.withLock { $0.spool?.frameCount ?? 0 } }

  /// Whether the whole piece has been rendered and its level is known.
  package var isFinished: Bool { state.withLock { $0.outcome != nil } }

  /// The largest magnitude of any frame so far, before any gain; 1 is full scale.
  package var peak: Float { state.withLock { $0.spool?.peak ?? 0 } }
}

extension LivePiece {
  /// Starts the producer unless it has been started.
  ///
  /// - Parameter onChange: called after frames have been added and when the piece is finished, from any thread.
  func start(onChange: @escaping @Sendable () -> Void) {
    state.withLock { $0.onChange = onChange }
    prepare()
  }

  /// Starts the producer before the piece is needed, unless it has been started.
  package func prepare() {
    state.withLock { state in
      guard state.task == nil else { return }
      state.task = Task(executorPreference: WorkExecutor.shared, priority: .userInitiated) {
        do {
          try await self.produce(self)
          self.end(.finished(gain: try self.measuredGain()))
        } catch {
          self.end(.failed(error))
        }
      }
    }
  }

  private func measuredGain() throws -> Double {
    try state.withLock { try $0.spool?.gain(to: level) ?? 0 }
  }

  private func end(_ outcome: Completion) {
    let onChange = state.withLock { state in
      state.outcome = outcome
      return state.onChange
    }
    onChange?()
  }

  /// Ends the producer of a piece that is no longer needed.
  package func cancel() { state.withLock { $0.task }?.cancel() }

  /// The gain in dB that brings the piece to its level; nil while it is unknown.
  var gain: Double? {
    if level == .asRendered { return 0 }
    if case .finished(let gain) = outcome { return gain }
    return nil
  }

  /// Nil while the producer is at work.
  var outcome: Completion? { state.withLock { $0.outcome } }

  /// Returns at most `count` available frames from `start` on, interleaved.
  func frames(from start: Int, count: Int) throws -> [Float] {
    try state.withLock { try $0.spool?.frames(from: start, count: count) ?? [] }
  }
}

extension LivePiece {
  /// A sink for frames, which can be played while the renderer is still working.
  package var sink: Sink { Sink(piece: self) }

  package struct Sink: FrameSink {
    let piece: LivePiece
    package var sampleRate: SampleRate { LivePiece.sampleRate }
    package var frameCount: Int { piece.frameCount }
    package var peak: Float { piece.peak }
    package var isLive: Bool { true }
    package func append(_ stereo: Span<Float>) throws { try piece.append(stereo) }
  }
}
