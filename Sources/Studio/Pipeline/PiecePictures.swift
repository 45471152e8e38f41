internal import Audio
private import Files
private import Glibc
private import Music
internal import Pictures

extension PieceWork {
  /// Draws a finished stream: notes, pedal, and the waveform of one of the audio files.
  ///
  /// - Parameters:
  ///   - new: the files made so far, any audio file of which is used.
  ///   - formats: formats of audio files from an earlier run, used if there is no new one.
  func draw(
    _ pictures: [PictureFormat], titled title: String, with new: [PendingFile], or formats: [AudioFileFormat]
  ) async throws -> [PendingFile] {
    if pictures.isEmpty { return [] }
    progress(.draw, 0)
    let made = new.first { $0.format.audio != nil }?.file
    let earlier = formats.lazy.map { path.path($0.fileExtension) }.first { access($0, R_OK) == 0 }
    var picture = try await picture(titled: title)
    if let made {
      picture.waveform = try Waveform(audioPath: made.path, name: made.destination)
    } else {
      picture.waveform = try earlier.map { try Waveform(audioPath: $0) }
    }
    return try pictures.map { [drawing = picture] format in
      let file = try AtomicFile(path.path(format.name))
      try file.write(drawing.draw(as: format).bytes)
      return PendingFile(format: .picture(format), file: file)
    }
  }

  /// Draws the notes and the pedal of a stream as the cover of an audio file, when the stream is finished; nil if there
  /// are only drums.
  func cover(titled title: String) async throws -> Cover? {
    var picture = try await picture(titled: title)
    if picture.notes.isEmpty { return nil }
    picture.width = Self.coverWidth
    return Cover(png: try picture.draw(as: .png).bytes)
  }

  /// Width in pixels.
  private static let coverWidth = 800

  private func picture(titled title: String) async throws -> Picture {
    var events: [MusicEvent] = []
    for try await event in stream { events.append(event) }
    let performance = Performance(events)
    return Picture(
      title: title, notes: performance.notes, pedal: PedalSpan.spans(of: events, end: performance.end))
  }
}
