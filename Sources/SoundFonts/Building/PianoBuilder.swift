internal import Dispatch
package import Files
package import SFZ
private import Synchronization

/// Builds SoundFonts with one preset, 0:0, from instruments in SFZ.
///
///     let built = try PianoBuilder(Instrument("piano.sfz"), BuildSettings(format: .sf3), delaysSamples: false)
///       .build("piano.sf3", replacing: false)
///     for omission in built.omissions { print(omission) }
package struct PianoBuilder: Sendable {
  private let instrument: Instrument
  private let settings: BuildSettings
  private let delaysSamples: Bool

  /// The SoundFont that was built, and what was left out.
  package struct Report: Sendable {
    package var path: String
    /// Size in bytes.
    package let size: Int
    package let keys: ClosedRange<Int>
    package let layers, samples: Int
    package let seconds: Double
    /// Attenuation relative to the instrument, in dB.
    package let reduction: Double
    package let omissions: [Omission]
  }

  /// - Parameter delaysSamples: whether the synth begins a sample only after the delay of the volume envelope.
  ///   According to SoundFont 2.04 (8.1.2, 9.1.7), the sample plays inaudibly meanwhile.
  package init(_ instrument: Instrument, _ settings: BuildSettings, delaysSamples: Bool) {
    (self.instrument, self.settings, self.delaysSamples) = (instrument, settings, delaysSamples)
  }

  /// - Parameter replacing: whether an existing file is replaced.
  /// - Throws: `SFZError` for a sample that cannot be read, `BuildError`, `FileError`. No file is left behind in that
  ///   case.
  package func build(_ path: String, replacing: Bool) throws -> Report {
    let file = try AtomicFile(path)
    let report = try write(to: file)
    try file.commit(replacing: replacing)
    return report
  }

  /// Writes the SoundFont to an empty file.
  package func write(to file: AtomicFile) throws -> Report {
    let plan = try BuildPlan(instrument, settings, delaysSamples: delaysSamples)
    let omissions = omissions(of: plan)
    var tables = FontWriter()
    tables.addPiano(title, plan.zones)
    try tables.checkCounts(path: instrument.path)
    var writer = try FontFileWriter(file, info: info(omissions), hasLow: settings.format == .sf2Of24Bits)
    for batch in Self.batches(of: plan.cuts) {
      for (index, bodies) in zip(batch, try self.bodies(of: batch, plan, folder(of: file.destination))) {
        for (channel, body) in bodies.enumerated() {
          add(body, of: plan.cuts[index], channel, to: &tables, at: writer.length)
          try writer.append(body.high, low: body.low)
        }
        guard writer.length <= Int(UInt32.max) else {
          throw BuildError.tooLong(path: instrument.path, bytes: writer.length)
        }
      }
    }
    try tables.checkCounts(path: instrument.path)
    let size = try writer.finish(tables)
    guard size <= Int(UInt32.max) else { throw BuildError.tooLong(path: instrument.path, bytes: size) }
    return report(plan, file.destination, size, omissions)
  }

  private var title: String { fileName(of: instrument.path).split(separator: ".").dropLast().joined(separator: ".") }

  private func add(_ body: SampleBody, of cut: SampleCut, _ channel: Int, to tables: inout FontWriter, at length: Int) {
    let isCompressed = settings.format == .sf3
    let name = fileName(of: cut.file.path).split(separator: ".").dropLast().joined(separator: ".")
    let loop = cut.loop.map { cut.silence + $0.lowerBound..<cut.silence + $0.upperBound }
    tables.addSample(
      name, start: isCompressed ? length : length / 2, count: body.count, loop: loop ?? 0..<cut.count,
      rate: cut.file.rate, channel: channel, of: cut.file.channels, isCompressed: isCompressed)
  }

  /// The comments at the beginning of the instrument's file, such as credits and licence, are kept.
  private func info(_ omissions: [Omission]) -> [UInt8] {
    let origin = "Built from \(fileName(of: instrument.path)) by Étude."
    let left = omissions.isEmpty ? [] : ["Left out: " + omissions.map(\.description).joined(separator: "; ") + "."]
    let heading = instrument.heading.filter { !$0.isEmpty }
    let version =
      switch settings.format {
      case .sf2: (2, 1)
      case .sf2Of24Bits: (2, 4)
      case .sf3: (3, 1)
      }
    let comment = [[origin], heading, left].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
    return FontWriter.info(
      version: version,
      [("isng", "EMU8000"), ("INAM", title), ("ICMT", comment.joined(separator: "\n\n")), ("ISFT", "Etude")])
  }

  private func omissions(of plan: BuildPlan) -> [Omission] {
    instrument.omissions
      + (plan.crossedGroups > 0 ? [Omission(.opcode("off_by of another group"), plan.crossedGroups)] : [])
  }

  private func report(_ plan: BuildPlan, _ path: String, _ size: Int, _ omissions: [Omission]) -> Report {
    let keys = plan.zones.reduce(into: (127, 0)) { $0 = (min($0.0, $1.keys.lowerBound), max($0.1, $1.keys.upperBound)) }
    let isMono = plan.cuts.contains { $0.file.channels == 1 }
    return Report(
      path: path, size: size, keys: min(keys.0, keys.1)...keys.1, layers: Set(plan.zones.map(\.layer)).count,
      samples: plan.cuts.count,
      seconds: plan.cuts.reduce(0) { $0 + Double($1.count) / Double($1.file.rate) },
      reduction: max(0, plan.reduction - (isMono ? 3.01 : 0)), omissions: omissions)
  }
}

extension PianoBuilder {
  /// Samples are decoded in groups of at most this many frames, plus one sample.
  private static let framesAtOnce = 1 << 22

  private static func batches(of cuts: [SampleCut]) -> [[Int]] {
    var (batches, frames) = ([[Int]](), 0)
    for (index, cut) in cuts.enumerated() {
      let count = cut.count * cut.file.channels
      if batches.isEmpty || frames + count > framesAtOnce {
        batches.append([])
        frames = 0
      }
      batches[batches.count - 1].append(index)
      frames += count
    }
    return batches
  }

  /// Encodes the samples of a batch on all cores.
  private func bodies(of batch: [Int], _ plan: BuildPlan, _ folder: String) throws -> [[SampleBody]] {
    let results = Mutex([Result<[SampleBody], any Error>?](repeating: nil, count: batch.count))
    DispatchQueue.concurrentPerform(iterations: batch.count) { place in
      let index = batch[place]
      let result = Result {
        try SampleBody.bodies(of: plan.cuts[index], scale: plan.scales[index], settings, folder: folder)
      }
      results.withLock { $0[place] = result }
    }
    return try results.withLock(\.self).map { try $0?.get() ?? [] }
  }
}
