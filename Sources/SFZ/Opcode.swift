/// An opcode, its value, and the line that sets it.
struct Opcode: Hashable, Sendable {
  /// The name that `canonicalName` returns.
  let name: String
  let value: String
  let place: SourceLocation

  init(_ name: String, _ value: String, _ place: SourceLocation) {
    (self.name, self.value, self.place) = (canonicalName(name), value, place)
  }
}

/// The name in lower case, with aliases of the format's versions 1, 2 and ARIA resolved: `gain_cc7` becomes
/// `volume_oncc7`.
private func canonicalName(_ name: String) -> String {
  let name = name.lowercased()
  let head = String(name.reversed().drop(while: \.isNumber).reversed())
  let number = name.dropFirst(head.count)
  if number.isEmpty { return aliases[name] ?? name }
  if let alias = numberedAliases[head] { return alias + number }
  let endings = [("_oncc", "_oncc"), ("_curvecc", "_curvecc"), ("_cc", "_oncc")]
  for (ending, suffix) in endings where head.hasSuffix(ending) {
    let base = String(head.dropLast(ending.count))
    return (aliases[base] ?? base) + suffix + number
  }
  // Envelopes of version 1, such as ampeg_releasecc72.
  if head.hasPrefix("ampeg_"), head.hasSuffix("cc"), !head.dropLast(2).hasSuffix("_smooth") {
    return head.dropLast(2) + "_oncc" + number
  }
  return aliases[name] ?? name
}

private let aliases = [
  "loopmode": "loop_mode", "loopstart": "loop_start", "loopend": "loop_end", "offby": "off_by", "offmode": "off_mode",
  "gain": "volume", "pitch": "tune", "polyphony_group": "group", "filtype": "fil_type", "fil1_type": "fil_type",
  "cutoff1": "cutoff", "resonance1": "resonance", "gain_random": "amp_random", "fil1_keytrack": "fil_keytrack",
  "fil1_keycenter": "fil_keycenter", "fil1_veltrack": "fil_veltrack",
]

private let numberedAliases = [
  "on_locc": "start_locc", "on_hicc": "start_hicc", "on_lohdcc": "start_lohdcc", "on_hihdcc": "start_hihdcc",
  "lorealcc": "lohdcc", "hirealcc": "hihdcc", "set_realcc": "set_hdcc", "set_cc": "set_cc", "label_cc": "label_cc",
]
