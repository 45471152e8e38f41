internal import Music
private import Glibc
private import Support

/// The line of facts below a picture's title.
struct FactsLine {
  let line: String

  /// - Parameter seen: the notes in the visible time range.
  init(_ picture: Picture, seen: [Note], start: Double, end: Double) {
    let whole = picture.from == nil && picture.to == nil
    var parts = [whole ? clock(end, decimals: end < 60 ? 1 : 0) : "\(clock(start)) to \(clock(end))"]
    let (softest, loudest) = (seen.lazy.map(\.velocity).min()!, seen.lazy.map(\.velocity).max()!)
    let velocity = softest == loudest ? "velocity \(softest)" : "velocity \(softest) to \(loudest)"
    parts.append(counted(seen.count, "note", as: grouped(seen.count, separator: "\u{202F}")) + ", \(velocity)")
    parts.append(picture.pedal.isEmpty ? "no pedal" : "pedal")
    if let waveform = picture.waveform { parts.append(Self.sound(waveform)) }
    line = parts.joined(separator: "  ·  ")
  }

  private static func sound(_ waveform: Waveform) -> String {
    guard waveform.peak > 0 else { return "silent audio" }
    let tenths = Int((200 * log10(Double(waveform.peak))).rounded())
    let level = (tenths < 0 ? "−" : tenths > 0 ? "+" : "") + "\(abs(tenths) / 10).\(abs(tenths) % 10)"
    return "audio, peak \(level) dBFS" + (waveform.columns.contains { $0.isClipped } ? ", clipped" : "")
  }
}
