// Which units are left out of a training step. Must not know why.
internal import COneDNN

/// Inverted dropout (Srivastava et al. 2014) whose noise is a function of seed, step, layer, stream and unit alone: nothing
/// is stored between forward and backward, and the split into shards does not change it.
struct Dropout {
  let rate: Double
  let seed: UInt64
  /// The training step.
  let step: Int
  /// B of the whole batch, and the streams of it that are meant here.
  let batch: Int
  let streams: Range<Int>

  /// y = x with units of each row left out, after layer `layer`; N×H each. Its own backward pass: dx from dy.
  func apply(_ x: Matrix, layer: Int, into y: Matrix) {
    let key = (seed &+ UInt64(step) &* 0x9e37_79b9_7f4a_7c15) ^ (UInt64(layer + 1) << 56)
    for position in 0..<x.rows {
      let (time, stream) = (position / streams.count, streams.lowerBound + position % streams.count)
      let first = UInt64((time * batch + stream) * x.columns)
      etude_dropout(Int64(x.columns), key, first, Float(1 - rate), x.row(position), y.row(position))
    }
  }
}
