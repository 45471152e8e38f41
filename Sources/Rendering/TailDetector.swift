internal import Audio

/// Level of everything rendered so far: the root mean square of all samples.
struct RunningLevel {
  private var sum = 0.0
  private var count = 0

  var value: Double { count == 0 ? 0 : (sum / Double(count)).squareRoot() }

  mutating func add(_ samples: [Float]) {
    // Single precision is fast enough; over the longest chunk its error is at most 3 % (0.25 dB).
    var square: Float = 0
    for sample in samples { square += sample * sample }
    sum += Double(square)
    count += samples.count
  }
}

/// The largest sample magnitude since the last note-on.
struct PeakSinceNoteOn {
  private var onset = 0
  private var value: Float = 0

  mutating func noteOn(at block: Int) { (onset, value) = (block, 0) }

  /// Adds the samples before the block `end`.
  mutating func add(_ samples: [Float], before end: Int) {
    let new = samples.suffix(max(0, 2 * Synth.blockFrames * (end - onset)))
    value = new.reduce(value) { max($0, abs($1)) }
  }

  /// Whether it is audible in a piece of this level.
  func isAudible(in level: RunningLevel) -> Bool { Double(value) > Silence.inaudible(in: level) }
}

/// Detects when notes that keys or pedals still hold have become inaudible.
///
/// That is the case when the sound has stayed 80 dB below the level of the piece for half a second; or for twenty
/// seconds, if the last note may still begin to sound. A SoundFont delays a note by 18 s at most.
struct Silence {
  private let inaudible: Double
  /// Number of blocks between two checks: a fiftieth of a second.
  let step: Int
  /// Numbers of steps.
  private let (halfSecond, longestDelay): (Int, Int)
  private var quietSteps = 0

  /// - Parameter level: level of the piece.
  init(after level: RunningLevel, sampleRate: SampleRate) {
    let second = Double(sampleRate.rawValue) / Double(Synth.blockFrames)
    step = Int(second / 50)
    (halfSecond, longestDelay) = (25, Int(20 * second) / step)
    inaudible = Self.inaudible(in: level)
  }

  /// The magnitude up to which sound is inaudible in a piece of this level.
  static func inaudible(in level: RunningLevel) -> Double { max(Double(Level.silence), level.value * 0.0001) }

  /// Adds the samples of one step. Returns whether the piece has become silent.
  ///
  /// - Parameter mayBegin: whether the last note may still begin to sound.
  mutating func update(_ samples: [Float], mayBegin: Bool) -> Bool {
    var level = RunningLevel()
    level.add(samples)
    quietSteps = level.value <= inaudible ? quietSteps + 1 : 0
    return quietSteps >= (mayBegin ? longestDelay : halfSecond)
  }
}

/// Decides when a piece is over after all keys and pedals are released, and fades it out.
///
/// The piece ends when the sound has stayed 60 dB below the level of the piece for a fifth of a second, unless the last
/// note may still begin to sound; a fade of a twentieth of a second avoids a click. There is a maximum length, at which
/// the last half second fades out.
struct TailDetector {
  private let inaudible: Double
  private let step: Int
  private let halfSecond: Int
  private let twentieth: Int
  /// Number of blocks after which the last twentieth of a second begins to fade; nil means that the level decides.
  private let fadeStart: Int?
  private var processed = 0
  /// Number of blocks until the end.
  private var left: Int
  /// Number of consecutive quiet steps.
  private var quietSteps = 0
  private var isFading = false

  /// Maximum length in seconds: compositions are for the piano, files may use any instrument.
  static let longest = (composition: 12.0, file: 60.0)

  /// - Parameters:
  ///   - level: level of the piece.
  ///   - longest: maximum length in seconds.
  ///   - tail: length in blocks of a tail that another detector has ended; nil means that the level decides.
  init(after level: RunningLevel, sampleRate: SampleRate, longest: Double, tail: Int? = nil) {
    let second = Double(sampleRate.rawValue) / Double(Synth.blockFrames)
    inaudible = max(Double(Level.silence), level.value * 0.001)
    (step, halfSecond, twentieth) = (Int(second / 50), Int(second / 2), Int(second / 20))
    fadeStart = tail.map { [twentieth] in $0 - twentieth }
    left = Int(longest * second)
  }

  /// Number of blocks to render next; nil at the end.
  var nextBlocks: Int? { left > 0 ? min(step, left) : nil }

  /// Takes the samples of one step and applies the fade-out to them.
  ///
  /// - Parameter mayBegin: whether the last note may still begin to sound.
  mutating func process(_ samples: inout [Float], mayBegin: Bool) {
    var level = RunningLevel()
    level.add(samples)
    let blocks = samples.count / 2 / Synth.blockFrames
    (left, processed) = (left - blocks, processed + blocks)
    if left < halfSecond || isFading { fade(&samples, over: isFading ? twentieth : halfSecond) }
    quietSteps = level.value <= inaudible ? quietSteps + 1 : 0
    let isOver = fadeStart.map { $0 == processed } ?? (quietSteps >= 10 && !mayBegin)
    if isOver && left > twentieth { (left, isFading) = (twentieth, true) }
  }

  /// Applies a linear fade over the last `length` blocks, of which `left` follow these samples.
  private func fade(_ samples: inout [Float], over length: Int) {
    let total = Float(length * Synth.blockFrames)
    let framesLeft = left * Synth.blockFrames + samples.count / 2
    for index in samples.indices { samples[index] *= min(1, Float(framesLeft - index / 2) / total) }
  }
}
