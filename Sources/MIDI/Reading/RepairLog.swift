/// The repairs of one file: the first ones, their kinds, and the total number, so that memory use doesn't grow with the
/// damage.
struct RepairLog {
  /// Repairs that differ only in their place and the values found there.
  struct Kind: Hashable, Sendable {
    let first: MIDIWarning
    fileprivate(set) var count = 1
  }

  /// The first repairs, at most `kept`.
  private(set) var first: [MIDIWarning] = []
  private(set) var count = 0
  /// In the order of their first repairs.
  private(set) var kinds: [Kind] = []

  static let kept = 100

  mutating func add(_ repair: MIDIWarning.Repair, at offset: Int) {
    add(Kind(first: MIDIWarning(offset: offset, repair: repair)))
    if first.count < Self.kept { first.append(MIDIWarning(offset: offset, repair: repair)) }
    count += 1
  }

  static func += (log: inout RepairLog, other: RepairLog) {
    for kind in other.kinds { log.add(kind) }
    log.first += other.first.prefix(kept - log.first.count)
    log.count += other.count
  }

  private mutating func add(_ kind: Kind) {
    if let index = kinds.firstIndex(where: { $0.first.repair.kind == kind.first.repair.kind }) {
      kinds[index].count += kind.count
    } else {
      kinds.append(kind)
    }
  }

  /// Whether some bytes of a track may have been read with the meaning of others, because bytes are missing or surplus.
  var showShiftedBytes: Bool { kinds.contains(where: \.first.repair.showsShiftedBytes) }

  /// The same repairs at different offsets.
  func mapOffsets(_ offset: (Int) -> Int) -> RepairLog {
    func moved(_ warning: MIDIWarning) -> MIDIWarning {
      MIDIWarning(offset: offset(warning.offset), repair: warning.repair)
    }
    var log = self
    log.first = first.map(moved)
    log.kinds = kinds.map { Kind(first: moved($0.first), count: $0.count) }
    return log
  }
}

extension RepairLog.Kind: CustomStringConvertible {
  /// For example, `byte 30: expected …, found 144; read as 127 (and 99 more like it)`.
  var description: String { "\(first)\(count > 1 ? " (and \(count - 1) more like it)" : "")" }
}

extension MIDIWarning.Repair {
  /// A key that is equal for all repairs of a kind: values that differ from place to place are set to zero. Other
  /// repairs occur once in a file.
  fileprivate var kind: Self {
    switch self {
    case .junk: .junk(count: 0)
    case .trackLength: .trackLength(claimed: 0, found: 0)
    case .bytesAfterEndOfTrack: .bytesAfterEndOfTrack(count: 0, tick: .zero)
    case .runningStatusMissing: .runningStatusMissing(found: 0)
    case .dataByte: .dataByte(found: 0)
    case .bank: .bank(found: 0)
    case .systemMessage: .systemMessage(status: 0)
    case .escapedMessage: .escapedMessage(status: 0)
    case .tempoLength: .tempoLength(found: 0)
    case .gap(let gap): .gap(MIDIWarning.Gap(place: gap.place, tick: .zero, seconds: 0, isKept: false))
    default: self
    }
  }
}
