import Files
import Glibc
import TestSupport
import Testing

@testable import Audio

@Suite struct AudioExportTests {
  /// Two seconds that grow louder, beyond full scale.
  private func spool(
    in folder: borrowing TemporaryFolder, frames: Int = 88200, rate: SampleRate = .hz44100
  ) throws -> FrameSpool {
    var spool = try FrameSpool(sampleRate: rate, in: folder.path)
    let samples = (0..<frames).flatMap { frame -> [Float] in
      let tooth = Float(frame % 100) / 50 - 1
      return [tooth * Float(frame) / 44100, -tooth * 0.3]
    }
    try spool.append(samples.span)
    return spool
  }

  private func integers(_ path: String) throws -> [Int32] {
    var reader = try AudioFileReader(path)
    #expect(reader.sampleRate == 44100)
    #expect(reader.channels == 2)
    return try reader.readIntegers(frames: reader.frameCount + 1)
  }

  @Test(arguments: [
    (AudioFileFormat.wav16, AudioFileFormat.flac16), (.wav24, .flac24), (.wav16, .aiff16), (.wav24, .aiff24),
  ])
  func filesOfOneDepthHoldTheSameAudio(wav: AudioFileFormat, other: AudioFileFormat) throws {
    let folder = TemporaryFolder()
    let spool = try spool(in: folder)
    try spool.file(folder.path + "/a.wav", as: wav).commit()
    try spool.file(folder.path + "/a.other", as: other).commit()
    let samples = try integers(folder.path + "/a.wav")
    #expect(try integers(folder.path + "/a.other") == samples)
    #expect(samples.count == 2 * spool.frameCount)
    #expect(folder.names == ["a.other", "a.wav"])
  }

  @Test(arguments: AudioFileFormat.allCases.filter { $0.depth != nil })
  func framesAreRaisedByTheGain(format: AudioFileFormat) throws {
    let folder = TemporaryFolder()
    var spool = try spool(in: folder)
    spool.gain = 0.25
    let path = folder.path + "/a." + format.fileExtension
    try spool.file(path, as: format).commit()
    var reader = try AudioFileReader(path)
    let written = try reader.readFloats(frames: reader.frameCount)
    let expected = try spool.frames(from: 0, count: spool.frameCount).map { $0 * 0.25 }
    let furthest = zip(written, expected).map { abs($0 - $1) }.max()
    #expect(try #require(furthest) <= 1.6 * 0x1p-15)
  }

  @Test(arguments: AudioFileFormat.allCases) func equalRendersMakeEqualFiles(format: AudioFileFormat) async throws {
    let folder = TemporaryFolder()
    let spool = try spool(in: folder, frames: 1000, rate: .hz48000)
    try spool.file(folder.path + "/a", as: format).commit()
    // Wait for more than a second, since some writers store the time of day in files.
    try await Task.sleep(for: .milliseconds(1100))
    try spool.file(folder.path + "/b", as: format).commit()
    #expect(try readFile(folder.path + "/a") == readFile(folder.path + "/b"))
  }

  @Test func aFileThatIsThereMayBeKept() throws {
    let folder = TemporaryFolder()
    let path = folder.add("a.wav", [1, 2, 3])
    let spool = try spool(in: folder, frames: 100)
    #expect(throws: FileError.self) { try spool.file(path, as: .wav16).commit(replacing: false) }
    #expect(try readFile(path) == [1, 2, 3])
    try spool.file(path, as: .wav16).commit()
    #expect(try readFile(path).count == 44 + 400)
    #expect(folder.names == ["a.wav"])
  }

  @Test func whatIsNotFinishedIsNotThere() throws {
    let folder = TemporaryFolder()
    do {
      var writer = try AudioFileWriter(
        folder.path + "/a.flac", format: .flac16, sampleRate: .hz44100, frameCount: 2)
      try writer.write([Int32](repeating: 1 << 20, count: 4).span)
    }
    #expect(folder.names == [])
  }

  @Test func aCancelledWriteLeavesNothing() async throws {
    let task = Task {
      let folder = TemporaryFolder()
      let spool = try spool(in: folder)
      withUnsafeCurrentTask { $0?.cancel() }
      #expect(throws: CancellationError.self) { try spool.file(folder.path + "/a.wav", as: .wav16).commit() }
      #expect(folder.names == [])
    }
    try await task.value
  }

  /// In the last case, the file only exceeds the limit when it is closed and the encoder writes its last frames.
  @Test(arguments: [("wav", 30000, 100_000), ("flac", 30000, 9000), ("flac", 1000, 200)])
  func aFullDiskIsAnErrorAndLeavesNothing(name: String, frames: Int, room: UInt) async {
    // This runs in a separate process, because the limit on the length of files, which simulates a full disk, applies
    // to the whole process.
    await #expect(processExitsWith: .success) { [name, frames, room] in
      let folder = TemporaryFolder()
      let path = folder.path + "/a"
      var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
      try spool.append([Float](repeating: 0.5, count: 2 * frames).span)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: room, rlim_max: room)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let error = #expect(throws: FileError.self) {
        try spool.file(path, as: AudioFileFormat(name: name)!).commit()
      }
      #expect(error?.code == EFBIG)
      #expect(folder.names == [])
    }
  }
}
