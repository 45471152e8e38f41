/// Whether a region sounds when a key is struck and no controller has been moved.
extension Opcodes {
  /// The reason why a region stays silent when a key is struck and no controller has been moved; nil if it sounds.
  ///
  /// - Parameter keyswitch: the keyswitch that is assumed to have been struck last.
  func silence(_ controllers: Controllers, keyswitch: Int?) throws(SFZError) -> Omission.Kind? {
    if let trigger = word("trigger"), trigger.hasPrefix("release") { return .releases }
    if word("trigger") == "legato" { return .circumstances }
    if try isOfOtherKeyswitch(keyswitch) { return .keyswitches }
    if try isAlternative() { return .alternatives }
    if try isSwitchedOff(controllers) { return .controlled }
    if self["sw_down"] != nil || self["sw_previous"] != nil { return .circumstances }
    return try isOutsideRest() ? .circumstances : nil
  }

  private func isOfOtherKeyswitch(_ keyswitch: Int?) throws(SFZError) -> Bool {
    if let last = try key("sw_last") { return last != keyswitch }
    guard let low = try key("sw_lolast"), let high = try key("sw_hilast") else { return false }
    return keyswitch.map { $0 < low || $0 > high } ?? true
  }

  private func isAlternative() throws(SFZError) -> Bool {
    if let position = try integer("seq_position"), position > 1 { return true }
    return try number("lorand", or: 0, in: 0...1) > 0
  }

  private func isSwitchedOff(_ controllers: Controllers) throws(SFZError) -> Bool {
    for (name, opcode) in all {
      if name.hasPrefix("start_lo") || name.hasPrefix("start_hi") { return true }
      let value = { (controller: Int) in controllers.value(controller, NoteOn(key: 60, velocity: 64)) }
      if let controller = name.number(after: "locc"), try value(controller) * 127 < opcode.number() { return true }
      if let controller = name.number(after: "hicc"), try value(controller) * 127 >= opcode.number() + 1 { return true }
      if let controller = name.number(after: "lohdcc"), try value(controller) < opcode.number() { return true }
      if let controller = name.number(after: "hihdcc"), try value(controller) > opcode.number() { return true }
    }
    return false
  }

  /// At rest, pressure, bend and program are 0, the channel is 1, and the tempo is 120 beats per minute.
  private func isOutsideRest() throws(SFZError) -> Bool {
    let rest = ["chanaft": 0.0, "polyaft": 0, "bend": 0, "prog": 0, "chan": 1, "bpm": 120, "timer": 100]
    for (name, value) in rest {
      if let low = self["lo\(name)"], try low.number() > value { return true }
      if let high = self["hi\(name)"], try high.number() < value { return true }
    }
    return false
  }
}
