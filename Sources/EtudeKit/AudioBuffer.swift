public import Audio
private import Files
public import Music
public import Rendering

/// Rendered audio in memory, in stereo.
public struct AudioBuffer: Sendable {
  /// Interleaved: left and right of the first frame, then of the second, and so on. Full scale is −1…1.
  public let samples: [Float]
  public let sampleRate: SampleRate

  /// The number of frames. A frame has two samples.
  public var frameCount: Int { samples.count / 2 }
  /// The length in seconds.
  public var seconds: Double { Double(frameCount) / Double(sampleRate.rawValue) }
}

extension Renderer {
  /// Renders a stream into memory while it is being produced, until the sound of its last note has died away.
  ///
  ///     let audio = try await renderer.audio(of: stream)
  ///
  /// The frames are kept in a temporary file (in `$TMPDIR`, `/var/tmp` or `/tmp`) until the loudness of the whole piece
  /// is known. A minute of music takes 21 MB of memory at 44.1 kHz.
  ///
  /// - Parameter level: the target level of the piece.
  /// - Throws: the producer's error, `RenderError`, `FileError`, or `CancellationError`.
  public func audio(
    of stream: NoteStream, sampleRate: SampleRate = .hz44100, level: Level = .standard
  ) async throws -> AudioBuffer {
    var spool = try FrameSpool(sampleRate: sampleRate, in: temporaryFolder)
    _ = try await render(stream, into: &spool)
    _ = try spool.master(to: level)
    return AudioBuffer(
      samples: try spool.louderFrames(from: 0, count: spool.frameCount), sampleRate: sampleRate)
  }
}
