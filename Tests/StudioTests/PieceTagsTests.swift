import Audio
import Testing

@testable import Studio

@Suite struct PieceTagsTests {
  private func provenance(title: String? = nil, primer: String = "p.mid") throws -> Provenance {
    let line = #"""
      {"etude":{"composer":"Fauré","minP":0,"model":{"digest":"00ff","name":"expressive"},"primer":{"digest":"0","name":"p.mid"},\#
      "repetitionPenalty":0,"seconds":60,"seed":1,"temperature":1,"topP":1,"version":"0.1.0"}}
      """#
    var provenance = try #require(Provenance(in: line))
    (provenance.title, provenance.primer!.name) = (title, primer)
    return provenance
  }

  private func making(_ provenance: Provenance?, title: String? = nil) -> Piece.Making {
    Piece.Making(events: 1, provenance: provenance, title: title)
  }

  @Test func aFileIsCalledByItsNameUnlessItIsEtudesOwn() throws {
    let piece = Piece.file("/a/b.c.mid")
    var wishes = TagWishes()
    #expect(piece.tags(wishes, making(nil)).title == "b.c" && piece.tags(wishes, making(nil)).artist == nil)
    #expect(piece.tags(wishes, making(nil)).comment == nil && piece.tags(wishes, making(nil)).date == nil)
    let own = try piece.tags(wishes, making(provenance(), title: "After Fauré"))
    #expect(own.title == "After Fauré" && own.artist == "Étude, after Fauré")
    #expect(try own.comment == provenance().description + "\n" + provenance().line)
    (wishes.title, wishes.artist, wishes.comment) = ("T", "A", "C")
    let wished = try piece.tags(wishes, making(provenance(), title: "After Fauré"))
    #expect(wished.title == "T" && wished.artist == "A" && wished.comment?.hasPrefix("C\nComposed by") == true)
    #expect(piece.tags(wishes, making(nil)).comment == "C")
  }

  @Test func whatWouldBeTooLongIsShorterButCanBeComposedAgain() throws {
    var wishes = TagWishes()
    wishes.comment = String(repeating: "x", count: 800)
    let long = try provenance(title: String(repeating: "é", count: 100), primer: String(repeating: "p", count: 255))
    #expect(Piece.file("a.mid").tags(wishes, making(long)).comment == wishes.comment! + "\n" + long.line)
    let longest = try provenance(title: String(repeating: "é", count: 100), primer: String(repeating: "é", count: 127))
    let comment = try #require(Piece.file("a.mid").tags(wishes, making(longest)).comment)
    #expect(comment == longest.line && Provenance(in: comment) == longest)
  }

  @Test func theCopyrightIsTheLicenceOfTheModel() throws {
    var making = try making(provenance())
    #expect(Piece.file("a.mid").tags(TagWishes(), making).copyright == nil)
    making.licence = ModelLicence("CC BY 4.0")
    #expect(Piece.file("a.mid").tags(TagWishes(), making).copyright == "Composed with a model under CC BY 4.0")
  }

  @Test func aLicenceIsOneShortLine() throws {
    #expect(ModelLicence(nil) == nil && ModelLicence("") == nil && ModelLicence("\n") == nil)
    #expect(ModelLicence("a\nb")?.name == "a b")
    #expect(ModelLicence(String(repeating: "x", count: 1000))?.name.count == 200)
    let licence = try #require(ModelLicence("CC0"))
    #expect(ModelLicence(notice: licence.notice) == licence)
    #expect(ModelLicence(notice: "© 1999 Somebody") == nil && ModelLicence(notice: nil) == nil)
  }

  @Test func aTitleAsLongAsAFileIsCut() throws {
    let long = String(repeating: "亀", count: 100_000)
    let tags = try Piece.file("a.mid").tags(TagWishes(), making(provenance(), title: long))
    #expect(tags.title == String(repeating: "亀", count: 133))
  }
}
