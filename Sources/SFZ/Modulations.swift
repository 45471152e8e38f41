/// The modulation of a region's opcodes by controllers, at the controllers' initial values.
struct Modulations: Sendable {
  private struct Modulation {
    let controller: Int
    let depth: Double
    let curve: Int
  }

  private var modulations: [String: [Modulation]] = [:]
  private let controllers: Controllers

  /// Volume, pan and expression, which every SoundFont player applies anyway.
  static let builtIn: Set<Int> = [7, 10, 11]

  init(_ opcodes: Opcodes, _ controllers: Controllers) throws(SFZError) {
    self.controllers = controllers
    for (name, opcode) in opcodes.all {
      guard let (base, controller) = Self.parts(name), !Self.builtIn.contains(controller) else { continue }
      let curve = try opcodes.integer("\(base)_curvecc\(controller)") ?? 0
      modulations[base, default: []].append(
        Modulation(controller: controller, depth: try opcode.number(), curve: curve))
    }
    // The sum of floating-point numbers depends on their order, and the order of a dictionary changes from run to run.
    for name in modulations.keys { modulations[name]?.sort { $0.controller < $1.controller } }
  }

  /// Splits a name such as `ampeg_release_oncc72` into `ampeg_release` and 72.
  static func parts(_ name: String) -> (base: String, controller: Int)? {
    let head = name.reversed().drop(while: \.isNumber).reversed()
    guard head.count < name.count, let controller = UInt16(name.dropFirst(head.count)) else { return nil }
    let base = String(head)
    return base.hasSuffix("_oncc") ? (String(base.dropLast(5)), Int(controller)) : nil
  }

  /// Sum of the modulations of an opcode for a note-on, in the opcode's unit.
  func sum(_ name: String, _ noteOn: NoteOn) -> Double {
    modulations[name, default: []].reduce(0) { $0 + $1.depth * value($1, noteOn) }
  }

  /// Factor of `amplitude`, whose depths are in per cent.
  func product(_ name: String, _ noteOn: NoteOn) -> Double {
    modulations[name, default: []].reduce(1) { $0 * $1.depth / 100 * value($1, noteOn) }
  }

  /// Whether the modulation depends on the note.
  func dependsOnNote(_ name: String) -> Bool {
    modulations[name, default: []].contains { Controllers.isOfNote($0.controller) }
  }

  private func value(_ modulation: Modulation, _ noteOn: NoteOn) -> Double {
    controllers.value(modulation.controller, curve: modulation.curve, noteOn)
  }
}
