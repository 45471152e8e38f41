private import Glibc
package import Music

extension Performance {
  /// How regularly notes begin: about 0.16 for random onsets, 1 for a metronome. Nil for a piece without notes.
  ///
  /// The autocorrelation of the onset curve is computed in windows of 12 s; the result is the mean height of its
  /// highest peak between 0.25 s and 2 s. Each window has its own tempo, so slow tempo changes lower the result little.
  ///
  /// After Brown, "Determination of the meter of musical scores by autocorrelation", JASA 94 (1993), for the weighting
  /// of onsets, and Lartillot, Eerola, Toiviainen and Fornari, "Multi-feature modeling of pulse clarity: design,
  /// validation and optimization", ISMIR 2008, for the height of the peak. `docs/measures.md` has the definition.
  package var pulseClarity: Double? {
    let clarities = onsetWindows.map(highestPeak)
    return clarities.isEmpty ? nil : clarities.reduce(0, +) / Double(clarities.count)
  }

  /// The onset curves of all whole windows that contain a note, one every 6 s from the first note on. A piece shorter
  /// than a window is one window of its own length.
  private var onsetWindows: [[Double]] {
    guard let first = notes.first?.onset else { return [] }
    let onsets = notes.map { note in
      (place: Int(((note.onset - first).value * rate).rounded()), weight: Double(note.velocity))
    }
    let length = onsets.last!.place + 1
    if length < width { return [onsetCurve(onsets, length: length)] }
    var windows: [Int: [(place: Int, weight: Double)]] = [:]
    for onset in onsets {
      let number = onset.place / hop
      for window in [number - 1, number] where window >= 0 && window * hop + width <= length {
        windows[window, default: []].append((onset.place - window * hop, onset.weight))
      }
    }
    return windows.sorted { $0.key < $1.key }.map { onsetCurve($0.value, length: width) }
  }
}

/// Samples per second.
private let rate = 100.0
/// Window of 12 s and hop of 6 s, in samples. Every moment is in at most two windows.
private let (width, hop) = (1200, 600)
/// Gaussian kernel with a standard deviation of 30 ms, cut off at three deviations.
private let bell = (-9...9).map { exp(-Double($0 * $0) / (2 * 3 * 3)) }

/// Sum of Gaussian kernels, one at each onset, scaled by its weight. The curve extends 90 ms beyond the window on both
/// sides.
private func onsetCurve(_ onsets: [(place: Int, weight: Double)], length: Int) -> [Double] {
  var curve = [Double](repeating: 0, count: length + bell.count - 1)
  for onset in onsets {
    for (offset, height) in bell.enumerated() { curve[onset.place + offset] += onset.weight * height }
  }
  return curve
}

/// The height of the highest local maximum of the autocorrelation coefficient at lags from 0.25 s to 2 s, but at most
/// half the curve's length. 0…1; 0 if there is no maximum.
private func highestPeak(of curve: [Double]) -> Double {
  let mean = curve.reduce(0, +) / Double(curve.count)
  let values = curve.map { $0 - mean }
  /// The mean product of values that are `lag` samples apart.
  func covariance(_ lag: Int) -> Double {
    var sum = 0.0
    for index in 0..<values.count - lag { sum += values[index] * values[index + lag] }
    return sum / Double(values.count - lag)
  }
  let lags = Int(0.25 * rate)...Int(2 * rate)
  let variance = covariance(0)
  guard variance > 0, values.count / 2 > lags.lowerBound else { return 0 }
  let heights = (lags.lowerBound - 1...min(lags.upperBound, values.count / 2) + 1).map(covariance)
  let peaks = heights.indices.dropFirst().dropLast()
    .filter { heights[$0] >= heights[$0 - 1] && heights[$0] > heights[$0 + 1] }
  return min(max(0, (peaks.map { heights[$0] }.max() ?? 0) / variance), 1)
}
