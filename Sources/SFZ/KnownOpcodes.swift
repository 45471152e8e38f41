/// The opcodes that are converted, those that do not affect the sound, and those that are left out.
enum KnownOpcodes {
  /// Opcodes that are converted, or that make no difference when there is one sound per key and velocity.
  private static let heeded: Set<String> = [
    "sample", "lokey", "hikey", "lovel", "hivel", "pitch_keycenter", "pitch_keytrack", "tune", "transpose", "volume",
    "amplitude", "global_volume", "master_volume", "group_volume", "global_amplitude", "master_amplitude",
    "group_amplitude", "amp_keytrack", "amp_keycenter", "amp_veltrack", "pan", "width", "position", "offset", "end",
    "loop_mode", "loop_start", "loop_end", "delay", "ampeg_delay", "ampeg_attack", "ampeg_hold", "ampeg_decay",
    "ampeg_sustain", "ampeg_release", "cutoff", "resonance", "group", "off_by", "xfin_lokey", "xfin_hikey",
    "xfout_lokey", "xfout_hikey", "xf_keycurve", "xfin_lovel", "xfin_hivel", "xfout_lovel", "xfout_hivel",
    "xf_velcurve", "trigger", "seq_length", "seq_position", "lorand", "hirand", "sw_lokey", "sw_hikey", "sw_last",
    "sw_lolast", "sw_hilast", "sw_default", "sw_down", "sw_previous", "sw_up", "sw_vel", "lochan", "hichan", "lobend",
    "hibend", "lochanaft", "hichanaft", "lopolyaft", "hipolyaft", "lobpm", "hibpm", "loprog", "hiprog", "lotimer",
    "hitimer", "rt_decay", "rt_dead", "image", "sample_quality", "ram_based", "output", "ampeg_dynamic", "off_mode",
    "off_time", "off_shape", "off_curve", "note_selfmask", "sustain_sw", "sostenuto_sw", "sustain_lo", "sostenuto_lo",
    "bend_up", "bend_down", "bend_smooth", "fil_keycenter",
    "fil_keytrack", "fil_veltrack",
  ]

  private static let heededPrefixes = [
    "amp_velcurve_", "locc", "hicc", "lohdcc", "hihdcc", "label_", "hint_", "start_lo", "start_hi", "bend_step",
  ]

  /// Opcodes whose controllers are applied with their initial values.
  private static let modulated: Set<String> = [
    "volume", "amplitude", "pan", "width", "position", "tune", "offset", "delay", "cutoff", "resonance",
    "amp_veltrack", "ampeg_delay", "ampeg_attack", "ampeg_hold", "ampeg_decay", "ampeg_sustain", "ampeg_release",
  ]

  /// How an opcode of a sounding region is left out of the SoundFont; nil if it is kept.
  static func loss(of opcode: Opcode) -> Omission.Kind? {
    let name = opcode.name
    let isHeeded = heeded.contains(name) || heededPrefixes.contains(where: name.hasPrefix)
    if isHeeded || name.hasSuffix("_label") { return nil }
    if name == "fil_type" { return opcode.value.lowercased().hasPrefix("lpf") ? nil : .opcode("fil_type") }
    if name.contains("_curvecc") || name.contains("_smoothcc") || name.contains("_stepcc") { return nil }
    // An opcode set to zero has no effect, so nothing is lost.
    if let value = try? opcode.number(), value == 0 { return nil }
    if let (base, controller) = Modulations.parts(name), modulated.contains(base) {
      let isKept = Modulations.builtIn.contains(controller) || Controllers.isOfNote(controller)
      return isKept ? nil : .atRest(opcode: name)
    }
    return .opcode(name)
  }
}
