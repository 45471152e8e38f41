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
    let error = FileError(path: path, action: .read, code: EFBIG, detail: .limit(10))
    #expect(throws: error) { try readFile(path, limit: 10) }
    #expect(try readFile(path, limit: 11).count == 11)
  }

  @Test func refusesDevicesAndPipesThatNobodyWritesTo() throws {
    #expect(throws: FileError(path: "/dev/zero", action: .read, code: ENODEV)) { try readFile("/dev/zero") }
    let detour = "/dev/fd/../../../dev/zero"
    #expect(throws: FileError(path: detour, action: .read, code: ENODEV)) { try readFile(detour, limit: 1 << 20) }
    #expect(try readFile("/dev/null").isEmpty)
    let pipe = folder.path + "/silent"
    #expect(mkfifo(pipe, 0o600) == 0)
    let clock = ContinuousClock()
    let waited = clock.measure {
      #expect(throws: FileError(path: pipe, action: .read, code: ETIMEDOUT)) { try readFile(pipe) }
    }
    #expect(waited > .seconds(4))
  }

  @Test(.timeLimit(.minutes(20))) func readsAPipeToItsEnd() throws {
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let bytes = [UInt8](repeating: 7, count: 100_000)
    Thread.detachNewThread { try? Data(bytes).write(to: URL(fileURLWithPath: path)) }
    #expect(try readFile(path) == bytes)
  }

  @Test(.timeLimit(.minutes(20))) func aWriterThatPausesIsWaitedForUntilTheTaskIsCancelled() async throws {
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let writer = open(path, O_RDWR)
    defer { close(writer) }
    #expect(write(writer, "MThd", 4) == 4)
    let reading = Task { try readFile(path) }
    // Not a task, whose thread might be the one that reads.
    Thread.detachNewThread {
      usleep(300_000)
      reading.cancel()
    }
    await #expect(throws: FileError(path: path, action: .read, code: ECANCELED)) { try await reading.value }
  }

  @Test func refusesAFolder() {
    #expect(throws: FileError(path: folder.path, action: .read, code: EISDIR)) { try readFile(folder.path) }
  }

  /// As if it had happened between a search and the reading of what was found.
  @Test func aLinkInPlaceOfAFoundFileIsNotFollowed() throws {
    let (root, path) = (folder.path + "/in", folder.add("in/a/b.mid", [1, 2]))
    func readers(_ root: String?) -> [() throws -> [UInt8]] {
      [
        { try readFile(path, below: root) },
        { try readBeginning(of: path, count: 9, below: root).bytes },
        { try PartReader(path, below: root).bytes(offset: 0, count: 9) },
      ]
    }
    for root in [root, root + "/", root + "/a", folder.path, "/"] {
      for read in readers(root) { #expect(try read() == [1, 2], "below \(root)") }
    }
    let secret = folder.add("secret/b.mid", [7])
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: secret)
    for read in readers(root) { #expect(throws: FileError(path: path, action: .read, code: ELOOP)) { try read() } }
    for read in readers(nil) { #expect(try read() == [7], "the user named the link") }
    try FileManager.default.removeItem(atPath: root + "/a")
    try FileManager.default.createSymbolicLink(atPath: root + "/a", withDestinationPath: folder.path + "/secret")
    for read in readers(root) { #expect(throws: FileError(path: path, action: .read, code: ENOTDIR)) { try read() } }
  }

  @Test func whatIsReadAtAnyPlaceIsARegularFile() throws {
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, code) in [(pipe, ESPIPE), ("/dev/zero", ENODEV), (folder.path, EISDIR)] {
      #expect(throws: FileError(path: path, action: .read, code: code)) { try PartReader(path) }
      #expect(throws: FileError(path: path, action: .read, code: code)) { try readBeginning(of: path, count: 8) }
    }
    #expect(try PartReader(folder.add("a", [1, 2, 3])).bytes(offset: 1, count: 9) == [2, 3])
  }
}
