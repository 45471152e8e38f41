import SFZ
import TestSupport
import Testing

@Suite struct InstrumentTests {
  private let folder = TemporaryFolder()

  private func read(_ text: String, samples: [String] = ["a.wav"]) throws -> Instrument {
    for sample in samples { folder.add(sample, "") }
    return try Instrument(folder.add("piano.sfz", text))
  }

  private func names(_ regions: [Region]) -> [String] {
    regions.map { String($0.sample.dropFirst(folder.realPath.utf8.count + 1)) }
  }

  @Test func regionsInheritFromGroupMasterAndGlobal() throws {
    let piano = try read(
      """
      <global> tune=10 volume=-1 sample=a.wav
      <master> tune=20
      <group> tune=30
      <region> key=60
      <region> key=61 tune=40
      <group>
      <region> key=62
      <master>
      <region> key=63
      <global> sample=a.wav
      <region> key=64
      """)
    #expect(piano.regions.map(\.cents) == [30, 40, 20, 10, 0])
    #expect(piano.regions.map(\.keys) == [60...60, 61...61, 62...62, 63...63, 64...64])
    #expect(piano.omissions.isEmpty)
  }

  @Test func valuesEndWhereTheNextOpcodeBegins() throws {
    let piano = try read(
      """
      <control> default_path=Loud\\Set 1/FF_ // the prefix of a name, not a folder
      <region>sample=C#4 x.wav lokey=c4 hikey=Eb4 pitch_keycenter=c#4<region> key=C-1 sample=D 4.wav
      /* <region> sample=none.wav
      */ <region> sample=D 4.wav key=12 /* again */ tune=5
      """, samples: ["Loud/Set 1/FF_C#4 x.wav", "Loud/Set 1/FF_D 4.wav"])
    #expect(names(piano.regions) == ["Loud/Set 1/FF_C#4 x.wav", "Loud/Set 1/FF_D 4.wav", "Loud/Set 1/FF_D 4.wav"])
    #expect(piano.regions.map(\.keys) == [60...63, 0...0, 12...12])
    #expect(piano.regions.map(\.keyCenter) == [61, 0, 12])
    #expect(piano.regions[2].cents == 5)
  }

  @Test func includesAndDefinitionsWorkInTheMiddleOfAGroup() throws {
    folder.add("Data/PP.txt", "tune=7\n<region> key=$KEY sample=$DYN.$EXT\n")
    let piano = try read(
      """
      #define $EXT wav
      #define $DYN pp #define $KEY 40
      #define $KEYS 50
      <group> #include "Data\\PP.txt"
      #define $DYN ff
      <group>
      #include "Data/PP.txt"
      <region> key=$KEYS sample=pp.$EXT
      """, samples: ["pp.wav", "ff.wav"])
    #expect(names(piano.regions) == ["pp.wav", "ff.wav", "pp.wav"])
    #expect(piano.regions.map(\.cents) == [7, 7, 7])
    #expect(piano.regions.map(\.keys) == [40...40, 40...40, 50...50])
  }

  @Test func aDefinitionMayHaveNoValue() throws {
    let piano = try read(
      "<region> sample=a.wav #define $NONE\n<region> sample=$NONE.wav key=6$NONE", samples: ["a.wav", ".wav"])
    #expect(names(piano.regions) == ["a.wav", ".wav"] && piano.regions[1].keys == 6...6)
  }

  @Test func controlMovesKeys() throws {
    let piano = try read("<control> note_offset=1 octave_offset=-1\n<region> sample=a.wav lokey=60 hikey=62")
    #expect(piano.regions[0].keys == 49...51 && piano.regions[0].keyCenter == 49)
  }

  @Test func otherLetterCaseAndLineEndsAreRead() throws {
    let piano = try read("<REGION>\rSample=A.WAV\r\nKEY=60\rloopmode=One_Shot")
    #expect(names(piano.regions) == ["a.wav"])
    #expect(piano.regions[0].keys == 60...60 && piano.regions[0].loop.mode == .oneShot)
  }

  @Test func controllersCountWithTheirInitialValues() throws {
    let piano = try read(
      """
      <control> set_cc20=127 set_hdcc72=0.5
      <curve> curve_index=9 v000=1 v127=0
      <region> sample=a.wav ampeg_release=0.2 ampeg_release_oncc72=2 ampeg_attackcc20=0.5 tune_oncc20=30 \
      tune_curvecc20=9
      pan_oncc10=100 amplitude_oncc7=100 ampeg_decay=10 ampeg_decay_oncc133=-10 lokey=127
      """)
    let region = piano.regions[0]
    #expect(abs(region.envelope.release - 1.2) < 1e-9 && region.envelope.attack == 0.5 && region.cents == 0)
    #expect(region.stereo.pan == 0 && region.envelope.decay == 0)
    #expect(
      piano.omissions.map(\.kind) == [
        .atRest(opcode: "ampeg_attack_oncc20"), .atRest(opcode: "ampeg_release_oncc72"),
        .atRest(opcode: "tune_oncc20"),
      ])
  }

  @Test func whatOneSoundAKeyCannotSayIsCounted() throws {
    let piano = try read(
      """
      <control> set_hdcc70=0.5
      <global> sample=a.wav sw_default=c1
      <region> key=60 note_polyphony=1 eq1_gain=3 eq2_gain=0
      <region> key=60 trigger=release
      <region> key=60 trigger=release_key
      <region> key=60 seq_length=2 seq_position=2
      <region> key=60 lorand=0.5 hirand=1
      <region> key=60 lorand=0 hirand=0.5 note_polyphony=1
      <region> key=60 locc64=65
      <region> key=60 locc70=1
      <region> key=60 on_locc64=127 on_hicc64=127
      <region> key=60 sw_last=c#1
      <region> key=60 sw_last=c1
      <region> key=60 sw_previous=40
      <region> key=60 sample=*sine
      <region> key=60 end=-1
      <region> lokey=-1 hikey=-1
      what is this
      <effect> type=fverb
      """)
    #expect(piano.regions.count == 4)
    #expect(
      Set(piano.omissions) == [
        Omission(.releases, 2), Omission(.alternatives, 2), Omission(.controlled, 2), Omission(.keyswitches, 1),
        Omission(.circumstances, 1), Omission(.waves, 1), Omission(.opcode("note_polyphony"), 2),
        Omission(.opcode("eq1_gain"), 1), Omission(.lines, 1),
      ])
    #expect(piano.omissions.last?.kind == .lines && piano.omissions[0].kind != .opcode("eq1_gain"))
  }

  @Test func theCommentsAtTheTopAreKept() throws {
    let piano = try read("// ------\n// Gr\u{202E}and\u{1B}\u{200F} A\n/* CC BY 4.0 */\n<region> sample=a.wav // loud")
    #expect(piano.heading.filter { !$0.isEmpty } == ["Grand  A", "CC BY 4.0"])
  }
}
