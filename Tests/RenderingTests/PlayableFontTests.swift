import Files
import SoundFonts
import TestSupport
import Testing

@testable import Rendering

@Suite struct PlayableFontTests {
  private let folder = TemporaryFolder()

  @Test func anSF2IsGivenAsItIs() throws {
    let font = try SoundFont(folder.add("a.sf2", FontBuilder.grand().bytes))
    #expect(try PlayableFont.of(font).piano == font.path)
  }

  @Test func whatChangesIsLookedAtAgain() throws {
    let font = try SoundFont(folder.add("a.sf2", FontBuilder.grand().bytes))
    #expect(try PlayableFont.of(font).piano == font.path)
    var broken = FontBuilder.grand()
    broken.presets[1].zones[1].generators[1].amount = 99
    folder.add("a.sf2", broken.bytes)
    #expect {
      try PlayableFont.of(font)
    } throws: { error in
      guard case SoundFontError.damaged(let error) = error, case .badIndex = error.fact else { return false }
      return error.path == font.path
    }
  }

  @Test func errorsAreThoseOfTheRoom() {
    #expect(SoundFontError(FontError(path: "a", .noPresets)) == .empty(path: "a"))
    let missing = FileError(path: "a", action: .read, code: 2)
    #expect(SoundFontError(FontError(path: "a", .file(missing))) == .unreadable(missing))
  }
}
