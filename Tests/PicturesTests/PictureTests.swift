import Foundation
import Music
import Testing

@testable import Pictures

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct PictureTests {
  /// Four notes per second.
  private func picture(seconds: Int = 4) -> Picture {
    let notes = (0..<seconds * 4).map { index -> Note in
      let (key, velocity) = (48 + index * 7 % 24, UInt8(20 + index * 13 % 100))
      return Note(pitch: Pitch(key), velocity: velocity, onset: Seconds(Double(index) / 4), duration: 0.25)
    }
    return Picture(title: "Étude <no. 1> & “2”", notes: notes, pedal: [PedalSpan(start: 0, end: 2, depth: 0.5)])
  }

  @Test func aPNGIsAsWideAsItShouldBe() throws {
    var picture = picture()
    picture.width = 800
    let drawn = try picture.draw(as: .png)
    // After the signature, chunk IHDR: width and height in 32 bits.
    #expect(drawn.bytes[..<8].elementsEqual([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    func number(at offset: Int) -> Int { drawn.bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    #expect(number(at: 16) == 800 && drawn.width == 800)
    #expect(number(at: 20) == drawn.height)
    #expect(drawn.notes == 16 && drawn.rows == 1)
  }

  @Test func anSVGIsXMLOfTheRightSize() throws {
    let drawn = try picture(seconds: 100).draw(as: .svg)
    let parser = XMLParser(data: Data(drawn.bytes))
    #expect(parser.parse())
    let text = String(decoding: drawn.bytes, as: UTF8.self)
    #expect(text.contains(#"width="1600px" height="\#(drawn.height)px""#))
  }

  @Test(arguments: [(1.0, 8.0), (2, 400)]) func aNoteIsDrawnWhereItSoundsInItsColor(onset: Double, end: Double) throws {
    let note = Note(pitch: Pitch(61), velocity: 100, onset: Seconds(onset), duration: 1)
    let other = Note(pitch: Pitch(48), velocity: 20, onset: Seconds(end - 1), duration: 1)
    let drawn = try Picture(title: "", notes: [note, other]).draw(as: .svg)
    let layout = Layout(from: 0, to: end, keys: VisibleKeys([48, 61]), hasPedal: false, hasWaveform: false)
    let expected = NoteBars([note], on: layout).byClass.flatMap(\.self)[0]
    let color = Palette.light.note(Loudness.place(ofClass: Loudness.colorClass(of: 100)))
    let paths = SVGPaths(drawn.bytes).paths.filter { path in
      zip(path.color, [color.red, color.green, color.blue]).allSatisfy { abs($0 / 100 - $1) < 1e-4 }
    }
    // The colour scale is above the notes.
    let bar = try #require(paths.last { $0.points.allSatisfy { $0.y > Layout.margin.top } })
    let (xs, ys) = (bar.points.map(\.x), bar.points.map(\.y))
    #expect(abs(xs.min()! - expected.x) < 0.1 && abs(xs.max()! - expected.right) < 0.1)
    #expect(ys.min()! >= expected.y - 0.1 && ys.max()! <= expected.bottom + 0.1)
  }

  @Test(arguments: [false, true]) func channelsHaveColorsOnRequest(isDark: Bool) throws {
    let notes = [0, 1].map { channel in
      Note(pitch: Pitch(60 + channel), velocity: 64, onset: 1, duration: 1, channel: UInt8(channel))
    }
    var picture = Picture(title: "", notes: notes)
    (picture.coloring, picture.isDark) = (.channel, isDark)
    let palette = isDark ? Palette.dark : .light
    let drawn = SVGPaths(try picture.draw(as: .svg).bytes).paths
    for channel in [0, 1] {
      let color = palette.channel(channel)
      let own = drawn.filter { path in
        zip(path.color, [color.red, color.green, color.blue]).allSatisfy { abs($0 / 100 - $1) < 1e-4 }
      }
      // Once in the list of channels, and once as the note.
      #expect(own.count == 2 && own.count { $0.points.allSatisfy { $0.y > Layout.margin.top } } == 1)
    }
    #expect(try !picture.draw(as: .png).bytes.isEmpty && !picture.draw(as: .pdf).bytes.isEmpty)
  }

  @Test func aPDFHasOnePageAndNoDate() throws {
    let drawn = try picture().draw(as: .pdf)
    let text = try pdfText(drawn.bytes)
    #expect(text.hasPrefix("%PDF-"))
    #expect(text.contains("/Count 1") && text.contains("/Title") && !text.contains("CreationDate"))
  }

  @Test(arguments: PictureFormat.allCases) func equalPicturesAreEqualFiles(format: PictureFormat) throws {
    let first = try picture().draw(as: format)
    _ = try picture(seconds: 3).draw(as: format)
    #expect(try picture().draw(as: format).bytes == first.bytes)
  }

  @Test func darkIsAnotherPicture() throws {
    var dark = picture()
    dark.isDark = true
    #expect(try dark.draw(as: .svg).bytes != picture().draw(as: .svg).bytes)
  }

  @Test func aPartHasOnlyItsNotes() throws {
    var part = picture()
    (part.from, part.to) = (1, 2)
    #expect(try part.draw(as: .svg).notes == 4)
    (part.from, part.to) = (3, 1e300)
    #expect(try part.draw(as: .svg).notes == 4)
    (part.from, part.to) = (100, 200)
    #expect(throws: PictureError.noNotes) { try part.draw(as: .svg) }
  }

  @Test func aPieceWithoutNotesIsNotDrawn() {
    #expect(throws: PictureError.noMusic) { try Picture(title: "", notes: []).draw(as: .svg) }
  }

  @Test func aPNGThatIsTooLargeIsRefused() throws {
    var large = picture()
    large.width = 32_000
    let error = #expect(throws: PictureError.self) { try large.draw(as: .png) }
    guard case .tooLarge(32_000, _, let largestWidth) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(1600...31_999 ~= largestWidth)
  }

  @Test(arguments: [1e-9, 1e4, 1e9, 1e15]) func drawsTimesOfAnyLength(seconds: Double) throws {
    let note = Note(pitch: Pitch(127), velocity: 127, onset: Seconds(seconds), duration: Seconds(seconds))
    let picture = Picture(title: "", notes: [note], waveform: Waveform(secondsPerColumn: 1, columns: []))
    let drawn = try picture.draw(as: .svg)
    #expect(drawn.notes == 1 && drawn.bytes.count < 400_000)
  }

  @Test func aHundredThousandNotesAreAFewMegabytes() throws {
    let notes = (0..<100_000).map { index -> Note in
      let (key, velocity) = (21 + index * 37 % 88, UInt8(1 + index * 29 % 127))
      return Note(pitch: Pitch(key), velocity: velocity, onset: Seconds(Double(index) * 0.03), duration: 0.1)
    }
    let drawn = try Picture(title: "", notes: notes).draw(as: .svg)
    #expect(drawn.notes == 100_000)
    #expect(drawn.bytes.count < 5_000_000)
  }
}
