import Audio
import MIDI
import Testing

@testable import Studio

@Suite struct PieceTagsTests {
  private func provenance(title: String? = nil, primer: String = "p.mid") throws -> Provenance {
    let line = #"""
      {"etude":{"composer":"Fauré","minP":0,"model":{"digest":"00ff","name":"expressive"},\#
      "primer":{"digest":"0","name":"p.mid"},\#
      "repetitionPenalty":0,"seconds":60,"seed":1,"temperature":1,"topP":1,"version":"0.2.0"}}
      """#
    var provenance = try #require(Provenance(in: line))
    (provenance.title, provenance.primer!.name) = (title, primer)
    return provenance
  }

  private func piece(_ path: String) -> Piece {
    let job = Job(rendering: Input(path: path, name: path), in: nil)
    let source = MIDISource(path: path, bytes: [], options: MIDIFile.Options())
    return Piece(job: job, title: OutputPath.stem(of: path), music: .file(source), sourceDigest: "")
  }

  private func metadata(_ provenance: Provenance?, title: String? = nil) -> MusicMetadata {
    MusicMetadata(events: 1, provenance: provenance, title: title)
  }

  @Test func aFileIsCalledByItsNameUnlessItIsEtudesOwn() throws {
    let piece = self.piece("/a/b.c.mid")
    var chosen = TagSettings()
    #expect(piece.tags(chosen, metadata(nil)).title == "b.c" && piece.tags(chosen, metadata(nil)).artist == nil)
    #expect(piece.tags(chosen, metadata(nil)).comment == nil && piece.tags(chosen, metadata(nil)).date == nil)
    let own = try piece.tags(chosen, metadata(provenance(), title: "After Fauré"))
    #expect(own.title == "After Fauré" && own.artist == "Étude, after Fauré")
    #expect(try own.comment == provenance().description + "\n" + provenance().line)
    (chosen.title, chosen.artist, chosen.comment) = (try Template("T"), try Template("A"), "C")
    let wished = try piece.tags(chosen, metadata(provenance(), title: "After Fauré"))
    #expect(wished.title == "T" && wished.artist == "A" && wished.comment?.hasPrefix("C\nComposed by") == true)
    #expect(piece.tags(chosen, metadata(nil)).comment == "C")
  }

  @Test func whatWouldBeTooLongIsShorterButCanBeComposedAgain() throws {
    var chosen = TagSettings()
    chosen.comment = String(repeating: "x", count: 800)
    let long = try provenance(title: String(repeating: "é", count: 100), primer: String(repeating: "p", count: 255))
    #expect(piece("a.mid").tags(chosen, metadata(long)).comment == chosen.comment! + "\n" + long.line)
    let longest = try provenance(title: String(repeating: "é", count: 100), primer: String(repeating: "é", count: 127))
    let comment = try #require(piece("a.mid").tags(chosen, metadata(longest)).comment)
    #expect(comment == longest.line && Provenance(in: comment) == longest)
  }

  @Test func theCopyrightIsTheLicenceOfTheModel() throws {
    var metadata = try self.metadata(provenance())
    #expect(piece("a.mid").tags(TagSettings(), metadata).copyright == nil)
    metadata.licence = ModelLicence("CC BY 4.0")
    #expect(piece("a.mid").tags(TagSettings(), metadata).copyright == "Composed with a model under CC BY 4.0")
  }

  @Test func aLicenceIsOneShortLine() throws {
    #expect(ModelLicence(nil) == nil && ModelLicence("") == nil && ModelLicence("\n") == nil)
    #expect(ModelLicence("a\u{202E}\nb")?.name == "a b")
    #expect(ModelLicence(String(repeating: "x", count: 1000))?.name.count == 200)
    let licence = try #require(ModelLicence("CC0"))
    #expect(ModelLicence(notice: licence.notice) == licence)
    #expect(ModelLicence(notice: "© 1999 Somebody") == nil && ModelLicence(notice: nil) == nil)
  }

  @Test func aTitleIsOneLineThatShowsWhatItIs() throws {
    let tags = try piece("a.mid").tags(TagSettings(), metadata(provenance(), title: "x\u{1B}[2J\n\u{202E}y\u{7}"))
    #expect(tags.title == "x [2J y")
    let nothing = try piece("a.mid").tags(TagSettings(), metadata(provenance(), title: "\u{1B}\u{202E}"))
    #expect(nothing.title == "a")
  }

  @Test func aTitleAsLongAsAFileIsCut() throws {
    let long = String(repeating: "亀", count: 100_000)
    let tags = try piece("a.mid").tags(TagSettings(), metadata(provenance(), title: long))
    #expect(tags.title == String(repeating: "亀", count: 133))
  }
}
