import Testing

@testable import Pictures

@Suite struct PaletteTests {
  @Test(arguments: [Palette.light, .dark]) func eachNoteIsSeenAndTheLoudestBest(palette: Palette) {
    let contrast = (0..<Loudness.classCount).map { index in
      palette.note(Loudness.place(ofClass: index)).contrast(with: palette.whiteKey)
    }
    #expect(zip(contrast, contrast.dropFirst()).allSatisfy { $0 < $1 })
    #expect(contrast[0] > 1.9 && contrast.last! > 10)
  }

  @Test(arguments: [Palette.light, .dark]) func eachChannelIsSeenAndHasItsColor(palette: Palette) {
    let colors = (0..<16).map(palette.channel)
    #expect(Set(colors).count == 16)
    #expect(colors.allSatisfy { $0.contrast(with: palette.whiteKey) > 1.8 })
    #expect(palette.channel(16) == colors[0])
  }

  @Test(arguments: [Palette.light, .dark]) func wordsAreEasilyRead(palette: Palette) {
    #expect(palette.text.contrast(with: palette.page) > 12)
    // WCAG 2.1, level AA.
    #expect(palette.secondaryText.contrast(with: palette.page) > 4.5)
  }

  @Test func eachVelocityHasAColorClass() {
    let classes = (1...127).map { Loudness.colorClass(of: UInt8($0)) }
    #expect(classes == classes.sorted())
    #expect(classes.first == 0 && classes.last == Loudness.classCount - 1)
    #expect(Set(classes).count == Loudness.classCount)
  }
}
