import Foundation
import MIDI
import Music
import Serving
import Support
import TestSupport
import Testing

@testable import Studio

/// A `.mid` with a note every 200 s until `end`, in seconds.
func oneNoteMIDI(until end: Double = 0) -> [UInt8] {
  var writer = PerformanceWriter(title: "One note")
  for onset in stride(from: 0, through: end, by: 200) {
    writer.add(.note(Note(pitch: Pitch(60), velocity: 64, onset: Seconds(onset), duration: Seconds(1))))
  }
  return writer.finish()
}

@Suite struct UploadsTests {
  private let folder = TemporaryFolder()

  @Test func keepsAFileUnderItsName() throws {
    let uploads = Uploads(folder: folder.path)
    let upload = try uploads.add(oneNoteMIDI(), name: "sketch.mid")
    #expect(upload.id == 1 && upload.name == "sketch.mid" && upload.notes == 1)
    #expect(abs(upload.seconds - 1) < 0.01)
    let path = try uploads.find(1).path
    #expect(path == "\(folder.path)/1/sketch.mid")
    #expect(try Array(Data(contentsOf: URL(filePath: path))) == oneNoteMIDI())
    #expect(throws: ServiceError.self) { try uploads.find(2) }
  }

  @Test(arguments: [
    "../../etc/passwd.mid", "/etc/x.mid", "..\\x.mid", ".hidden.mid", "a\u{0}b\n.mid", "", "..", "C:\\x.mid",
    "x\u{202E}dim.exe", "\u{2066}.x\u{2028}.mid", String(repeating: "é", count: 500),
  ])
  func hostileNamesStayInTheFolder(_ name: String) throws {
    let uploads = Uploads(folder: folder.path)
    let upload = try uploads.add(oneNoteMIDI(), name: name)
    #expect(!upload.name.contains("/") && !upload.name.hasPrefix(".") && upload.name.utf8.count < 255)
    #expect(!upload.name.unicodeScalars.contains { $0.isUnsafeInText })
    #expect(try uploads.find(upload.id).path == "\(folder.path)/1/\(upload.name)")
  }

  @Test func refusesWhatIsNoMusic() throws {
    let uploads = Uploads(folder: folder.path)
    #expect(throws: MIDIError.self) { try uploads.add(Array("RIFFnonsense".utf8), name: "a.mid") }
    #expect(throws: (any Error).self) { try uploads.add([], name: "a.mid") }
    #expect(throws: ServiceError.self) { try uploads.add(oneNoteMIDI(until: 7400), name: "long.mid") }
    #expect(uploads.all.isEmpty)
  }

  /// The server doesn't wait for a file that is being checked when it ends.
  @Test func keepsNothingAfterTheEnd() throws {
    let uploads = Uploads(folder: folder.path)
    uploads.end()
    #expect(throws: CancellationError.self) { try uploads.add(oneNoteMIDI(), name: "a.mid") }
    #expect(folder.names.isEmpty)
  }

  @Test func keepsTheLastOnes() throws {
    let uploads = Uploads(folder: folder.path)
    for _ in 0..<30 { _ = try uploads.add(oneNoteMIDI(), name: "x.mid") }
    #expect(uploads.all.map(\.id) == Array((7...30).reversed()))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 24)
  }
}
