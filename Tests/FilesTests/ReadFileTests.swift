import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct ReadFileTests {
  @Test(arguments: [0, 1, 4095, 4096, 4097, 300_000]) func readsEveryByte(count: Int) throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/a"))
      #expect(try readFile(folder + "/a") == bytes)
    }
  }

  @Test func readsFilesThatClaimNoSize() throws {
    #expect(try readFile("/proc/self/status").count > 100)
  }

  @Test func refusesWhatIsLongerThanTheLimit() throws {
    try withTemporaryFolder { folder in
      try Data(count: 11).write(to: URL(fileURLWithPath: folder + "/a"))
      #expect(throws: FileError(path: folder + "/a", action: .read, code: EFBIG)) {
        try readFile(folder + "/a", limit: 10)
      }
    }
    #expect(throws: FileError(path: "/dev/zero", action: .read, code: EFBIG)) { try readFile("/dev/zero", limit: 10) }
  }

  @Test func findsFilesByExtensionSortedWithoutFollowingLinks() throws {
    try withTemporaryFolder { folder in
      for name in ["b/2.MID", "b/1.midi", "a.mid", "c.txt", ".hidden.mid"] {
        let url = URL(fileURLWithPath: folder + "/" + name)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: url)
      }
      try FileManager.default.createSymbolicLink(atPath: folder + "/b/loop", withDestinationPath: folder)
      let found = try filesBelow(folder + "/", extensions: ["mid", "midi"])
      #expect(found == ["a.mid", "b/1.midi", "b/2.MID"].map { folder + "/" + $0 })
    }
  }
}
