// The options that are heard in audio files. Must not know how they are carried out.
public import ArgumentParser
public import Audio
import Studio

struct SoundOptions: ParsableArguments {
  @Option(help: "The SoundFont (.sf2, .sf3). Default: ETUDE_SOUNDFONT, soundfonts/, then the system's folders.")
  var soundfont: String?

  @Option(name: .customLong("sample-rate"), help: "Frames per second.")
  var sampleRate: SampleRate = .hz44100

  var settings: SoundSettings {
    var settings = SoundSettings()
    settings.sampleRate = sampleRate
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
