internal import COneDNN

/// Inverted dropout (Srivastava et al. 2014) whose random numbers are a function of seed, step, layer, stream and unit.
/// So nothing is stored between forward and backward, and the result doesn't depend on the number of shards.
struct Dropout {
  /// Dropout rate between layers.
  let rate: Double
  /// Dropout rate of the embeddings.
  var inputRate = 0.0
  let seed: UInt64
  /// Training step.
  let step: Int
  /// B of the whole batch, and the range of streams to which this value applies.
  let batch: Int
  let streams: Range<Int>

  /// y = dropout(x) after layer `layer`; both N×H. The backward pass is the same function, from dy to dx.
  func apply(_ x: Matrix, layer: Int, into y: Matrix) {
    let key = key(layer + 1)
    for position in 0..<x.rows {
      let (time, stream) = (position / streams.count, streams.lowerBound + position % streams.count)
      let first = UInt64((time * batch + stream) * x.columns)
      etude_dropout(Int64(x.columns), key, first, Float(1 - rate), x.row(position), y.row(position))
    }
  }

  /// Applies dropout to one row of an embedding table; x and y may be the same. The backward pass is the same function.
  ///
  /// Within a step, each symbol has the same mask wherever it occurs.
  ///
  /// - Parameters:
  ///   - table: index of the column, or K for the labels.
  ///   - row: the symbol.
  func applyToInput(table: Int, row: Int, count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
    etude_dropout(Int64(count), key(128 + table), UInt64(row * count), Float(1 - inputRate), x, y)
  }

  /// - Parameter place: identifies the use of the random numbers, below 256.
  private func key(_ place: Int) -> UInt64 {
    (seed &+ UInt64(step) &* 0x9e37_79b9_7f4a_7c15) ^ (UInt64(place) << 56)
  }
}
