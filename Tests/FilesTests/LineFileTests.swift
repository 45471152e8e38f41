import Foundation
import Support
import TestSupport
import Testing

@testable import Files

@Suite struct LineFileTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.path + "/x.jsonl" }

  private func texts(_ file: LineFile) throws -> [String] {
    var texts: [String] = []
    try file.newLines { line, _ in texts.append(String(decoding: line, as: UTF8.self)) }
    return texts
  }

  @Test func hearsWhatOthersAdd() throws {
    let (mine, yours) = (try LineFile(path), try LineFile(path))
    try yours.append(Array("a".utf8))
    try mine.append(Array("b".utf8))
    #expect(try texts(mine) == ["a", "b"])
    #expect(try texts(mine) == [])
    try yours.append(Array("c".utf8))
    #expect(try texts(mine) == ["c"])
  }

  @Test func aTornLineIsNotReadAndSpoilsNothing() throws {
    folder.add("x.jsonl", Array("whole\nto".utf8))
    let file = try LineFile(path)
    #expect(try texts(file) == ["whole"])
    try file.append(Array("next".utf8))
    #expect(try texts(file) == ["to", "next"])
  }

  @Test func aThingIsClaimedByOneAtATime() throws {
    var first: LineFile? = try LineFile(path)
    let second = try LineFile(path)
    #expect(first!.claim(1 << 63 + 8) && second.claim(16))
    #expect(!second.claim(1 << 63 + 8))
    first!.release(1 << 63 + 8)
    #expect(second.claim(1 << 63 + 8))
    #expect(first!.claim(80) && !second.claim(80))
    try first!.append([65])
    first = nil
    #expect(second.claim(80), "a process that has ended claims nothing")
  }

  @Test func aRemovedFileIsMadeAnew() throws {
    folder.add("deep/x.jsonl", [])
    let file = try LineFile(folder.path + "/deep/x.jsonl")
    try file.append([65])
    try FileManager.default.removeItem(atPath: folder.path + "/deep")
    try file.append([66])
    #expect(try readFile(folder.path + "/deep/x.jsonl") == [66, 10])
  }

  @Test func anEmptyOneDoesNotStay() throws {
    do { _ = try LineFile(path) }
    #expect(folder.names.isEmpty)
  }

  @Test func manyAtOnceLoseNoLine() async throws {
    let files = try (0..<4).map { _ in try LineFile(path) }
    try await forEachAsDone(Array(0..<200), jobs: 4) { number in
      try files[number % 4].append(Array("\(number)".utf8))
    } deliver: {
    }
    #expect(Set(try texts(files[0])) == Set((0..<200).map { "\($0)" }))
  }

  @Test func longLinesAreReadToTheirEnd() throws {
    let long = [UInt8](repeating: 65, count: 1 << 20)
    folder.add("x.jsonl", long + [10, 66, 10])
    var lengths: [Int] = []
    var offsets: [Int] = []
    try readLines(of: path) { line, offset in
      lengths.append(line.count)
      offsets.append(offset)
    }
    #expect(lengths == [1 << 20, 1] && offsets == [0, 1 << 20 + 1])
  }

  @Test func aPipeOrADeviceIsNoFileOfLines() throws {
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: FileError(path: path, action: .read, code: ESPIPE)) { try readLines(of: path) { _, _ in } }
    #expect(throws: FileError(path: path, action: .create, code: ESPIPE)) { try LineFile(path) }
    #expect(throws: FileError(path: "/dev/null", action: .create, code: ENODEV)) { try LineFile("/dev/null") }
  }
}
