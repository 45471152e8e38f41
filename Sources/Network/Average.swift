internal import COneDNN

/// An exponential moving average of the weights over the updates, which smooths out the noise of single batches (after
/// Polyak and Juditsky 1992, with exponential decay).
///
/// After update n, ā ← d·ā + (1−d)·w with d = min(`decay`, (1+n)/(10+n)), so that the poor weights of the first updates
/// are soon forgotten.
final class Average {
  let decay: Double
  /// ā, in the layout of the parameters.
  let values: Floats

  init(of weights: Floats, decay: Double) {
    self.decay = decay
    values = Floats(weights.count)
    values.copy(from: weights)
  }

  /// Updates a range of the average after update number `step`, counted from 1.
  func follow(_ weights: Floats, _ range: Range<Int>, step: Int) {
    let decay = min(decay, Double(1 + step) / Double(10 + step))
    etude_average(
      Int64(range.count), Float(1 - decay), weights.pointer + range.lowerBound, values.pointer + range.lowerBound)
  }
}
