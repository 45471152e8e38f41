internal import COneDNN

/// The keys and values of the last W events of one stream, for inference. It is a value that is copied, joined and
/// split at every step; events are stored in blocks of 32 that copies share, so a step changes at most one block.
///
/// Takes at most 1.1 MB for W = 1024 and D = 128.
struct AttentionMemory: Sendable {
  private struct Block: Sendable {
    /// D×32.
    var keys: [Float]
    /// 32×D.
    var values: [Float]
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
    if count == blocks.count * size {
      let zeros = [Float](repeating: 0, count: size * units)
      blocks.append(Block(keys: zeros, values: zeros))
    }
    let place = count % size
    for (unit, number) in key.enumerated() { blocks[blocks.count - 1].keys[unit * size + place] = number }
    blocks[blocks.count - 1].values.replaceSubrange(place * units..<(place + 1) * units, with: value)
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
            Int64(units), query.baseAddress!, 1 / Float(units).squareRoot(), block.keys, scores + b * size)
        }
      }
      bias.withUnsafeBufferPointer { bias in
        etude_attention_softmax(
          Int64(count - first), bias.baseAddress! + window - (count - first), scores + first)
      }
      for (b, block) in blocks.enumerated() {
        let events = max(b * size, first)..<min((b + 1) * size, count)
        block.values.withUnsafeBufferPointer { values in
          etude_attention_mix(
            Int64(events.count), Int64(units), scores + events.lowerBound,
            values.baseAddress! + (events.lowerBound - b * size) * units, &mixture)
        }
      }
    }
    return mixture
  }
}
