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

  private let own = "cache/pianos-\(geteuid())"
  private var kept: [String] { folder.names(in: own).filter { !["lock", "CACHEDIR.TAG"].contains($0) } }

  @Test func itsFolder() {
    func folder(_ variables: [String: String]) -> String? { PianoCache { variables[$0] }?.folder }
    #expect(folder([:]) == nil)
    #expect(folder(["HOME": "/home/a", "XDG_CACHE_HOME": ""]) == "/home/a/.cache/etude/pianos-\(geteuid())")
    #expect(folder(["HOME": "/home/a", "XDG_CACHE_HOME": "/b"]) == "/b/etude/pianos-\(geteuid())")
    #expect(folder(["HOME": "/home/a", "ETUDE_CACHE": "/c"]) == "/c/pianos-\(geteuid())")
    #expect(folder(["HOME": "/home/a", "ETUDE_CACHE": "off"]) == nil)
  }

  @Test func isMadeOnceAndFoundAgain() throws {
    let path = folder.add("a.sf3", bytes)
    let first = try #require(try piano(path))
    let names = kept
    #expect(names.count == 1 && names[0].hasSuffix("-\(first.sum).sf2"))
    let made = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(own)/\(names[0])")[.systemFileNumber]
    #expect(try piano(path)?.sum == first.sum)
    let found = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(own)/\(names[0])")[.systemFileNumber]
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
    let whole = try readFile("\(folder.path)/\(own)/\(name)")
    for damage in [
      whole.with([whole[3000] ^ 1], at: 3000), Array(whole.dropLast()), [], Array(repeating: 0, count: whole.count),
    ] {
      try write(damage, as: name)
      #expect(try piano(path) != nil)
      #expect(try kept == [name] && readFile("\(folder.path)/\(own)/\(name)") == whole)
    }
  }

  @Test func anotherFontInItsPlaceIsAnotherPiano() throws {
    let path = folder.add("a.sf3", bytes)
    let first = try piano(path)
    var font = FontBuilder.grand(compressed: tone)
    font.presets[1].zones[0].generators[0].amount = 7
    let status = try FileManager.default.attributesOfItem(atPath: path)
    folder.add("a.sf3", font.bytes)
    // The length is the same; restore the modification time.
    try FileManager.default.setAttributes([.modificationDate: status[.modificationDate]!], ofItemAtPath: path)
    let second = try piano(path)
    #expect(first?.sum != second?.sum && kept.count == 2)
  }

  @Test func theChecksumSeesHolesBetweenTheEnds() throws {
    var bytes = [UInt8](repeating: 7, count: 1 << 20)
    let whole = try #require(KeptPiano(open(folder.add("whole", bytes), O_RDONLY))).sum
    bytes.replaceSubrange(400_000..<400_000 + 1 << 16, with: [UInt8](repeating: 0, count: 1 << 16))
    let holed = try #require(KeptPiano(open(folder.add("holed", bytes), O_RDONLY))).sum
    #expect(whole != holed)
  }

  @Test func aFileThatCannotBeSummedUpDoesNotStayOpen() throws {
    let path = folder.add("empty.sf2", [])
    #expect(KeptPiano(open(path, O_RDONLY)) == nil)
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
    _ = try piano(path)
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(own)/\(try #require(kept.first))")
    let other = open("\(folder.path)/\(own)/lock", O_RDWR)
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

  /// Replaces the bytes of an entry, as this user.
  private func write(_ bytes: [UInt8], as name: String) throws {
    let path = folder.add("\(own)/\(name)", bytes)
    #expect(chmod(path, 0o600) == 0)
  }

  @Test func onlyWhatEtudeKeepsIsRemoved() throws {
    let others = ["cache/piano-1.sf2", "cache/piano-0123456789abcdef-0123456789abcdef.sf2", "cache/sfz-1.sf2"]
    for name in others { folder.add(name, [1]) }
    for index in 0..<6 { #expect(try piano(folder.add("\(index).sf3", bytes)) != nil) }
    #expect(folder.names(in: "cache").count == 4 && kept.count == 4)
    for name in others { #expect(try readFile("\(folder.path)/\(name)") == [1]) }
  }

  @Test func aFolderWithoutTheMarkIsLeftAlone() throws {
    let path = folder.add("a.sf3", bytes)
    folder.add("\(own)/piano-1.sf2", [1])
    #expect(chmod("\(folder.path)/\(own)", 0o700) == 0)
    #expect(try piano(path) == nil && kept == ["piano-1.sf2"])
    // An empty folder was left by a process that was killed.
    try removeFile("\(folder.path)/\(own)/piano-1.sf2")
    #expect(try piano(path) != nil && folder.names(in: own).contains("CACHEDIR.TAG"))
  }

  @Test func whatOthersCouldHaveWrittenIsNotRead() throws {
    let path = folder.add("a.sf3", bytes)
    _ = try piano(path)
    let name = "\(own)/\(try #require(kept.first))"
    for mode in [0o620, 0o602] as [mode_t] {
      #expect(chmod("\(folder.path)/\(name)", mode) == 0)
      #expect(try piano(path) != nil)
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600, "it is made again")
    }
    for (folder, mode) in [(own, 0o770), (own, 0o702), ("cache", 0o777), ("cache", 0o770)] as [(String, mode_t)] {
      #expect(chmod("\(self.folder.path)/\(folder)", mode) == 0)
      #expect(try piano(path) == nil)
      #expect(chmod("\(self.folder.path)/\(folder)", 0o700) == 0)
    }
    #expect(chmod("\(folder.path)/cache", 0o1777) == 0)
    #expect(try piano(path) != nil, "in a sticky folder, users can only replace their own folders")
  }

  @Test func aLinkIsNoCache() throws {
    let path = folder.add("a.sf3", bytes)
    folder.add("cache/x", [])
    for target in ["/tmp", folder.path + "/other"] {
      try makeFolder(folder.path + "/other")
      let link = "\(folder.path)/\(own)"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      #expect(try piano(path) == nil && folder.names(in: "other").isEmpty)
      try removeFile(link)
    }
  }

  @Test func aForgedSumMakesNothingPlayable() throws {
    let path = folder.add("a.sf3", bytes)
    let first = try #require(try piano(path))
    let name = try #require(kept.first)
    // Another SoundFont with the right checksum in its name, whose samples are outside the file.
    var forged = FontBuilder.grand().bytes
    forged = forged.with([0, 0, 0, 0x40], at: forged.place(of: "shdr") + 8 + 46 * 3 + 24)
    let sum = try #require(KeptPiano(open(folder.add("forged", forged), O_RDONLY))).sum
    try write(forged, as: name.prefix(23) + sum + ".sf2")
    try removeFile("\(folder.path)/\(own)/\(name)")
    #expect(try piano(path)?.sum == first.sum && kept == [name])
  }

  @Test func aFewBytesDoNotClaimHoursOfSound() throws {
    let last = tone.indices.last { tone[$0...].starts(with: "OggS".utf8) }!
    let claim = [0, 0, 0, 4, 0, 0] as [UInt8]
    let bomb = FontBuilder.grand(compressed: tone.with(claim, at: last + 6)).bytes
    let error = #expect(throws: FontError.self) { try piano(folder.add("a.sf3", bomb)) }
    guard case .tooMany(_, "frames in a preset", let found, let limit)? = error?.fact else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found >= 1 << 26 && limit < 1 << 25 && kept.isEmpty)
  }
}
