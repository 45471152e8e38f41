// Which synthesizer is linked.
internal import CFluidSynth

/// The synthesizer under the renderer.
public enum SynthEngine {
  /// As in `FluidSynth 2.3.1` (`fluid_version_str`).
  public static var description: String { "FluidSynth \(String(cString: fluid_version_str()))" }

  /// How many frames after an uncompressed sample are played as a part of it: the 46 zeros that must follow it, in
  /// versions before 2.4.4 (`fluid_version`).
  public static var framesBeyondEnd: Int {
    var (major, minor, micro) = (CInt(0), CInt(0), CInt(0))
    fluid_version(&major, &minor, &micro)
    return (major, minor, micro) < (2, 4, 4) ? 46 : 0
  }
}
