// The options that are heard in audio files. Must not know how they are carried out.
public import ArgumentParser
public import Audio
public import Rendering
import Studio

struct SoundOptions: ParsableArguments {
  @Option(
    help: "The SoundFont (.sf2, .sf3). Default: ETUDE_SOUNDFONT, soundfonts/, then the system's folders.",
    completion: .soundFonts)
  var soundfont: String?

  @Option(
    name: .customLong("sample-rate"),
    help: "Frames per second: 44100, 48000 or 96000. Default: 44100; with opus, 48000, the only one it has.")
  var sampleRate: SampleRate?

  @Option(help: "The room: chamber, hall, none, or fluidsynth: a MIDI file sounds as with the program of that name.")
  var room: Room = .chamber

  @Option(
    name: .customLong("velocity-curve"),
    help: ArgumentHelp(
      "linear, soft (the same touch sounds louder), hard (softer), or the exponent of v/127.", valueName: "curve"))
  var velocityCurve = VelocityCurve.linear

  @Option(
    help: """
      Of ogg, opus and mp3: from 0, the smallest files, to 10; nearly nobody hears \
      \(Int(AudioFileFormat.standardQuality)).
      """)
  var quality = AudioFileFormat.standardQuality

  @Flag(help: "One channel: the mean of left and right.")
  var mono = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Bring each piece to this integrated loudness (EBU R128), its true peak held at −1 dBTP by at most 6 dB; or off: \
      as it is rendered. Default: -16.
      """, valueName: "LUFS"), transform: readLevel)
  var loudness = Level.standard

  func validate() throws {
    if !AudioFileFormat.qualities.contains(quality) {
      throw ValidationError("--quality must be from 0 to 10, not \(quality).")
    }
  }

  /// - Throws: where a format of the delivery cannot be as it is asked for.
  func settings(for delivery: OutputSettings) throws -> SoundSettings {
    var settings = SoundSettings()
    settings.sampleRate = try delivery.sampleRate(sampleRate)
    settings.quality = quality
    settings.channels = mono ? 1 : 2
    settings.level = loudness
    (settings.render.room, settings.render.velocityCurve) = (room, velocityCurve)
    return settings
  }
}

extension SampleRate: ExpressibleByArgument {
  public init?(argument: String) {
    guard let rate = Int(argument), let known = SampleRate(rawValue: rate) else { return nil }
    self = known
  }

  public var defaultValueDescription: String { "\(rawValue)" }
}

private func readLevel(_ text: String) throws -> Level {
  if text.lowercased() == "off" { return .asRendered }
  guard let target = Double(text), Level.loudnesses.contains(target) else {
    throw ValidationError("Give an integrated loudness from -60 to -5 LUFS, such as -16, or off.")
  }
  return .loudness(LUFS: target)
}

extension Room: ExpressibleByArgument {}

extension VelocityCurve: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }

  public var defaultValueDescription: String { self == .linear ? "linear" : "\(exponent)" }
}
