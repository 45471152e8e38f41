private import Support

/// A part of an instrument that cannot be represented with one sound per key and velocity, and the number of regions
/// that have it.
package struct Omission: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Regions that sound when a key is released.
    case releases
    /// Regions that are chosen in turn (round robin) or at random.
    case alternatives
    /// Regions that a controller starts, or that sound when it is moved.
    case controlled
    /// Regions of keyswitches other than the initial one.
    case keyswitches
    /// Regions that depend on earlier notes, on the time, or on another channel.
    case circumstances
    /// Regions without a sample file, whose waveform the player generates.
    case waves
    /// An opcode whose modulation is fixed at the initial value of its controllers.
    case atRest(opcode: String)
    /// An opcode that is ignored.
    case opcode(String)
    /// Lines that are not SFZ.
    case lines
  }

  package let kind: Kind
  package internal(set) var count: Int

  package init(_ kind: Kind, _ count: Int) { (self.kind, self.count) = (kind, count) }
}

extension Omission: CustomStringConvertible {
  package var description: String {
    switch kind {
    case .releases: "sounds of released keys (trigger=release): \(regions)"
    case .alternatives: "further round robins and random choices: \(regions)"
    case .controlled: "sounds that a pedal or controller switches on: \(regions)"
    case .keyswitches: "other keyswitches: \(regions)"
    case .circumstances: "sounds that depend on other notes, channels or time: \(regions)"
    case .waves: "waves without a file: \(regions)"
    case .atRest(let opcode): "\(opcode), fixed at the controller's initial value: \(regions)"
    case .opcode(let opcode): "\(opcode), not heeded: \(regions)"
    case .lines: "lines that are not SFZ: \(count)"
    }
  }

  private var regions: String { counted(count, "region") }
}

/// Counts omissions by their kinds.
struct OmissionCount {
  private var counts: [Omission.Kind: Int] = [:]

  mutating func add(_ kind: Omission.Kind, _ count: Int = 1) { counts[kind, default: 0] += count }

  /// In a fixed order: omissions of whole regions before those of opcodes, then by name.
  var omissions: [Omission] {
    counts.filter { $0.value > 0 }.map { Omission($0.key, $0.value) }.sorted {
      ($0.kind.rank, $0.description) < ($1.kind.rank, $1.description)
    }
  }
}

extension Omission.Kind {
  fileprivate var rank: Int {
    switch self {
    case .atRest: 1
    case .opcode: 2
    case .lines: 3
    default: 0
    }
  }
}
