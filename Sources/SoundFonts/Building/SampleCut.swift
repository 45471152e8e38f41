internal import Audio
internal import Files
internal import Glibc
internal import SFZ
private import Support

/// A sample file, as its header describes it.
struct SampleFile: Hashable {
  let path: String
  let frames, channels, rate: Int
  let isOf16Bits: Bool
  let properties: SampleProperties?
  /// The line that names the file.
  let place: SourceLocation

  init(_ path: String, namedAt place: SourceLocation) throws(SFZError) {
    let reader = try Self.reading(path, place) { try AudioFileReader(path) }
    (self.path, self.place, frames) = (path, place, reader.frameCount)
    (channels, rate, isOf16Bits) = (reader.channels, reader.sampleRate, reader.isOf16Bits)
    properties = reader.sampleProperties
    guard 1...2 ~= channels else {
      throw Self.unreadable(path, place, "it has \(counted(channels, "channel")), not 1 or 2")
    }
    guard frames > 0 else { throw Self.unreadable(path, place, "it is empty") }
  }

  /// Reads the file, and converts all errors to `SFZError`.
  static func reading<T: ~Copyable>(
    _ path: String, _ place: SourceLocation, _ work: () throws -> T
  ) throws(SFZError) -> T {
    do { return try work() } catch let AudioFileError.unreadable(_, reason) {
      throw unreadable(path, place, reason)
    } catch let error as FileError {
      throw SFZError(place, .file(error))
    } catch {
      throw unreadable(path, place, "\(error)")
    }
  }

  static func unreadable(_ path: String, _ place: SourceLocation, _ reason: String) -> SFZError {
    SFZError(place, .unreadableSample(path: path, reason: reason))
  }
}

/// The part of a sample file that goes into the SoundFont.
struct SampleCut: Hashable {
  let file: SampleFile
  let start: Int
  let end: Int
  /// Relative to `start`; nil if no zone repeats it.
  let loop: Range<Int>?
  /// Number of frames at the end that are faded out.
  let fade: Int
  /// Number of frames of silence that are put before it.
  var silence = 0

  /// Number of frames, with the silence.
  var count: Int { silence + end - start }

  /// The part of its sample that a region plays, and its loop.
  static func of(
    _ region: Region, _ file: SampleFile, seconds: Double?
  ) throws(SFZError) -> (SampleCut, Region.Loop.Mode) {
    let end = min(file.frames, region.end ?? file.frames)
    guard region.offset < end else {
      throw SFZError(
        region.place,
        .badValue(
          opcode: "offset", value: "\(region.offset)", expected: "less than \(counted(end, "frame")) of its sample"))
    }
    var mode = region.loop.mode ?? (file.properties?.loop == nil ? .none : .always)
    var loop: Range<Int>?
    if mode == .always || mode == .untilRelease {
      let from = max(region.loop.start ?? file.properties?.loop?.lowerBound ?? 0, region.offset)
      let to = min(region.loop.last.map { $0 + 1 } ?? file.properties?.loop?.upperBound ?? end, end)
      if from < to { loop = from - region.offset..<to - region.offset } else { mode = .none }
    }
    let kept = seconds.map { region.offset + max(2, Int($0 * Double(file.rate))) } ?? end
    if kept >= end {
      return (SampleCut(file: file, start: region.offset, end: end, loop: loop, fade: 0), mode)
    }
    // A loop that would be cut off is dropped.
    if let whole = loop, whole.upperBound > kept - region.offset { (loop, mode) = (nil, .none) }
    let fade = loop == nil ? min(file.rate, (kept - region.offset) / 2) : 0
    return (SampleCut(file: file, start: region.offset, end: kept, loop: loop, fade: fade), mode)
  }

  /// The frames of each channel, −1…1, multiplied by `scale`, faded out, and with the silence before them.
  func frames(scale: Float) throws(SFZError) -> [[Float]] {
    try SampleFile.reading(file.path, file.place) {
      var reader = try AudioFileReader(file.path)
      if start > 0 { try reader.seek(to: start) }
      var channels = [[Float]](repeating: [Float](repeating: 0, count: silence), count: file.channels)
      for index in channels.indices { channels[index].reserveCapacity(count) }
      while channels[0].count < count {
        let block = try reader.readFloats(frames: min(1 << 16, count - channels[0].count))
        guard !block.isEmpty else {
          let found = start + channels[0].count - silence
          throw AudioFileError.unreadable(
            path: file.path, reason: "it ends after \(found) of \(counted(file.frames, "frame"))")
        }
        for (index, sample) in block.enumerated() { channels[index % file.channels].append(sample * scale) }
      }
      for index in channels.indices { fadeOut(&channels[index]) }
      return channels
    }
  }

  /// Fades out along half a cosine.
  private func fadeOut(_ frames: inout [Float]) {
    for index in 0..<fade {
      frames[count - fade + index] *= Float(0.5 + 0.5 * cos(.pi * Double(index + 1) / Double(fade)))
    }
  }
}
