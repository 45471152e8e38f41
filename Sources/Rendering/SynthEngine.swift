internal import CFluidSynth

/// Version of the synthesizer library.
public enum SynthEngine {
  /// Such as `FluidSynth 2.3.1` (`fluid_version_str`).
  public static var description: String { "FluidSynth \(String(cString: fluid_version_str()))" }

  /// Number of frames after the end of an uncompressed sample that FluidSynth plays as part of it: the 46 zeros that
  /// must follow a sample, in versions before 2.4.4 (`fluid_version`).
  public static var framesBeyondEnd: Int {
    var (major, minor, micro) = (CInt(0), CInt(0), CInt(0))
    fluid_version(&major, &minor, &micro)
    return (major, minor, micro) < (2, 4, 4) ? 46 : 0
  }
}
