// Which units are left out of a training step.
internal import COneDNN

/// Inverted dropout (Srivastava et al. 2014) whose noise is a function of seed, step, layer, stream and unit alone: nothing
/// is stored between forward and backward, and the split into shards does not change it.
struct Dropout {
  /// The dropout rate between layers.
  let rate: Double
  /// The dropout rate of the embeddings.
  var inputRate = 0.0
  let seed: UInt64
  /// The training step.
  let step: Int
  /// B of the whole batch, and the streams of it that are meant here.
  let batch: Int
  let streams: Range<Int>

  /// y = x with units of each row left out, after layer `layer`; N×H each. Its own backward pass: dx from dy.
  func apply(_ x: Matrix, layer: Int, into y: Matrix) {
    let key = key(layer + 1)
    for position in 0..<x.rows {
      let (time, stream) = (position / streams.count, streams.lowerBound + position % streams.count)
      let first = UInt64((time * batch + stream) * x.columns)
      etude_dropout(Int64(x.columns), key, first, Float(1 - rate), x.row(position), y.row(position))
    }
  }

  /// One row of an embedding table, with numbers left out; in place allowed, and its own backward pass.
  ///
  /// The same numbers are left out wherever the symbol occurs in this step.
  ///
  /// - Parameters:
  ///   - table: the column, or the number of columns for the labels.
  ///   - row: the symbol.
  func applyToInput(table: Int, row: Int, count: Int, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
    etude_dropout(Int64(count), key(128 + table), UInt64(row * count), Float(1 - inputRate), x, y)
  }

  /// - Parameter place: what the noise is for, below 256.
  private func key(_ place: Int) -> UInt64 {
    (seed &+ UInt64(step) &* 0x9e37_79b9_7f4a_7c15) ^ (UInt64(place) << 56)
  }
}
