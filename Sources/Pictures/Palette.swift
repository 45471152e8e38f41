/// The colours of a picture.
struct Palette: Sendable {
  let page: Color
  /// Background of the roll's white and black keys; white and black keys of the keyboard.
  let whiteKey, blackKey, ivory, ebony: Color
  /// Lines between octaves and at time ticks.
  let octaveLine, timeLine: Color
  let text, secondaryText: Color
  let pedal: Color
  /// A waveform's range, its power, and its clipped samples.
  let envelope, power, clipping: Color
  /// How much lighter channel colours are than on a light page.
  private let lightening: Double
  /// Positions of the softest and the loudest notes on the colour scale. Loud notes contrast most with the page.
  private let softest, loudest: Double

  static let light = Palette(
    page: Color(0xFFFFFF), whiteKey: Color(0xFBFBFA), blackKey: Color(0xF1F1EF), ivory: Color(0xE9E9E6),
    ebony: Color(0x4A4A4A), octaveLine: Color(0xD2D2CE),
    timeLine: Color(0xE0E0DC), text: Color(0x222222), secondaryText: Color(0x666666), pedal: Color(0x8F97A3),
    envelope: Color(0xBCC7D6), power: Color(0x6F86A3), clipping: Color(0xD0021B),
    lightening: 0, softest: 0.78, loudest: 0)

  static let dark = Palette(
    page: Color(0x141619), whiteKey: Color(0x1F2226), blackKey: Color(0x191B1F), ivory: Color(0x5A5F67),
    ebony: Color(0x0B0C0E), octaveLine: Color(0x3A3E45),
    timeLine: Color(0x2D3036), text: Color(0xEDEDEB), secondaryText: Color(0xA3A7AE), pedal: Color(0x6C7685),
    envelope: Color(0x3D4A5C), power: Color(0x7F97B8), clipping: Color(0xFF6B6B),
    lightening: 0.4, softest: 0.3, loudest: 1)

  /// The colour of a note.
  ///
  /// - Parameter loudness: 0…1; see `Loudness`.
  func note(_ loudness: Double) -> Color { ColorScale.plasma[softest + loudness * (loudest - softest)] }

  /// The colour of a channel, counted from 0. The channels of each port use the same colours.
  func channel(_ channel: Int) -> Color {
    Self.channels[channel % Self.channels.count].mixed(with: Color(0xFFFFFF), lightening)
  }

  /// Sixteen colours of matplotlib's `tab10` and `tab20b` (CC0).
  private static let channels: [Color] = [
    0x1F77B4, 0xD62728, 0x2CA02C, 0xFF7F0E, 0x9467BD, 0x8C564B, 0xE377C2, 0x17BECF, 0x9C9E1B, 0x7F7F7F, 0x393B79,
    0x637939, 0x8C6D31, 0x843C39, 0x7B4173, 0x3182BD,
  ].map { Color($0) }
}

/// Maps velocities to positions on the colour scale.
enum Loudness {
  /// Velocities that notation programs use for dynamic marks.
  static let marks = [("pp", 32), ("p", 48), ("mp", 64), ("mf", 80), ("f", 96), ("ff", 112)]

  /// Velocities outside this range have the end colours. The same velocity has the same colour in every picture.
  static let range = 16.0...120.0

  static func place(of velocity: Double) -> Double {
    max(0, min(1, (velocity - range.lowerBound) / (range.upperBound - range.lowerBound)))
  }

  /// Number of colours; all notes of one colour are drawn together.
  static let classCount = 32

  static func colorClass(of velocity: UInt8) -> Int {
    min(classCount - 1, Int(place(of: Double(velocity)) * Double(classCount)))
  }

  /// The middle of a class on the colour scale.
  static func place(ofClass index: Int) -> Double { (Double(index) + 0.5) / Double(classCount) }
}
