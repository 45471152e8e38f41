internal import COneDNN

/// The keys and values of the last W events of one stream, for inference. It is a value that is copied, joined and
/// split at every step; events are stored in blocks of 32 that copies share, so a step changes at most one block.
///
/// Keys and values are 8-bit integers (−127…127) with one scale per event, so that the processor reads a quarter of the
/// bytes at each step. Takes at most 0.3 MB for W = 1024 and D = 128.
struct AttentionMemory: Sendable {
  private struct Block: Sendable {
    /// D×32.
    var keys: [Int8]
    /// 32×D.
    var values: [Int8]
    /// The value of one integer step in each of the 32 keys, and in each of the 32 values.
    var keySteps, valueSteps: [Float]

    init(units: Int) {
      keys = [Int8](repeating: 0, count: blockSize * units)
      values = keys
      keySteps = [Float](repeating: 0, count: blockSize)
      valueSteps = keySteps
    }

    /// - Parameters:
    ///   - key: one row of D numbers.
    ///   - value: one row of D numbers.
    mutating func set(_ place: Int, key: ByteRows, value: ByteRows) {
      let units = values.count / blockSize
      for unit in 0..<units { keys[unit * blockSize + place] = key.bytes[unit] }
      values.replaceSubrange(place * units..<(place + 1) * units, with: value.bytes.prefix(units))
      (keySteps[place], valueSteps[place]) = (key.scales[0], value.scales[0])
    }
  }

  private static let blockSize = Int(ETUDE_EVENTS)
  private let window, units: Int
  private var blocks: [Block] = []
  /// Number of events in the blocks; only the last W are used.
  private var count = 0

  init(window: Int, units: Int) {
    (self.window, self.units) = (window, units)
  }

  /// Adds the next event.
  ///
  /// - Parameters:
  ///   - key: D numbers.
  ///   - value: D numbers.
  mutating func append(key: ArraySlice<Float>, value: ArraySlice<Float>) {
    let size = Self.blockSize
    if count == blocks.count * size { blocks.append(Block(units: units)) }
    blocks[blocks.count - 1].set(count % size, key: ByteRows(row: key), value: ByteRows(row: value))
    count += 1
    if count - size >= window {
      blocks.removeFirst()
      count -= size
    }
  }

  /// The attention's output for the latest event, which attends to itself too: D numbers.
  ///
  /// - Parameters:
  ///   - query: D numbers.
  ///   - bias: W numbers, the largest distance first.
  func mixture(query: ArraySlice<Float>, bias: [Float]) -> [Float] {
    let size = Self.blockSize
    let first = max(count - window, 0)
    var scores = [Float](repeating: 0, count: blocks.count * size)
    var mixture = [Float](repeating: 0, count: units)
    scores.withUnsafeMutableBufferPointer { scores in
      let scores = scores.baseAddress!
      query.withUnsafeBufferPointer { query in
        for (b, block) in blocks.enumerated() {
          etude_attention_scores(
            Int64(units), query.baseAddress!, 1 / Float(units).squareRoot(), block.keys, block.keySteps,
            scores + b * size)
        }
      }
      bias.withUnsafeBufferPointer { bias in
        etude_attention_softmax(
          Int64(count - first), bias.baseAddress! + window - (count - first), scores + first)
      }
      for (b, block) in blocks.enumerated() {
        let events = max(b * size, first)..<min((b + 1) * size, count)
        let start = events.lowerBound - b * size
        block.values.withUnsafeBufferPointer { values in
          block.valueSteps.withUnsafeBufferPointer { steps in
            etude_attention_mix(
              Int64(events.count), Int64(units), scores + events.lowerBound, values.baseAddress! + start * units,
              steps.baseAddress! + start, &mixture)
          }
        }
      }
    }
    return mixture
  }
}
