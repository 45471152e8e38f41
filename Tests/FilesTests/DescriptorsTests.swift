import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct DescriptorsTests {
  private let folder = TemporaryFolder()

  private func read(_ count: Int, from descriptor: CInt, at offset: Int? = nil) -> (bytes: [UInt8], code: CInt) {
    var bytes = [UInt8](repeating: 0, count: count)
    let (got, code) = bytes.withUnsafeMutableBytes { readAll(from: descriptor, into: $0, at: offset) }
    return (Array(bytes[..<got]), code)
  }

  /// A pipe delivers at most 64 KiB at a time of data that is written while it is read.
  @Test func whatAPipeGivesInPartsIsReadWhole() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reader, writer) = (ends[0], ends[1])
    let sent = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    // Not a task, whose thread might be the one that reads.
    Thread.detachNewThread {
      _ = sent.withUnsafeBytes { writeAll($0, to: writer) }
      close(writer)
    }
    #expect(read(200_000, from: reader) == (Array(sent[..<200_000]), 0))
    #expect(read(200_000, from: reader) == (Array(sent[200_000...]), 0), "fewer at the end")
    close(reader)
  }

  @Test func offsetsLeaveThePositionAlone() throws {
    let descriptor = open(folder.add("a", [1, 2, 3, 4, 5]), O_RDWR)
    defer { close(descriptor) }
    #expect(([9, 8] as [UInt8]).withUnsafeBytes { writeAll($0, to: descriptor, at: 1) } == 0)
    #expect(read(9, from: descriptor, at: 2) == ([8, 4, 5], 0))
    #expect(read(9, from: descriptor) == ([1, 9, 8, 4, 5], 0))
  }

  @Test func saysWhyNot() {
    #expect(read(1, from: -1) == ([], EBADF))
    #expect(([1] as [UInt8]).withUnsafeBytes { writeAll($0, to: -1) } == EBADF)
  }

  @Test func theBeginningOfAFileIsAllOfAShortOne() throws {
    let path = folder.add("a", [1, 2, 3])
    #expect(try readBeginning(of: path, count: 2) == ([1, 2], 3))
    #expect(try readBeginning(of: path, count: 9) == ([1, 2, 3], 3))
  }
}
