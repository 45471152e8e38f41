import TestSupport
import Testing

@testable import Training

@Suite struct SpaceTests {
  private let text = """
    # What may vary.
    [learning-rate]
    from = 5e-4  # evenly by the logarithm
    to = 0.004
    log = true

    [units]
    values = [128, 256,]
    [dropout]
    from = 0
    to = 0.5
    """

  @Test func pointsLieInTheSpaceAndFollowTheSeed() throws {
    let space = try Space(text, path: "s")
    let points = space.points(50, seed: 1)
    #expect(points.count == 50 && Set(points).count == 50)
    for point in points {
      #expect(point.keys.sorted() == ["dropout", "learning-rate", "units"])
      #expect(0.0005...0.004 ~= point["learning-rate"]! && 0...0.5 ~= point["dropout"]!)
      #expect([128, 256].contains(point["units"]!))
    }
    #expect(abs(points.count { $0["learning-rate"]! < 0.001414 } - 25) < 12, "half of them are below the middle")
    #expect(space.points(50, seed: 1) == points && space.points(50, seed: 2) != points)
    #expect(space.points(20, seed: 1) == Array(points.prefix(20)))
  }

  @Test func linesMayEndAsOnWindowsAndAMarkMayComeFirst() throws {
    let expected = try Space(text, path: "s").points(20, seed: 1)
    let folder = TemporaryFolder()
    for (mark, end) in [("", "\r\n"), ("\u{FEFF}", "\n"), ("\u{FEFF}", "\r\n")] {
      let path = folder.add("space.toml", Array((mark + text.replacing("\n", with: end)).utf8))
      #expect(try Space(path: path).points(20, seed: 1) == expected)
    }
    let bad = folder.add("bad.toml", Array("\u{FEFF}[layers]\r\n\r\nvalues = []\r\nnone\r\n".utf8))
    #expect { try Space(path: bad) } throws: { "\($0)".contains("line 4") }
  }

  @Test func aSmallSpaceGivesFewerPoints() throws {
    let space = try Space("[layers]\nvalues = [1, 2]", path: "s")
    #expect(Set(space.points(9, seed: 1)) == [["layers": 1], ["layers": 2]])
  }

  private static let bad = [
    ("", "s: line 1: expected a table such as [learning-rate]"),
    ("\n[colour]\nvalues = [1]", "s: line 2: expected one of attention, attention-units"),
    ("[units]\nvalues = []", "s: line 1: expected [units] with values"),
    ("[units]\nfrom = 5\nto = 4", "s: line 1: expected [units] with values"),
    ("[clip]\nfrom = 0\nto = 4\nlog = true", "s: line 1: expected [clip] with values"),
    ("[units]\nvalues = [1, two]", "s: line 2: expected [parameter], or key"),
    ("[units]\nvalues = [1e999]", "s: line 2: expected [parameter], or key"),
    ("[units]\nfrom = 0x10", "s: line 2: expected [parameter], or key"),
    ("[units]\nfrom = 1\nfrom = 2", "s: line 3: expected [parameter], or key"),
    ("from = 1", "s: line 1: expected [parameter], or key"),
    ("[units]\nvalues = [1]\n[units]", "s: line 3: expected [parameter], or key"),
  ]

  @Test(arguments: bad)
  func whatIsNoSpaceIsOneClearSentence(text: String, sentence: String) {
    #expect { try Space(text, path: "s") } throws: { "\($0)".hasPrefix(sentence) }
  }

  @Test func aWholeNumberBeyondAllSettingsIsCutAndRefusedBySettings() throws {
    let point = try #require(Space("[units]\nvalues = [1e300]", path: "s").points(1, seed: 1).first)
    var settings = TrainingSettings()
    Tunable.all["units"]!.set(point["units"]!, in: &settings)
    #expect(throws: TrainingError.self) { try settings.check() }
  }

  @Test func everyTunableIsASettingOfItsName() {
    for (name, tunable) in Tunable.all {
      var settings = TrainingSettings()
      tunable.set(3, in: &settings)
      #expect(settings.changes.first?.name.lowercased() == name.filter { $0 != "-" })
    }
  }
}
