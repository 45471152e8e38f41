// Which synthesizer is linked.
internal import CFluidSynth

/// The synthesizer under the renderer.
public enum SynthEngine {
  /// As in `FluidSynth 2.3.1` (`fluid_version_str`).
  public static var description: String { "FluidSynth \(String(cString: fluid_version_str()))" }
}
