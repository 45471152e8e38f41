import Files
import TestSupport
import Testing

@testable import Audio

@Suite struct FrameSpoolTests {
  @Test func framesComeBackAsTheyWent() throws {
    let folder = TemporaryFolder()
    var spool = try FrameSpool(sampleRate: .hz48000, in: folder.path)
    let samples: [Float] = [0.1, -0.2, 0.3, -0.7, 0.5, 0.6]
    try spool.append(samples.span)
    try spool.append(samples.span)
    #expect(spool.frameCount == 6)
    #expect(spool.seconds == 6.0 / 48000)
    #expect(spool.peak == 0.7)
    #expect(try spool.frames(from: 0, count: 3) == samples)
    #expect(try spool.frames(from: 2, count: 2) == [0.5, 0.6, 0.1, -0.2])
    #expect(try spool.frames(from: 5, count: 100) == [0.5, 0.6])
    #expect(try spool.frames(from: 6, count: 1) == [])
  }

  @Test func nothingIsSeenInItsFolder() throws {
    let folder = TemporaryFolder()
    let spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    #expect(folder.names == [])
    #expect(spool.peak == 0)
  }

  @Test func aFolderThatIsNotThereIsAnError() {
    #expect {
      _ = try FrameSpool(sampleRate: .hz44100, in: "/tmp/no such folder").frameCount
    } throws: { error in
      "\(error)" == "/tmp/no such folder: cannot create: No such file or directory; create its folder first"
    }
  }
}
