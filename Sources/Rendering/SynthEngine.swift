// Which synthesizer is linked.
internal import CFluidSynth

/// The synthesizer under the renderer.
public enum SynthEngine {
  /// As in `FluidSynth 2.3.1` (`fluid_version_str`).
  public static var description: String { "FluidSynth \(String(cString: fluid_version_str()))" }

  /// How many frames after an uncompressed sample are played as a part of it: the 46 zeros that must follow it, in
  /// versions before 2.4.4 (`fluid_version`).
  public static var framesBeyondEnd: Int { version < (2, 4, 4) ? 46 : 0 }

  /// Since 2.3.7 FluidSynth amplifies each Ogg Vorbis sample that it decodes until its peak is at full scale, against
  /// clipping. The SoundFont's balance between keys, velocities, left and right is lost: by up to 6 dB in the piano of
  /// MuseScore General.
  static var amplifiesCompressedSamples: Bool { version >= (2, 3, 7) }

  private static var version: (CInt, CInt, CInt) {
    var (major, minor, micro) = (CInt(0), CInt(0), CInt(0))
    fluid_version(&major, &minor, &micro)
    return (major, minor, micro)
  }
}
