import Files
import Foundation
import TestSupport
import Testing

@testable import SoundFonts

@Suite struct PianoCacheTests {
  private let folder = TemporaryFolder()
  private let bytes = FontBuilder.grand(compressed: tone).bytes

  private func cache(_ name: String = "cache") throws -> PianoCache {
    try #require(PianoCache { $0 == "ETUDE_CACHE" ? folder.path + "/" + name : nil })
  }

  private func piano(_ path: String, _ name: String = "cache") throws -> KeptPiano? {
    try cache(name).piano(of: SoundFontFile(path), framesBeyondEnd: 46)
  }

  private var kept: [String] { folder.names(in: "cache").filter { $0 != "lock" } }

  @Test func itsFolder() {
    func folder(_ variables: [String: String]) -> String? { PianoCache { variables[$0] }?.folder }
    #expect(folder([:]) == nil)
    #expect(folder(["HOME": "/home/a", "XDG_CACHE_HOME": ""]) == "/home/a/.cache/etude")
    #expect(folder(["HOME": "/home/a", "XDG_CACHE_HOME": "/b"]) == "/b/etude")
    #expect(folder(["HOME": "/home/a", "ETUDE_CACHE": "/c"]) == "/c")
    #expect(folder(["HOME": "/home/a", "ETUDE_CACHE": "off"]) == nil)
  }

  @Test func isMadeOnceAndFoundAgain() throws {
    let path = folder.add("a.sf3", bytes)
    let first = try #require(try piano(path))
    let names = kept
    #expect(names.count == 1 && names[0].hasSuffix("-\(first.sum).sf2"))
    let made = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/cache/\(names[0])")[.systemFileNumber]
    #expect(try piano(path)?.sum == first.sum)
    let found = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/cache/\(names[0])")[.systemFileNumber]
    #expect(kept == names && made as? Int == found as? Int)
    #expect(try SoundFontFile(first.path).presets.map(\.name) == ["Grand"])
  }

  @Test func staysReadableWhenItIsRemoved() throws {
    let piano = try #require(try piano(folder.add("a.sf3", bytes)))
    try FileManager.default.removeItem(atPath: folder.path + "/cache")
    #expect(try SoundFontFile(piano.path).sampleCount == 5)
  }

  @Test func whatIsDamagedIsMadeAnew() throws {
    let path = folder.add("a.sf3", bytes)
    _ = try piano(path)
    let name = try #require(kept.first)
    let whole = try readFile("\(folder.path)/cache/\(name)")
    for damage in [
      whole.with([whole[3000] ^ 1], at: 3000), Array(whole.dropLast()), [], Array(repeating: 0, count: whole.count),
    ] {
      folder.add("cache/" + name, damage)
      #expect(try piano(path) != nil)
      #expect(try kept == [name] && readFile("\(folder.path)/cache/\(name)") == whole)
    }
  }

  @Test func anotherFontInItsPlaceIsAnotherPiano() throws {
    let path = folder.add("a.sf3", bytes)
    let first = try piano(path)
    var font = FontBuilder.grand(compressed: tone)
    font.presets[1].zones[0].generators[0].amount = 7
    let status = try FileManager.default.attributesOfItem(atPath: path)
    folder.add("a.sf3", font.bytes)
    // The same length and modification time.
    try FileManager.default.setAttributes([.modificationDate: status[.modificationDate]!], ofItemAtPath: path)
    let second = try piano(path)
    #expect(first?.sum != second?.sum && kept.count == 2)
  }

  @Test func aFileThatCannotBeSummedUpDoesNotStayOpen() throws {
    let path = folder.add("empty.sf2", [])
    #expect(KeptPiano(path) == nil)
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let paths = open.map { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
    #expect(!paths.contains(path))
  }

  @Test func onlyAFewAreKept() throws {
    for index in 0..<7 { #expect(try piano(folder.add("\(index).sf3", bytes)) != nil) }
    #expect(kept.count == 4)
  }

  @Test func withoutCompressionThereIsNothingToKeep() throws {
    #expect(try piano(folder.add("a.sf2", FontBuilder.grand().bytes)) == nil)
    #expect(folder.names == ["a.sf2"])
  }

  @Test func whereNothingCanBeWrittenItIsOfNoUseAndNoHarm() throws {
    let path = folder.add("a.sf3", bytes)
    folder.add("file", [])
    for name in ["file", "file/below", "../../proc/1/x"] { #expect(try piano(path, name) == nil) }
  }

  @Test func anotherProcessThatFillsItIsNotWaitedFor() throws {
    let path = folder.add("a.sf3", bytes)
    folder.add("cache/lock", [])
    let other = open(folder.path + "/cache/lock", O_RDWR)
    defer { close(other) }
    #expect(flock(other, LOCK_EX) == 0)
    #expect(try piano(path) == nil)
    #expect(flock(other, LOCK_UN) == 0)
    #expect(try piano(path) != nil)
  }

  @Test func aBrokenFontIsToldOfAndNotKept() throws {
    let last = tone.indices.last { tone[$0...].starts(with: "OggS".utf8) }!
    let broken = FontBuilder.grand(compressed: tone.with([0xFF, 0xFF, 0xFF, 0xFF, 0, 0], at: last + 6)).bytes
    #expect(throws: FontError.self) { try piano(folder.add("a.sf3", broken)) }
    #expect(kept.isEmpty)
  }

  @Test func manyAtOnceAgree() async throws {
    let path = folder.add("a.sf3", bytes)
    let sums = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<20 { group.addTask { try piano(path)?.sum } }
      return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
    }
    #expect(sums.subtracting([nil]).count == 1 && kept.count == 1)
  }
}
