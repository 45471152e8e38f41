public import ArgumentParser
import Studio
import Support
public import enum Audio.AudioFileFormat
public import enum Audio.Level
public import enum Audio.SampleRate
import enum Rendering.Room
import struct Rendering.SoundFont
import struct Rendering.VelocityCurve

/// The sound of a piece, whether it is played or written to a file.
struct PlayingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      SoundFont (.sf2, .sf3), or an SFZ piano, from which a SoundFont is built once. (default: ETUDE_SOUNDFONT, else \
      the best one in soundfonts/ or the system's folders)
      """, valueName: "file"),
    completion: .soundFonts)
  var soundfont: String?

  @Option(
    help: "Reverberation: chamber, hall or none. (default: chamber)",
    completion: .list(Room.allCases.map(\.rawValue)), transform: readRoom)
  var room: Room?

  @Option(
    name: .customLong("velocity-curve"),
    help: ArgumentHelp(
      """
      Response to velocity: linear, soft (plays louder), hard (plays softer), or an exponent of velocity/127. \
      (default: linear)
      """, valueName: "curve"), transform: readVelocityCurve)
  var velocityCurve = VelocityCurve.linear

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Integrated loudness of each piece (EBU R128), or off for the level as rendered. Peaks above −1 dBTP are lowered \
      by at most 6 dB; a piece that needs more stays softer. (default: -16)
      """, valueName: "LUFS"), transform: readLevel)
  var loudness = Level.standard

  var settings: SoundSettings {
    var settings = SoundSettings()
    settings.level = loudness
    settings.render.playback = .etude(in: room ?? .chamber)
    settings.render.velocityCurve = velocityCurve
    return settings
  }
}

/// The sound of files.
struct SoundOptions: ParsableArguments {
  @OptionGroup var playing: PlayingOptions

  @Option(
    name: .customLong("sample-rate"),
    help: ArgumentHelp(
      "Sample rate in hertz. (default: 44100; 48000 with opus, which has no other rate)", valueName: "Hz"))
  var sampleRate: SampleRate?

  @Option(
    help: ArgumentHelp(
      """
      Player: etude, or fluidsynth, which plays MIDI files exactly as the program of that name does. (default: etude)
      """, valueName: "player"))
  var playback: Playback?

  enum Playback: String, CaseIterable, ExpressibleByArgument { case etude, fluidsynth }

  @Option(
    help: ArgumentHelp(
      """
      Quality of ogg, opus and mp3, from 0 (smallest files) to 10 (best); \
      at \(plain(AudioFileFormat.standardQuality)), the default, few people hear a difference from lossless files.
      """, valueName: "number"), transform: number(in: AudioFileFormat.qualities))
  var quality: Double?

  @Flag(help: "Write mono files: the mean of left and right.")
  var mono = false

  @Option(
    help: ArgumentHelp("Bit rate of ogg, opus and mp3, instead of --quality.", valueName: "kbit/s"),
    transform: wholeNumber(in: AudioFileFormat.bitrates))
  var bitrate: Int?

  @Flag(help: "Embed a picture of the notes in flac and mp3 files as cover art.")
  var cover = false

  func validate() throws {
    if playback == .fluidsynth && playing.room != nil {
      throw ValidationError("--playback fluidsynth has its own reverb; leave out --room.")
    }
    if quality != nil && bitrate != nil { throw ValidationError("give --quality or --bitrate, not both.") }
  }

  /// A sentence for each option on the command line that has no effect on files of these formats. Options of a
  /// configuration file are defaults, which need not have an effect.
  ///
  /// - Parameter used: options that have an effect other than on the files.
  static func idleOptions(for formats: [OutputFormat], but used: [String]) -> [String] {
    let lossy = ["ogg", "opus", "mp3"]
    let choices: [(String, [String])] =
      [("--bitrate", lossy), ("--quality", lossy), ("--cover", ["flac", "flac24", "mp3"])]
      + (forAllAudio + EditOptions.names + ["--solo", "--mute"]).map { ($0, []) }
    return choices.compactMap { option, names in
      if !isOnCommandLine(option) || used.contains(option) { return nil }
      if formats.contains(where: { names.isEmpty ? $0.isAudio : names.contains($0.name) }) { return nil }
      let kinds = names.isEmpty ? "audio" : names.joined(separator: ", ")
      return "\(option) has no effect on these formats; it applies to \(kinds)"
    }
  }

  /// The options for all audio, which also apply when a piece is played.
  static let forAllAudio = [
    "--soundfont", "--sample-rate", "--room", "--playback", "--velocity-curve", "--mono", "--loudness",
  ]

  /// - Throws: if a format cannot be written so, such as `OutputError` if it does not support the sample rate.
  func settings(for delivery: OutputSettings) throws -> SoundSettings {
    var settings = playing.settings
    settings.sampleRate = try delivery.sampleRate(sampleRate)
    (settings.quality, settings.bitrate) = (quality ?? AudioFileFormat.standardQuality, bitrate)
    settings.hasCover = cover ? true : nil
    settings.channels = mono ? 1 : 2
    if playback == .fluidsynth { settings.render.playback = .fluidsynth }
    try delivery.check(settings)
    return settings
  }
}

extension SoundOptions {
  /// - Throws: where a format cannot be written so, or audio is wanted and there is no such SoundFont.
  func check(for delivery: OutputSettings) throws {
    _ = try settings(for: delivery)
    if delivery.formats.contains(where: \.isAudio) { _ = try SoundFont.find(playing.soundfont) }
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
    let range = Level.loudnesses
    throw ValidationError("must be from \(plain(range.lowerBound)) to \(plain(range.upperBound)) LUFS, or off")
  }
  return .loudness(LUFS: target)
}

private func readRoom(_ name: String) throws -> Room {
  if let room = Room(rawValue: name) { return room }
  throw ValidationError(
    name == "fluidsynth" ? "give --playback fluidsynth instead" : "must be chamber, hall or none")
}

private func readVelocityCurve(_ name: String) throws -> VelocityCurve {
  if let curve = VelocityCurve(name: name) { return curve }
  throw ValidationError("must be linear, soft, hard or a number from 0.1 to 10")
}
