internal import COneDNN

/// The loss of one prediction, given the probabilities p (the softmax of V logits) and the target symbol s.
///
/// A `StepReport` always contains cross-entropies, whatever the loss.
public enum Loss: String, Codable, CaseIterable, Sendable {
  /// −ln p_s.
  case crossEntropy = "cross-entropy"
  /// |p − onehot(s)|², which is V times the mean squared error (Brier, "Verification of forecasts expressed in terms of
  /// probability", 1950).
  case squaredError = "squared-error"

  /// Replaces the probabilities with `scale` times the gradient of the loss with respect to the logits.
  func backward(_ p: UnsafeMutablePointer<Float>, count: Int, target: Int, scale: Float) {
    switch self {
    case .crossEntropy:
      p[target] -= 1
      etude_scale(Int64(count), scale, p)
    case .squaredError:
      // With e = p − onehot(s): d|e|²/dz_v = 2 p_v (e_v − Σ_w p_w e_w).
      var mean = -p[target]
      for v in 0..<count { mean += p[v] * p[v] }
      let hit = p[target]
      for v in 0..<count { p[v] *= 2 * scale * (p[v] - mean) }
      p[target] -= 2 * scale * hit
    }
  }
}
