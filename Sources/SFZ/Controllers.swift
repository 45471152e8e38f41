/// The key and the velocity with which a note is struck.
package struct NoteOn: Hashable, Sendable {
  package let key, velocity: Int

  package init(key: Int, velocity: Int) { (self.key, self.velocity) = (key, velocity) }
}

/// The initial values of controllers, and the curves that map them to opcodes.
struct Controllers: Sendable {
  /// Values from 0 to 1 by controller number. Defaults of MIDI: full expression, volume 100, pan in the middle.
  private var values: [Int: Double] = [7: 100.0 / 127, 10: 0.5, 11: 1]
  private var curves: [Int: [Double]] = [:]

  /// The format's numbers for note properties as controllers: 131 is the velocity, 133 the key.
  private static let velocity = 131
  private static let key = 133

  mutating func set(_ opcode: Opcode) throws(SFZError) {
    if let number = opcode.name.number(after: "set_cc") {
      values[number] = try min(max(opcode.number() / 127, 0), 1)
    } else if let number = opcode.name.number(after: "set_hdcc") {
      values[number] = try min(max(opcode.number(), 0), 1)
    }
  }

  /// Adds a curve of `<curve>`: 128 points, linearly interpolated between those given.
  mutating func addCurve(_ opcodes: [Opcode]) throws(SFZError) {
    var points = [0: 0.0, 127: 1.0]
    var index: Int?
    for opcode in opcodes {
      if opcode.name == "curve_index" { index = Int(try opcode.number()) }
      if let point = opcode.name.number(after: "v"), 0...127 ~= point { points[point] = try opcode.number() }
    }
    if let index { curves[index] = interpolated(points) }
  }

  /// - Parameter noteOn: determines the controllers that are properties of the note.
  func value(_ controller: Int, _ noteOn: NoteOn) -> Double {
    switch controller {
    case Self.velocity: Double(noteOn.velocity) / 127
    case Self.key: Double(noteOn.key) / 127
    default: values[controller] ?? 0
    }
  }

  /// The value of a controller, mapped by one of the file's curves or ARIA's curves 0 to 6.
  func value(_ controller: Int, curve: Int, _ noteOn: NoteOn) -> Double {
    let x = value(controller, noteOn)
    if let points = curves[curve] {
      let low = Int(x * 127)
      let high = min(low + 1, 127)
      return points[low] + (points[high] - points[low]) * (x * 127 - Double(low))
    }
    return switch curve {
    case 1: 2 * x - 1
    case 2: 1 - x
    case 3: 1 - 2 * x
    case 4: x * x
    case 5: x.squareRoot()
    case 6: (1 - x).squareRoot()
    default: x
    }
  }

  /// Whether the controller is a property of the note, rather than one that a player moves.
  static func isOfNote(_ controller: Int) -> Bool { controller == velocity || controller == key }
}

/// Returns 128 values, linearly interpolated between the points.
///
/// - Precondition: there are points for 0 and 127.
func interpolated(_ points: [Int: Double]) -> [Double] {
  let sorted = points.sorted { $0.key < $1.key }
  var values: [Double] = []
  for (from, to) in zip(sorted, sorted.dropFirst()) {
    for index in from.key..<to.key {
      values.append(from.value + (to.value - from.value) * Double(index - from.key) / Double(to.key - from.key))
    }
  }
  return values + [sorted[sorted.count - 1].value]
}
