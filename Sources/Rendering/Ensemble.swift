// One piece on several synths at once. Must not know where commands come from or where frames go.
internal import Audio
internal import Music
internal import Synchronization

/// The synths of one piece: one, or several that share the keys among them and are summed.
///
/// All notes of a key are played by one synth, so that a note that is struck again ends the one before it; controllers are
/// heard by all. The sum of several is not what one synth gives: it differed by up to 47 dB below the peak (docs/log.md), so the
/// Studio asks for one.
final class Ensemble: Sendable {
  private let parts: [Part]

  /// More synths than this gain little, since each has a room of its own to compute.
  static let mostParts = 8

  /// - Parameter count: of synths, at least one.
  init(_ font: SoundFont, _ settings: RenderSettings, sampleRate: SampleRate, count: Int) throws(SoundFontError) {
    let count = min(max(1, count), Ensemble.mostParts)
    var parts: [Part] = []
    for index in 0..<count {
      parts.append(Part(try Synth(font, settings, sampleRate: sampleRate), index: index, of: count))
    }
    self.parts = parts
  }

  var isOne: Bool { parts.count == 1 }

  func releaseAll() {
    for part in parts { part.releaseAll() }
  }

  /// The next interleaved stereo frames, from a block to another.
  ///
  /// - Parameter steps: within these blocks, in their order.
  func play(_ steps: [Script.Step], from start: Int, to end: Int) async -> [Float] {
    if isOne { return parts[0].play(steps, from: start, to: end) }
    return await withTaskGroup(of: (Int, [Float]).self) { group in
      for (index, part) in parts.enumerated() {
        group.addTask { (index, part.play(steps, from: start, to: end)) }
      }
      var results = [[Float]](repeating: [], count: parts.count)
      for await (index, samples) in group { results[index] = samples }
      return results[1...].reduce(into: results[0], Ensemble.add)
    }
  }

  private static func add(_ sum: inout [Float], _ samples: [Float]) {
    for index in sum.indices { sum[index] += samples[index] }
  }
}

/// A synth and its share of the keys.
private final class Part: Sendable {
  private let synth: Mutex<Synth>
  private let index: Int
  private let count: Int

  init(_ synth: consuming sending Synth, index: Int, of count: Int) {
    self.synth = Mutex(synth)
    (self.index, self.count) = (index, count)
  }

  func releaseAll() { synth.withLock { $0.releaseAll() } }

  func play(_ steps: [Script.Step], from start: Int, to end: Int) -> [Float] {
    var samples = [Float](repeating: 0, count: 2 * Synth.blockFrames * (end - start))
    synth.withLock { synth in
      var position = start
      // All synths stop at the same blocks: where FluidSynth is stopped, is heard by a little in rare blocks.
      for step in steps {
        synth.render(blocks: step.block - position, into: &samples, at: position - start)
        position = max(position, step.block)
        if hears(step.command) { synth.perform(step.command) }
      }
      synth.render(blocks: end - position, into: &samples, at: position - start)
    }
    return samples
  }

  private func hears(_ command: Command) -> Bool {
    switch command {
    case .strike(_, let key, _), .release(_, let key): owner(of: key) == index
    case .control: true
    }
  }

  /// The sum of the digits of the key to the base of `count`, modulo `count`: so the keys of any chord or scale are
  /// spread evenly (as in the sequence of Thue and Morse).
  private func owner(of key: UInt8) -> Int {
    guard count > 1 else { return 0 }
    var (rest, sum) = (Int(key), 0)
    while rest > 0 {
      sum += rest % count
      rest /= count
    }
    return sum % count
  }
}
