import Files
import TestSupport

@testable import SoundFonts

/// An Ogg Vorbis stream: 2500 frames of one channel.
let tone: [UInt8] = {
  let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  return try! readFile(folder + "/Fixtures/tone.ogg")
}()

func read(_ bytes: [UInt8]) throws(FontError) -> SoundFontFile {
  try SoundFontFile(FontBytes(bytes), path: "a.sf2")
}

/// The error in these bytes, when they are read or when their piano is to be played; nil if there is none.
func fault(_ bytes: [UInt8]) -> FontError.Fact? {
  do throws(FontError) {
    let file = try read(bytes)
    try file.checkPlayable(file.piano())
    return nil
  } catch { return error.fact }
}

extension [UInt8] {
  /// The offset at which four letters first occur.
  func place(of name: String) -> Int {
    indices.first { self[$0...].starts(with: name.utf8) }!
  }

  /// The bytes with some of them replaced.
  func with(_ bytes: [UInt8], at place: Int) -> [UInt8] {
    var copy = self
    copy.replaceSubrange(place..<place + bytes.count, with: bytes)
    return copy
  }
}
