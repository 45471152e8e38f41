internal import CFluidSynth

/// Version of the synthesizer library.
public enum SynthEngine {
  /// For example, `FluidSynth 2.3.1` (`fluid_version_str`).
  public static var description: String { "FluidSynth \(String(cString: fluid_version_str()))" }

  /// Number of frames after the end of an uncompressed sample that FluidSynth plays as part of it: the 46 zeros that
  /// must follow a sample, in versions before 2.4.4 (`fluid_version`).
  public static var framesBeyondEnd: Int { version < (2, 4, 4) ? 46 : 0 }

  /// Whether FluidSynth amplifies each Ogg Vorbis sample until its peak is at full scale, as it does since 2.3.7 to
  /// avoid clipping. That loses the SoundFont's balance between keys, velocities, left and right: by up to 6 dB in the
  /// piano of MuseScore General.
  static var amplifiesCompressedSamples: Bool { version >= (2, 3, 7) }

  /// Whether the delay of the volume envelope (`delayVolEnv`) postpones the sample, too, as in versions before 2.4.0.
  /// Since then the sample plays inaudibly meanwhile, as SoundFont 2.04 specifies.
  public static var delaysSamples: Bool { version < (2, 4, 0) }

  /// Whether the player of files not only lifts all pedals but also releases all keys in the block in which a file
  /// ends, as since 2.3.4. That revives the voices that controller 120 has ended in the same block.
  public static var releasesKeysAtEnd: Bool { version >= (2, 3, 4) }

  private static var version: (CInt, CInt, CInt) {
    var (major, minor, micro) = (CInt(0), CInt(0), CInt(0))
    fluid_version(&major, &minor, &micro)
    return (major, minor, micro)
  }
}
