// The moving average of what is learned. Must not know how the weights move.
internal import COneDNN

/// An exponential moving average of the weights over the updates: it forgets the noise of single batches (the idea of
/// Polyak and Juditsky 1992, with a past that fades).
///
/// After update n, ā ← d·ā + (1−d)·w with d = min(`decay`, (1+n)/(10+n)): the first updates, which have everything yet
/// to learn, are soon forgotten.
final class Average {
  let decay: Double
  /// ā, laid out as the parameters.
  let values: Floats

  init(of weights: Floats, decay: Double) {
    self.decay = decay
    values = Floats(weights.count)
    values.copy(from: weights)
  }

  /// Takes in a range of the weights after update number `step`, 1 for the first.
  func follow(_ weights: Floats, _ range: Range<Int>, step: Int) {
    let decay = min(decay, Double(1 + step) / Double(10 + step))
    etude_average(
      Int64(range.count), Float(1 - decay), weights.pointer + range.lowerBound, values.pointer + range.lowerBound)
  }
}
