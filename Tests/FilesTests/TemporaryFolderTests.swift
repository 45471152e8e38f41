import Glibc
import Testing

@testable import Files

@Suite struct TemporaryFolderTests {
  @Test func nobodyElseReadsIt() throws {
    let (one, other) = (try makeTemporaryFolder(), try makeTemporaryFolder())
    defer { for folder in [one, other] { rmdir(folder) } }
    #expect(one != other)
    var status = stat()
    #expect(stat(one, &status) == 0 && status.st_mode & 0o777 == 0o700)
  }
}
