private import Audio
private import Files
package import Live
private import MIDI
private import Music
private import Rendering
private import Support
private import Synchronization

/// Pieces from files, in order: MIDI files, which are rendered, and audio files.
package final class FilePieces: PieceSource {
  private let paths: [String]
  private let name: String?
  private let sound: LiveSound
  private let isEndless: Bool
  private let position = Mutex(0)

  /// - Parameters:
  ///   - paths: at least one.
  ///   - name: the file in messages; nil for its path.
  ///   - isEndless: whether to start over after the last one.
  package init(_ paths: [String], called name: String? = nil, sound: LiveSound, isEndless: Bool = false) {
    (self.paths, self.name, self.sound, self.isEndless) = (paths, name, sound, isEndless)
  }

  /// The errors of all files if none can be read, so that they can be reported before a device is opened; empty if one
  /// can, or is a pipe, which can be read only once.
  package func errorsIfNoneIsReadable() -> [any Error] {
    var errors: [any Error] = []
    for path in paths {
      if isPipeOrDevice(path) { return [] }
      do {
        _ = try FileFacts(path)
        return []
      } catch {
        errors.append(error)
      }
    }
    return errors
  }

  package func next() -> LivePiece? {
    let index = position.withLock { position -> Int? in
      if position >= paths.count && !isEndless { return nil }
      defer { position += 1 }
      return position
    }
    guard let index else { return nil }
    let path = paths[index % paths.count]
    do {
      let copy = isPipeOrDevice(path) ? try copyOfPipe(path) : nil
      let facts = try FileFacts(path, copy: copy)
      return sound.piece(PieceFacts(facts), level: facts.sampleRate == nil ? nil : .asRendered) { [sound, name] piece in
        if facts.sampleRate == nil {
          try await sound.render(name ?? path, MIDIFile.bytes(path: copy?.path ?? path), into: piece)
        } else {
          try piece.decode(copy?.path ?? path)
        }
      }
    } catch {
      return sound.piece(PieceFacts(title: fileName(of: nameInMessages(of: path)), path: path)) { _ in throw error }
    }
  }

  package func takeBack(_ piece: PieceFacts) { position.withLock { $0 -= 1 } }
}

extension PieceFacts {
  init(_ facts: FileFacts) {
    let title = facts.tags.title?.asOneSafeLine ?? ""
    self.init(
      title: title.isEmpty ? fileName(of: nameInMessages(of: facts.file)).asOneSafeLine : title,
      composer: (facts.provenance?.composer ?? facts.tags.artist)?.asOneSafeLine, seed: facts.provenance?.seed,
      path: facts.file)
  }
}

extension LiveSound {
  fileprivate func render(_ name: String, _ bytes: [UInt8], into piece: LivePiece) async throws {
    let source = MIDISource(path: name, bytes: bytes, options: MIDIFile.Options())
    let score = try source.score(on: settings.render.instruments)
    let stream = NoteStream()
    let metadata = score.produce(into: stream) { _ in }
    try await piece.take(stream)
    let renderer = try await renderer.value
    let report = try await cores.work {
      var sink = piece.sink
      return try await score.render(
        with: renderer, at: LivePiece.sampleRate, into: &sink, mayUseCores: { cores.hasIdleCores }
      ) { _ in }
    }
    warn(of: name, metadata.warnings + report.warnings)
  }
}

extension LivePiece {
  /// Appends the frames of an audio file, converted to the live sample rate, at their original level.
  fileprivate func decode(_ path: String) throws {
    var reader = try AudioFileReader(path)
    var resampler =
      reader.sampleRate == LivePiece.sampleRate.rawValue
      ? nil : Resampler(from: max(1, reader.sampleRate), to: LivePiece.sampleRate)
    while true {
      try Task.checkCancellation()
      let frames = stereo(try reader.readFloats(frames: 16384), channels: reader.channels)
      if frames.isEmpty { break }
      let converted = resampler?.process(frames) ?? frames
      try append(converted.span)
    }
    if let rest = resampler?.finish() { try append(rest.span) }
  }

  /// The first two channels, or a mono channel twice.
  private func stereo(_ samples: [Float], channels: Int) -> [Float] {
    if channels == 2 { return samples }
    return stride(from: 0, to: samples.count, by: channels).flatMap {
      [samples[$0], samples[$0 + min(1, channels - 1)]]
    }
  }
}
