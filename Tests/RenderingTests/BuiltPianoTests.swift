import Audio
import Files
import Foundation
import Music
import SFZ
import SoundFonts
import TestSupport
import Testing

@testable import Rendering

/// Each key of a built SoundFont sounds as its sample and its opcodes specify: within 1 dB, 3 cents and 1 ms.
@Suite(.timeLimit(.minutes(20))) struct BuiltPianoTests {
  private let folder = TemporaryFolder()

  /// A region and its expected sound, relative to a region without opcodes of its own.
  struct Case: Sendable, CustomStringConvertible {
    let opcodes: String
    var key = 60
    var velocity = 127
    var sample = "a.wav"
    /// Level of the left channel in decibels.
    var level = 0.0
    var cents = 0.0
    /// Seconds from the strike to the sample, and of silence in the recorded sample before its tone.
    var delay = 0.0
    var lead = 0.02

    /// Seconds from the strike to the tone.
    var onset: Double { delay + lead / exp2(cents / 1200) }

    var description: String { "\(opcodes) (\(key):\(velocity) \(sample))" }
  }

  private static func squareLaw(_ velocity: Double) -> Double { 40 * log10(velocity / 127) }

  static let cases: [Case] = [
    Case(opcodes: "volume=-6", level: -6), Case(opcodes: "volume=-40", level: -40),
    Case(opcodes: "volume=4 group_volume=-1", level: 3), Case(opcodes: "amplitude=25", level: -12.04),
    Case(opcodes: "", velocity: 40, level: squareLaw(40)),
    Case(opcodes: "amp_veltrack=0", velocity: 5),
    Case(opcodes: "amp_veltrack=73", velocity: 20, level: 20 * log10(1 - 0.73 * (1 - pow(20.0 / 127, 2)))),
    Case(opcodes: "amp_veltrack=73", velocity: 100, level: 20 * log10(1 - 0.73 * (1 - pow(100.0 / 127, 2)))),
    Case(opcodes: "amp_veltrack=-100", velocity: 60, level: 20 * log10(1 - pow(60.0 / 127, 2))),
    Case(opcodes: "amp_velcurve_100=1", velocity: 50, level: -6.02),
    Case(opcodes: "xfin_lovel=20 xfin_hivel=120", velocity: 45, level: squareLaw(45) - 6.02),
    Case(opcodes: "xfout_lovel=20 xfout_hivel=120 xf_velcurve=gain", velocity: 95, level: squareLaw(95) - 12.04),
    Case(opcodes: "amp_keytrack=-0.5", key: 72, level: -6, cents: 1200),
    Case(opcodes: "xfin_lokey=50 xfin_hikey=70 xf_keycurve=gain", key: 55, level: -12.04, cents: -500),
    Case(opcodes: "pan=-100", level: 3.01), Case(opcodes: "pan=50", level: -5.3),
    Case(opcodes: "", sample: "stereo.flac"), Case(opcodes: "pan=-50", sample: "stereo.flac", level: 2.32),
    Case(opcodes: "width=0", sample: "stereo.flac", level: 3.01),
    Case(opcodes: "tune=-37", cents: -37), Case(opcodes: "transpose=-7 tune=120", cents: -580),
    Case(opcodes: "pitch_keycenter=67", cents: -700), Case(opcodes: "", key: 48, cents: -1200),
    Case(opcodes: "pitch_keytrack=50 pitch_keycenter=48", key: 61, cents: 650),
    Case(opcodes: "pitch_keytrack=0", key: 90), Case(opcodes: "pitch_keycenter=sample", sample: "root.wav", cents: 300),
    Case(opcodes: "", sample: "high.wav"), Case(opcodes: "tune=50", sample: "fast.wav", cents: 50),
    Case(opcodes: "", sample: "a.ogg"),
    Case(opcodes: "offset=441", lead: 0.01), Case(opcodes: "delay=0.05", delay: 0.05),
    Case(opcodes: "delay=0.05", key: 48, cents: -1200, delay: 0.05),
    Case(opcodes: "delay=0.05 lokey=36 hikey=84", key: 67, cents: 700, delay: 0.05),
    Case(opcodes: "delay=0.05 ampeg_attack=0.001 ampeg_decay=0.001 ampeg_sustain=50", level: -6.02, delay: 0.05),
    // The envelope mutes the beginning of the sample, but does not postpone it.
    Case(opcodes: "ampeg_delay=0.015"), Case(opcodes: "ampeg_delay=0.03 offset=441", delay: 0.03, lead: 0),
    Case(opcodes: "delay=0.05 ampeg_delay=0.0085", key: 72, cents: 1200, delay: 0.05),
    Case(opcodes: "ampeg_decay=0.001 ampeg_sustain=50", level: -6.02),
    Case(opcodes: "cutoff=100 fil_veltrack=9600", level: 0),
    Case(opcodes: "cutoff=441", level: -3.01),
    Case(opcodes: "cutoff=110.25 fil_keytrack=100 fil_keycenter=36", level: -3.01),
  ]

  /// A tone of 441 Hz that lasts 1.2 s and begins at its peak.
  private static func tone(rate: Int) -> [Double] {
    (0..<rate * 6 / 5).map { frame in
      let time = Double(frame) / Double(rate) - 0.02
      return time < -1e-9 ? 0 : 0.3 * cos(2 * .pi * 441 * time)
    }
  }

  private func addSamples() throws {
    folder.add("a.wav", WaveFile([Self.tone(rate: 44100)]).bytes)
    folder.add("high.wav", WaveFile([Self.tone(rate: 48000)], rate: 48000, bits: 24).bytes)
    folder.add("fast.wav", WaveFile([Self.tone(rate: 96000)], rate: 96000, bits: 24).bytes)
    var root = WaveFile([Self.tone(rate: 44100)])
    root.sampler = (57, 0...0)
    folder.add("root.wav", root.bytes)
    for (name, format, channels) in [("stereo.flac", AudioFileFormat.flac16, 2), ("a.ogg", .vorbis, 1)] {
      let tone = Self.tone(rate: 44100).map(Float.init)
      var writer = try AudioFileWriter(
        folder.path + "/" + name, format: format, sampleRate: .hz44100, channels: channels, frameCount: tone.count)
      if format == .vorbis {
        try writer.write(tone.span)
      } else {
        try writer.write(quantized(tone.flatMap { [$0, $0] }, bits: 16).span)
      }
      try writer.finish().commit()
    }
  }

  @Test(arguments: BuildSettings.Format.allCases)
  func soundsAsItsSamplesAndOpcodesSay(format: BuildSettings.Format) async throws {
    try addSamples()
    // A separate font for each, since all use the same keys; all are compared with the reference.
    let reference = try await heard(Case(opcodes: ""), format)
    for wanted in Self.cases where format == .sf2 || wanted.sample != "fast.wav" {
      let heard = try await heard(wanted, format)
      let level = 20 * log10(heard.amplitude / reference.amplitude)
      #expect(abs(level - wanted.level) < 0.5, "\(wanted): \(level) dB")
      #expect(abs(heard.cents - wanted.cents) < 1, "\(wanted): \(heard.cents) cents")
      #expect(abs(heard.onset - wanted.onset) < 0.001, "\(wanted): \(heard.onset) s")
    }
  }

  private struct Heard {
    let amplitude, cents, onset: Double
  }

  /// Strikes a key of a font with two regions: the one to measure, and one of another key that determines the font's
  /// level.
  private func heard(_ wanted: Case, _ format: BuildSettings.Format) async throws -> Heard {
    let text = """
      <region> sample=a.wav key=10 volume=3
      <region> sample=\(wanted.sample) lokey=\(wanted.key) hikey=\(wanted.key) \(wanted.opcodes)
      """
    let instrument = try Instrument(folder.add("a.sfz", text))
    let font = folder.path + "/a.sf2"
    _ = try PianoBuilder(instrument, BuildSettings(format: format), delaysSamples: SynthEngine.delaysSamples)
      .build(font, replacing: true)
    let note = Note(pitch: Pitch(wanted.key), velocity: UInt8(wanted.velocity), onset: 0, duration: 0.5)
    let renderer = try PlayableFont.$cache.withValue(nil) { try Renderer(SoundFont(font), settings: .dry) }
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(NoteStream(Performance(notes: [note])), into: &spool)
    let samples = try spool.frames(from: 0, count: spool.frameCount)
    let left = stride(from: 0, to: samples.count, by: 2).map { Double(samples[$0]) }
    // Ignore the delay before the synth makes any sound, which is the same for all.
    let peak = left.map(abs).max() ?? 0
    let onset = Double(left.firstIndex { abs($0) > peak / 2 } ?? 0) / 44100
    return Heard(amplitude: amplitude(left), cents: cents(left, near: 441 * exp2(wanted.cents / 1200)), onset: onset)
  }

  /// The level of the tone between 0.15 and 0.45 s.
  private func amplitude(_ frames: [Double]) -> Double {
    let part = frames[6615..<19845]
    return (part.reduce(0) { $0 + $1 * $1 } / Double(part.count)).squareRoot()
  }

  /// The deviation of a tone from 441 Hz, from its phase in two sections.
  private func cents(_ frames: [Double], near frequency: Double) -> Double {
    func phase(_ start: Int) -> Double {
      let (x, y) = frames[start..<start + 4410].enumerated().reduce((0.0, 0.0)) { sum, item in
        let angle = 2 * .pi * frequency * Double(start + item.offset) / 44100
        let window = 0.5 - 0.5 * cos(2 * .pi * Double(item.offset) / 4410)
        return (sum.0 + window * item.element * cos(angle), sum.1 - window * item.element * sin(angle))
      }
      return atan2(y, x)
    }
    let turn = remainder(phase(11025) - phase(6615), 2 * .pi)
    return 1200 * log2((frequency + turn / (2 * .pi) * 10) / 441)
  }

  @Test func anInstrumentIsBuiltWhereASoundFontIsNamed() throws {
    folder.add("in/a.wav", WaveFile([Self.tone(rate: 44100)]).bytes)
    let piano = folder.add("in/piano.sfz", "<region> sample=a.wav trigger=attack note_polyphony=1")
    let cache = try #require(PianoCache { $0 == "ETUDE_CACHE" ? folder.path + "/cache" : nil })
    let path = try PlayableFont.$cache.withValue(cache) { try SoundFont(piano).path }
    #expect(path.hasPrefix("\(cache.folder)/sfz-") && path.hasSuffix("-piano.sf2"))
    #expect(InstrumentFonts.reports.last { $0.path == piano }?.omissions == [Omission(.opcode("note_polyphony"), 1)])
    #expect(try PlayableFont.$cache.withValue(cache) { try SoundFont(piano).path } == path)
    folder.add("in/a.wav", WaveFile([Self.tone(rate: 48000)], rate: 48000).bytes)
    #expect(try PlayableFont.$cache.withValue(cache) { try SoundFont(piano).path } != path)
    #expect(folder.names(in: "cache/" + fileName(of: cache.folder)).filter { $0.hasPrefix("sfz-") }.count == 2)
    // Without a cache, the font lives as long as the process.
    let nameless = try PlayableFont.$cache.withValue(nil) {
      try SoundFont(folder.add("in/other.sfz", "<region> sample=a.wav")).path
    }
    #expect(try SoundFontFile(nameless).presets.map(\.name) == ["other"])
  }

  @Test func whatIsWrongWithAnInstrumentIsSaid() {
    #expect(throws: SoundFontError.missing(path: "/no/piano.sfz", variable: nil)) {
      try SoundFont("/no/piano.sfz")
    }
    let broken = folder.add("broken.sfz", "<region> sample=none.wav")
    #expect { try SoundFont(broken) } throws: { "\($0)".contains("there is no file") }
  }
}
