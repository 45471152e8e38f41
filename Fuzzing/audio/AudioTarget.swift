// Fuzzes audio files and the tags in them.
import Audio
import Files
import FuzzSupport
import Studio

private let path = "\(scratchFolder)/sound"
/// A file can claim to have up to 1024 channels (`SF_MAX_CHANNELS`).
private let mostSamples = 1 << 22

/// Inspects a file as `etude info` does, reads it from its beginning and from its middle, and decodes it as the sample
/// of a SoundFont.
private func read(_ bytes: [UInt8]) {
  writeFile(path, bytes)
  do {
    let facts = try FileFacts(path)
    precondition(!facts.format.isEmpty && facts.seconds.map { $0 >= 0 } ?? true)
  } catch {
    precondition(!"\(error)".isEmpty)
  }
  if var reader = try? AudioFileReader(path) { read(&reader) }
  if let frames = try? decodeSample(bytes, limit: 1 << 20) { precondition(frames.count <= 1 << 20) }
}

private func read(_ reader: inout AudioFileReader) {
  precondition(reader.channels > 0)
  precondition(reader.sampleProperties?.loop.map { $0.lowerBound < $0.upperBound } ?? true)
  let frames = mostSamples / reader.channels
  let isRead = try? reader.readFloats(frames: frames).count <= frames * reader.channels
  precondition(isRead ?? true)
  if (try? reader.seek(to: reader.frameCount / 2)) != nil { _ = try? reader.readIntegers(frames: 100) }
}

private func begin() -> [[UInt8]] {
  var tags = Tags()
  (tags.title, tags.artist, tags.comment) = ("Title", "Étude", "Made for fuzzing.")
  let samples = (0..<200).map { Float($0 % 20) / 40 }
  var seeds: [[UInt8]] = []
  for format in AudioFileFormat.allCases {
    do {
      let path = "\(scratchFolder)/seed.\(format.fileExtension)"
      var writer = try AudioFileWriter(
        path, format: format, sampleRate: format.sampleRates[0], frameCount: samples.count / 2, tags: tags, quality: 0)
      try writer.write(samples.span)
      try writer.finish().commit()
      seeds.append(try readFile(path))
    } catch {
      continue
    }
  }
  return seeds
}

let audioTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    audioTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    audioTarget.test(start, count)
  }
#endif
