import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct ReadFileTests {
  private let folder = TemporaryFolder()

  @Test(arguments: [0, 1, 4095, 4096, 4097, 300_000]) func readsEveryByte(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try readFile(folder.add("a", bytes)) == bytes)
  }

  @Test func readsFilesThatClaimNoSize() throws {
    #expect(try readFile("/proc/self/status").count > 100)
  }

  @Test func refusesWhatIsLongerThanTheLimit() throws {
    let path = folder.add("a", [UInt8](repeating: 0, count: 11))
    for path in [path, "/dev/zero"] {
      #expect(throws: FileError(path: path, action: .read, code: EFBIG)) { try readFile(path, limit: 10) }
    }
  }

  @Test func findsFilesByExtensionSortedWithoutPipesOrFollowingLinks() throws {
    for name in ["b/2.MID", "b/1.midi", "a.mid", "c.txt", ".hidden.mid"] { folder.add(name, []) }
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/b/loop", withDestinationPath: folder.path)
    #expect(mkfifo(folder.path + "/pipe.mid", 0o600) == 0)
    let found = try filesBelow(folder.path + "/", extensions: ["mid", "midi"])
    #expect(found == ["a.mid", "b/1.midi", "b/2.MID"].map { folder.path + "/" + $0 })
  }
}
