import Music
import Testing

@testable import Pictures

@Suite struct LetteringTests {
  /// The number of letters in a picture; the title is the first text.
  private func letters(titled title: String) throws -> Int {
    let note = Note(pitch: Pitch(60), velocity: 64, onset: 0, duration: 1)
    let drawn = try Picture(title: title, notes: [note]).draw(as: .svg)
    return String(decoding: drawn.bytes, as: UTF8.self).ranges(of: "<use ").count
  }

  @Test func lettersThatDejaVuLacksAreTakenFromOtherFonts() throws {
    // A box with a letter's code would have several digits.
    #expect(try letters(titled: "夜") == letters(titled: "") + 1)
  }

  @Test func arabicLettersAreJoined() throws {
    // Lām and alif are joined into one glyph; two alifs are not.
    #expect(try letters(titled: "لا") == letters(titled: "") + 1)
    #expect(try letters(titled: "اا") == letters(titled: "") + 2)
  }

  @Test func aTitleThatIsTooLongIsCut() throws {
    let long = String(repeating: "Prélude ", count: 40)
    let count = try letters(titled: long)
    #expect(count == (try letters(titled: long + long)))
    #expect(50..<150 ~= count - (try letters(titled: "")))
  }

  @Test func controlCharactersAreSpaces() throws {
    #expect(try letters(titled: "a\n\u{0}b") == letters(titled: "a  b"))
  }
}
