import Foundation
import MIDI
import Music
import TestSupport
import Testing

/// A small piano written like real ones: included files, definitions, inheritance, names of notes, two layers, WAV
/// files of several rates and depths and a FLAC file. Every key of the SoundFont built from it is within 1 dB and 3
/// cents of what its sample and opcodes specify.
@Suite(.timeLimit(.minutes(20))) struct SampledPianoTests {
  /// A sample with the key and level of its tone: RMS of the left channel; 1 is full scale.
  private struct Sample {
    let name: String
    /// The key at which it was recorded, with a fraction if the recording is out of tune.
    var key: Double
    let level: Double
  }

  private let folder = TemporaryFolder()
  /// The keys of the piano.
  private let keys = 48..<64
  /// The softer layer ends at velocity 63, and is 3 dB softer than its samples.
  private let split = 63

  /// A tone of 3 s that fades in.
  private func tone(_ hertz: Double, _ amplitude: Double, rate: Int) -> [Double] {
    (0..<3 * rate).map { frame in
      let time = Double(frame) / Double(rate)
      return amplitude * min(1, 200 * time) * sin(2 * .pi * hertz * time)
    }
  }

  private func hertz(_ key: Double) -> Double { 440 * exp2((key - 69) / 12) }

  /// Writes the samples, each for four keys, in the order of the keys.
  private func addSamples() async throws -> [Sample] {
    let mono = WaveFile([tone(hertz(49), 0.4, rate: 44100)])
    folder.add("Samples/C#3 soft.wav", mono.bytes)
    let left = tone(hertz(53.1), 0.25, rate: 48000)
    folder.add("Samples/F3.wav", WaveFile([left, left.map { $0 / 2 }], rate: 48000, bits: 24).bytes)
    folder.add("Samples/A3.wav", WaveFile([tone(hertz(57), 0.1, rate: 96000)], rate: 96000, bits: 24).bytes)
    // The program itself renders the FLAC: key 61 of a SoundFont that is tuned to 441 Hz.
    var writer = PerformanceWriter(title: "Tone")
    writer.add(.note(Note(pitch: Pitch(61), velocity: 100, onset: 0, duration: 3)))
    folder.add("tone.mid", writer.finish())
    let run = try await etude(
      "render", "tone.mid", "--soundfont", folder.addSoundFont(), "--room", "none", "--loudness", "-14", "--formats",
      "flac,wav", "--out", "Samples", in: folder.path)
    #expect(run.status == 0, "\(run.err)")
    let flac = level(try folder.samples("Samples/tone.wav"), from: 0.5)
    return [
      Sample(name: "C#3 soft.wav", key: 49, level: 0.4 / 2.0.squareRoot()),
      Sample(name: "F3.wav", key: 53.1, level: 0.25 / 2.0.squareRoot()),
      Sample(name: "A3.wav", key: 57, level: 0.1 / 2.0.squareRoot()),
      Sample(name: "tone.flac", key: 61 + 12 * log2(441.0 / 440), level: flac),
    ]
  }

  private func addInstrument() {
    folder.add(
      "piano.sfz",
      """
      // A small piano
      <control> default_path=Samples/
      #define $RELEASE 0.3
      #define $SOFT -3
      <global> ampeg_release=$RELEASE
      <master> loop_mode=no_loop
      <group> hivel=63 volume=$SOFT
      #include "regions.sfzh"
      <group> lovel=64
      #include "regions.sfzh"
      """)
    folder.add(
      "regions.sfzh",
      """
      <region> sample=C#3 soft.wav lokey=c3 hikey=d#3 pitch_keycenter=c#3
      <region> sample=F3.wav lokey=e3 hikey=g3 pitch_keycenter=f3 tune=-10
      <region> sample=A3.wav lokey=g#3 hikey=b3 pitch_keycenter=57 volume=2
      <region> sample=tone.flac lokey=60 hikey=63 pitch_keycenter=61
      """)
  }

  /// The expected sound of a key: decibels without the gain common to all keys, and its pitch as a fractional key.
  private func expected(_ samples: [Sample], key: Int, velocity: Int) -> (level: Double, pitch: Double) {
    let zone = (key - keys.lowerBound) / 4
    let sample = samples[zone]
    // The volume of a region is its own, or that of its group.
    let volume = zone == 2 ? 2.0 : velocity <= split ? -3 : 0
    let center = 49.0 + 4 * Double(zone)
    return (
      20 * log10(sample.level) + volume + 40 * log10(Double(velocity) / 127),
      Double(key) - center + sample.key - (zone == 1 ? 0.1 : 0)
    )
  }

  @Test func eachKeySoundsAsItsSampleAndOpcodesSay() async throws {
    let samples = try await addSamples()
    addInstrument()
    let built = try await etude("soundfont", "build", "piano.sfz", "-o", "built.sf2", in: folder.path)
    #expect(built.status == 0 && built.out.contains("keys 48 to 63, velocity layers: 2"), "\(built.err)\(built.out)")
    var writer = PerformanceWriter(title: "Keys")
    let notes = keys.flatMap { key in [50, 110].map { (key: key, velocity: $0) } }
    for (index, note) in notes.enumerated() {
      writer.add(
        .note(
          Note(
            pitch: Pitch(note.key), velocity: UInt8(note.velocity), onset: Seconds(Double(index)), duration: 0.6)))
    }
    folder.add("keys.mid", writer.finish())
    let run = try await etude(
      "render", "keys.mid", "--soundfont", "built.sf2", "--room", "none", "--loudness", "-24", "--quiet",
      in: folder.path)
    #expect(run.status == 0, "\(run.err)")
    let sound = try folder.samples("keys.wav")
    let reference = 20 * log10(level(sound, from: 0.15)) - expected(samples, key: 48, velocity: 50).level
    for (index, note) in notes.enumerated() {
      let wanted = expected(samples, key: note.key, velocity: note.velocity)
      let decibels = 20 * log10(level(sound, from: Double(index) + 0.15)) - reference
      #expect(abs(decibels - wanted.level) < 1, "\(note): \(decibels) dB, not \(wanted.level)")
      let pitch = 69 + 12 * log2(try frequency(sound, from: Double(index) + 0.15) / 440)
      #expect(abs(pitch - wanted.pitch) < 0.03, "\(note): \(pitch), not \(wanted.pitch)")
    }
  }

  /// RMS of the left channel over 0.4 s, 1 is full scale.
  private func level(_ samples: [Int], from second: Double) -> Double {
    let part = left(samples, from: second)
    return (part.reduce(0) { $0 + $1 * $1 } / Double(part.count)).squareRoot() / 32768
  }

  /// Frequency in hertz, from the rising zero crossings.
  private func frequency(_ samples: [Int], from second: Double) throws -> Double {
    let part = left(samples, from: second)
    let places = part.indices.dropLast().filter { part[$0] < 0 && part[$0 + 1] >= 0 }.map {
      Double($0) + part[$0] / (part[$0] - part[$0 + 1])
    }
    let (first, last) = (try #require(places.first), try #require(places.last))
    return Double(places.count - 1) * 44100 / (last - first)
  }

  private func left(_ samples: [Int], from second: Double) -> [Double] {
    let start = Int(44100 * second)
    return (start..<start + 17_640).map { Double(samples[2 * $0]) }
  }
}
