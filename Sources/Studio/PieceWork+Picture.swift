// The pictures of a piece under way. Must not know what names its files get.
internal import Audio
private import Files
private import Glibc
private import Music
internal import Pictures

extension PieceWork {
  /// Draws the stream, whose end is reached: notes, pedal, and the waveform of one of the audio files.
  ///
  /// - Parameters:
  ///   - new: the audio files that have been made now; any of them sounds like the others.
  ///   - formats: those in which there may be audio from an earlier run.
  func draw(
    _ pictures: [PictureFormat], titled title: String, with new: [PendingFile], or formats: [AudioFileFormat]
  ) async throws -> [PendingFile] {
    if pictures.isEmpty { return [] }
    progress(.draw, 0)
    let earlier = formats.lazy.map { place.path($0.fileExtension) }.first { access($0, R_OK) == 0 }
    let audio = new.first { $0.format.audio != nil }.map { "/proc/self/fd/\($0.file.descriptor)" } ?? earlier
    var events: [MusicEvent] = []
    for try await event in stream { events.append(event) }
    let performance = Performance(events)
    let picture = Picture(
      title: title, notes: performance.notes,
      pedal: PedalSpan.spans(of: events, end: performance.end),
      waveform: try audio.map { try Waveform(audioPath: $0) })
    return try pictures.map { format in
      let file = try AtomicFile(place.path(format.name))
      try file.write(picture.draw(as: format).bytes)
      return PendingFile(format: .picture(format), file: file)
    }
  }
}
