import Files
import Glibc
import SoundFonts
import TestSupport
import Testing

@testable import Rendering

@Suite struct SoundFontTests {
  private let bytes = TestSoundFont().bytes

  @Test func theNamedOneComesFirstThenTheEnvironmentThenTheFolders() throws {
    let named = TemporaryFolder()
    let first = TemporaryFolder()
    let second = TemporaryFolder()
    let (flag, variable) = (named.add("flag.sf2", bytes), named.add("variable.sf2", bytes))
    _ = second.add("grand.sf2", bytes)
    var places = SoundFontPlaces(named: variable, groups: [["/no such folder", first.path], [second.path]])
    #expect(try SoundFont.find(flag, in: places).path == flag)
    #expect(try SoundFont.find(nil, in: places).path == variable)
    places.named = nil
    #expect(try SoundFont.find(nil, in: places).path == second.path + "/grand.sf2")
    let other = first.add("other.SF3", bytes)
    #expect(try SoundFont.find(nil, in: places).path == other)
  }

  @Test func theBestOfAGroupIsTaken() throws {
    let first = TemporaryFolder()
    let second = TemporaryFolder()
    _ = first.add("TimGM6mb.sf2", bytes)
    let better = second.add("MuseScore_General.sf3", bytes)
    let places = SoundFontPlaces(named: nil, groups: [[first.path, second.path]])
    #expect(try SoundFont.find(nil, in: places).path == better)
  }

  @Test func allAreListedInTheOrderInWhichTheyAreLookedFor() throws {
    let first = TemporaryFolder()
    let second = TemporaryFolder()
    let paths = [first.add("piano.sf2", bytes), first.add("b.sf2", [1]), second.add("grand.sf2", bytes)]
    let named = second.add("named.sf2", bytes)
    let groups = [[first.path], ["/no such folder", second.path]]
    let found = SoundFont.candidates(in: SoundFontPlaces(named: nil, groups: groups))
    #expect(found.map(\.path) == paths + [named] && found.map(\.isUsed) == [true, false, false, false])
    #expect(try found[0].file.get().name == "Test")
    #expect(throws: FontError.self) { try found[1].file.get() }
    #expect(try SoundFont.find(nil, in: SoundFontPlaces(named: nil, groups: groups)).path == found[0].path)
    let withName = SoundFont.candidates(in: SoundFontPlaces(named: named, groups: groups))
    #expect(withName.map(\.path) == [named] + paths)
  }

  @Test func pianosComeBeforeCollectionsAndTheBetterCollectionsFirst() {
    let order = [
      "/a/Salamander-Piano.sf2", "/a/SteinwayGrand.sf2", "/a/MuseScore_General_Full.sf3", "/a/MuseScore_General.sf3",
      "/a/GeneralUser-GS.sf2", "/a/FluidR3_GM.sf2", "/a/default-GM.sf2", "/a/TimGM6mb.sf2", "/piano/strings.sf2",
    ]
    #expect(order.sorted { SoundFont.rank($0) < SoundFont.rank($1) } == order)
    #expect(Set(order.map(SoundFont.rank)).count == order.count)
  }

  /// A filter for each velocity makes no more recordings.
  @Test func velocitiesThatShareASampleAreOneLayerOfThePiano() throws {
    var font = FontBuilder.grand()
    // 1 to 40, 41 to 80, 81 to 127; the first two play sample 1.
    let zones = [(0x2801, 1), (0x5029, 1), (0x7F51, 4)].map { velocities, sample in
      FontBuilder.Zone([(44, velocities), (8, 9000), (53, sample)])
    }
    font.instruments = [("Piano", zones)]
    font.presets = [("Piano", 0, 0, [FontBuilder.Zone([(41, 0)])])]
    let folder = TemporaryFolder()
    #expect(try SoundFont.find(folder.add("piano.sf2", font.bytes)).pianoLayers() == 2)
  }

  @Test func theFoldersOfThisMachine() {
    let variables = ["HOME": "/home/a", "XDG_DATA_HOME": "", "ETUDE_SOUNDFONT": "/b.sf2"]
    let places = SoundFontPlaces(variable: { variables[$0] }, program: "/opt/etude/bin/etude")
    #expect(places.named == "/b.sf2")
    #expect(
      places.groups == [
        ["soundfonts"], ["/opt/etude/bin/soundfonts"], ["/opt/etude/share/etude/soundfonts"],
        ["/home/a/.local/share/soundfonts", "/home/a/.local/share/sounds/sf2", "/home/a/.local/share/sounds/sf3"],
        [
          "/usr/local/share/soundfonts", "/usr/local/share/sounds/sf2", "/usr/local/share/sounds/sf3",
          "/usr/share/soundfonts", "/usr/share/sounds/sf2", "/usr/share/sounds/sf3",
        ],
      ])
  }

  @Test func whatIsNotThereIsNamedWithWhoNamedIt() {
    let places = SoundFontPlaces(named: "/no/a.sf2", groups: [])
    #expect(throws: SoundFontError.missing(path: "/no/a.sf2", variable: "ETUDE_SOUNDFONT")) {
      try SoundFont.find(nil, in: places)
    }
    #expect(throws: SoundFontError.missing(path: "/no/b.sf2", variable: nil)) {
      try SoundFont.find("/no/b.sf2", in: places)
    }
    #expect(throws: SoundFontError.noneFound(searched: ["/no"])) {
      try SoundFont.find(nil, in: SoundFontPlaces(named: nil, groups: [["/no"]]))
    }
  }

  @Test func otherFilesAndFoldersAreRefused() {
    let folder = TemporaryFolder()
    let wave = Array("RIFF\u{4}\0\0\0WAVE".utf8)
    for beginning in [[], [0x52], wave] {
      let path = folder.add("a.sf2", beginning)
      #expect(throws: SoundFontError.damaged(FontError(path: path, .foreign(found: beginning)))) { try SoundFont(path) }
    }
    #expect(throws: SoundFontError.self) { try SoundFont(folder.path) }
    let half = folder.add("a.sf2", Array(bytes.prefix(100)))
    #expect(throws: SoundFontError.damaged(FontError(path: half, .wrongLength(expected: bytes.count, found: 100)))) {
      try SoundFont(half)
    }
  }
}
