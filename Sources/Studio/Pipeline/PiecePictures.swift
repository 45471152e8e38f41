internal import Audio
private import Files
private import Glibc
private import Music
internal import Pictures

extension PieceWork {
  /// Draws a finished stream: notes, pedal, and the waveform of one of the audio files.
  ///
  /// - Parameters:
  ///   - new: the files made so far; any audio file will do.
  ///   - formats: formats of audio files that an earlier run may have left, used where there is no new one.
  func draw(
    _ pictures: [PictureFormat], titled title: String, with new: [PendingFile], or formats: [AudioFileFormat]
  ) async throws -> [PendingFile] {
    if pictures.isEmpty { return [] }
    progress(.draw, 0)
    let earlier = formats.lazy.map { path.path($0.fileExtension) }.first { access($0, R_OK) == 0 }
    let audio = new.first { $0.format.audio != nil }.map { "/proc/self/fd/\($0.file.descriptor)" } ?? earlier
    var events: [MusicEvent] = []
    for try await event in stream { events.append(event) }
    let performance = Performance(events)
    let picture = Picture(
      title: title, notes: performance.notes,
      pedal: PedalSpan.spans(of: events, end: performance.end),
      waveform: try audio.map { try Waveform(audioPath: $0) })
    return try pictures.map { format in
      let file = try AtomicFile(path.path(format.name))
      try file.write(picture.draw(as: format).bytes)
      return PendingFile(format: .picture(format), file: file)
    }
  }
}
