// How a piece ends: when it has died away, and how what has not is faded. Must not know the synth.
internal import Audio

/// The level of what has been heard so far: the root of the mean square of all samples.
struct RunningLevel {
  private var sum = 0.0
  private var count = 0

  var value: Double { count == 0 ? 0 : (sum / Double(count)).squareRoot() }

  mutating func hear(_ samples: [Float]) {
    // In single precision, which is quick: over the longest chunk it is wrong by 3 % (0.25 dB) at most.
    var square: Float = 0
    for sample in samples { square += sample * sample }
    sum += Double(square)
    count += samples.count
  }
}

/// Decides whether what is still held, by keys or pedals, is heard no more.
///
/// That is when the sound has stayed 80 dB below the level of the piece for half a second.
struct Silence {
  private let inaudible: Double
  /// Blocks rendered between two looks: a fiftieth of a second.
  let step: Int
  private let longest: Int
  private var quietSteps = 0

  /// - Parameter level: that of the piece.
  init(after level: RunningLevel, sampleRate: SampleRate) {
    let second = Double(sampleRate.rawValue) / Double(Synth.blockFrames)
    (step, longest) = (Int(second / 50), 25)
    inaudible = max(Double(Level.silence), level.value * 0.0001)
  }

  /// Takes what was rendered in a step; returns whether it is over.
  mutating func update(_ samples: [Float]) -> Bool {
    var level = RunningLevel()
    level.hear(samples)
    quietSteps = level.value <= inaudible ? quietSteps + 1 : 0
    return quietSteps >= longest
  }
}

/// Decides when a piece is over once all keys and pedals are released.
///
/// That is when the sound has stayed 60 dB below the level of the piece for a fifth of a second, which then fades within a
/// twentieth, so that nothing clicks. After twelve seconds it ends in any case; the last half second of these fades, so
/// that what still sounds does not break off.
struct Ending {
  private let inaudible: Double
  private let step: Int
  private let halfSecond: Int
  private let twentieth: Int
  /// Blocks until the sound is cut off.
  private var left: Int
  /// Steps that were quiet, one after another.
  private var quietSteps = 0
  private var isFading = false

  static let longest = 12.0

  /// - Parameter level: that of the piece.
  init(after level: RunningLevel, sampleRate: SampleRate) {
    let second = Double(sampleRate.rawValue) / Double(Synth.blockFrames)
    inaudible = max(Double(Level.silence), level.value * 0.001)
    (step, halfSecond, twentieth) = (Int(second / 50), Int(second / 2), Int(second / 20))
    left = Int(Ending.longest * second)
  }

  /// How much is to be rendered next; nil at the end.
  var nextBlocks: Int? { left > 0 ? min(step, left) : nil }

  /// Takes what was rendered, and lets it fade where it must.
  mutating func hear(_ samples: inout [Float]) {
    var level = RunningLevel()
    level.hear(samples)
    left -= samples.count / 2 / Synth.blockFrames
    if left < halfSecond || isFading { fade(&samples, over: isFading ? twentieth : halfSecond) }
    quietSteps = level.value <= inaudible ? quietSteps + 1 : 0
    if quietSteps == 10 && left > twentieth { (left, isFading) = (twentieth, true) }
  }

  /// Lets the level fall in a straight line over the last `length` blocks, of which `left` come after these samples.
  private func fade(_ samples: inout [Float], over length: Int) {
    let total = Float(length * Synth.blockFrames)
    let framesLeft = left * Synth.blockFrames + samples.count / 2
    for index in samples.indices { samples[index] *= min(1, Float(framesLeft - index / 2) / total) }
  }
}
