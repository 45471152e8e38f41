import Music
import Testing

@Suite struct TonalityTests {
  @Test func theTwelveMajorKeysComeFirst() {
    #expect(Tonality(number: 0) == Tonality(tonic: 0, isMinor: false))
    #expect(Tonality(number: 21) == Tonality(tonic: 9, isMinor: true))
    #expect((0..<24).allSatisfy { Tonality(number: $0).number == $0 })
  }

  @Test(arguments: [
    ("C major", 0, false), ("a minor", 9, true), ("F# minor", 6, true), ("Bb Major", 10, false),
    ("Cb major", 11, false),
    ("B# minor", 0, true), ("D♭ major", 1, false), ("C", 0, false), ("Am", 9, true), ("bb", 10, false),
    ("e flat minor", 3, true), ("F#m", 6, true), ("g-moll", 7, true),
    ("Es-Dur", 3, false), ("C-sharp", 1, false), ("C-sharp-minor", 1, true), ("fis moll", 6, true), ("As", 8, false),
    ("Des dur", 1, false), ("B-Dur", 10, false), ("h-Moll", 11, true), ("B minor", 11, true), ("A moll", 9, true),
  ]) func keysHaveNames(name: String, tonic: Int, isMinor: Bool) throws {
    let key = try #require(Tonality(name: name))
    #expect(key.tonic == tonic && key.isMinor == isMinor)
    #expect(Tonality(name: key.description) == key)
  }

  @Test func keysAreSpelledAsUsual() {
    let names = (0..<24).map { Tonality(number: $0).description.split(separator: " ")[0] }
    #expect(names[..<12].joined(separator: " ") == "C Db D Eb E F F# G Ab A Bb B")
    #expect(names[12...].joined(separator: " ") == "C C# D Eb E F F# G G# A Bb B")
  }

  @Test(arguments: ["", "H major", "H", "Cs major", "C dorian", "major", "mm", "C## major", "C major minor"])
  func otherTextsAreNoKeys(name: String) { #expect(Tonality(name: name) == nil) }

  @Test func aKeyHasAScaleAndATriad() throws {
    func classes(_ name: String, _ isIn: (Tonality, Pitch) -> Bool) throws -> [Int] {
      let key = try #require(Tonality(name: name))
      return (0..<12).filter { isIn(key, Pitch(60 + $0)) }
    }
    #expect(try classes("D major") { $0.contains($1) } == [1, 2, 4, 6, 7, 9, 11])
    #expect(try classes("A minor") { $0.contains($1) } == [0, 2, 4, 5, 7, 8, 9, 11])
    #expect(try classes("D major") { $0.hasInTriad($1) } == [2, 6, 9])
    #expect(try classes("A minor") { $0.hasInTriad($1) } == [0, 4, 9])
  }
}
