import Foundation
import Support
import TestSupport
import Testing

@testable import Files

@Suite struct FileDigestTests {
  private let folder = TemporaryFolder()

  /// A file shorter than a chunk is read at once, and has four quarters and a remainder.
  @Test func anyByteOfAFileCounts() throws {
    let piece = 1 << 18
    let bytes = (0..<2 * piece + 10).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let whole = try digest(of: folder.add("a", bytes))
    #expect(try digest(of: folder.add("b", bytes)) == whole)
    var found: Set<Digest> = [whole]
    for place in [0, piece / 4, piece / 2, piece - 1, piece, 2 * piece, 2 * piece + 2, 2 * piece + 9] {
      var other = bytes
      other[place] ^= 1
      found.insert(try digest(of: folder.add("b", other)))
    }
    found.insert(try digest(of: folder.add("b", Array(bytes.dropLast()))))
    #expect(found.count == 10)
  }

  @Test func whatIsNotThereHasNoDigest() {
    let path = folder.path + "/a"
    #expect(throws: FileError(path: path, action: .read, code: 2)) { try digest(of: path) }
  }

  @Test func aFilesDigestIsThatOfItsBytes() throws {
    let bytes = [UInt8](repeating: 7, count: 300_001)
    let path = folder.add("a", bytes)
    #expect(try sha256(ofFile: path).description == sha256(bytes))
    let file = try AtomicFile(folder.path + "/b")
    try file.write(bytes)
    #expect(try file.digest() == sha256(ofFile: path))
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: path)
    #expect(throws: FileError.self) { try sha256(ofFile: folder.path + "/link") }
  }
}
