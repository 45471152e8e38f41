import Files
import TestSupport
import Testing

@testable import Audio

@Suite struct StemsTests {
  private let folder = TemporaryFolder()

  private func spool(_ stereo: [Float], channels: Int = 2) throws -> FrameSpool {
    var spool = try FrameSpool(sampleRate: .hz44100, channels: channels, in: folder.path)
    try spool.append(stereo.span)
    return spool
  }

  /// A piano, a low tone, a tone that begins in the middle, and silence.
  private func parts(peak: Double) -> [[Float]] {
    let piano = strikes(seconds: 2, peak: peak)
    let low = sine(55, seconds: 2, amplitude: 0.4 * peak, rate: .hz44100)
    let late = sine(700, seconds: 1, amplitude: 0.2 * peak, rate: .hz44100)
    let silence = [Float](repeating: 0, count: piano.count)
    return [piano, low, Array(silence.prefix(piano.count - late.count)) + late, silence]
  }

  private func sum(_ parts: [[Float]]) -> [Float] {
    parts.dropFirst().reduce(parts[0]) { sum, part in zip(sum, part).map { $0 + $1 } }
  }

  /// Sets the level of a piece with these stems, and returns the contents of the files of the piece and of its stems.
  private func written(
    _ parts: [[Float]], to level: Level, _ format: AudioFileFormat, channels: Int = 2, edit: AudioEdit? = nil
  ) throws -> (mastering: Mastering, lowered: Double, piece: [Float], stems: [[Float]]) {
    let raw = Stems(try spool(Array(parts.joined()), channels: channels), count: parts.count)
    var piece = try edited(raw.sum(), edit)
    var stems: Stems? = try edited(raw, edit)
    let (mastering, lowered) = try piece.master(to: level, with: &stems)
    let path = folder.path + "/a." + format.fileExtension
    try piece.file(path, as: format).commit()
    let whole = try samples(path)
    var files: [[Float]] = []
    for index in parts.indices {
      try stems!.file(path, stem: index, of: piece, as: format).commit()
      files.append(try samples(path))
    }
    return (mastering, lowered, whole, files)
  }

  private func edited(_ spool: consuming FrameSpool, _ edit: AudioEdit?) throws -> FrameSpool {
    guard let edit else { return spool }
    return try spool.edited(edit, musicEnd: 1.5)
  }

  private func edited(_ stems: consuming Stems, _ edit: AudioEdit?) throws -> Stems {
    guard let edit else { return stems }
    return try stems.edited(edit, musicEnd: 1.5)
  }

  private func samples(_ path: String) throws -> [Float] {
    var reader = try AudioFileReader(path)
    return try reader.readFloats(frames: reader.frameCount)
  }

  private func distance(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { abs($0 - $1) }.max() ?? 0 }

  /// They don't differ by a single step, except where rounding errors of float sums cross the boundary of a step.
  @Test(arguments: [AudioFileFormat.wav16, .flac24, .wavFloat], [-30.0, -9])
  func stemsAddUpToThePiece(format: AudioFileFormat, loudness: Double) throws {
    for channels in [1, 2] {
      let made = try written(parts(peak: 0.2), to: .loudness(LUFS: loudness), format, channels: channels)
      #expect(made.mastering.isLimited == (loudness == -9))
      #expect(made.stems.allSatisfy { $0.count == made.piece.count })
      let total = sum(made.stems)
      #expect(distance(total, made.piece) < 4e-5)
      let different = zip(total, made.piece).count { abs($0 - $1) > 1e-6 }
      #expect(different < made.piece.count / 50)
      #expect(made.stems[3].allSatisfy { $0 == 0 })
      #expect(made.stems[2].prefix(40_000).allSatisfy { $0 == 0 } && made.stems[2].suffix(1000).contains { $0 != 0 })
    }
  }

  @Test func thePieceIsTheSumOfItsStems() throws {
    let parts = parts(peak: 0.2)
    let piece = try Stems(try spool(Array(parts.joined())), count: parts.count).sum()
    #expect(piece.frameCount == parts[0].count / 2)
    #expect(distance(try piece.frames(from: 0, count: piece.frameCount), sum(parts)) < 1e-6)
  }

  @Test func aStemHasItsPartAndTheGainOfThePiece() throws {
    let parts = parts(peak: 0.1)
    let made = try written(parts, to: .loudness(LUFS: -30), .wav16)
    let gain = factor(decibels: made.mastering.gain)
    for (stem, part) in zip(made.stems, parts) {
      #expect(distance(stem, part.map { $0 * gain }) < 3.1 * 0x1p-15)
    }
  }

  @Test(arguments: [true, false]) func partsAndLoopsAddUpToo(isLoop: Bool) throws {
    var edit = AudioEdit()
    (edit.from, edit.to, edit.isLoop) = (0.2, 1.7, isLoop)
    let made = try written(parts(peak: 0.2), to: .loudness(LUFS: -20), .wav24, edit: edit)
    #expect(made.piece.count == 2 * 66_150 && made.stems.allSatisfy { $0.count == made.piece.count })
    #expect(distance(sum(made.stems), made.piece) < 1e-6)
  }

  /// Two stems that cancel each other out are louder than the piece.
  @Test func noStemIsClipped() throws {
    let loud = sine(200, seconds: 1, amplitude: 0.5, rate: .hz44100)
    let rest = sine(300, seconds: 1, amplitude: 0.02, rate: .hz44100)
    let parts = [loud, loud.map { -$0 }, rest]
    let made = try written(parts, to: .loudness(LUFS: -16), .wav16)
    #expect(made.lowered > 6)
    #expect(try abs(#require(made.mastering.loudness) + 16 + made.lowered) < 0.1)
    #expect(made.stems[0].map(abs).max()! > 0.99)
    #expect(distance(sum(made.stems), made.piece) < 4e-5)
    // At `asRendered`, nothing is lowered.
    #expect(try written(parts, to: .asRendered, .wavFloat).lowered == 0)
  }

  @Test func differencesOfRoundedSumsAddUp() {
    let sums = (0..<5).map { stem in (0..<1000).map { Float($0 * (stem + 1) % 777) / 1000 - 0.35 } }
    var last = Quantizer(bits: 16)
    var expected: [Int32] = []
    let whole = sums[4]
    last.quantize(whole.span, into: &expected)
    var total = [Int64](repeating: 0, count: 1000)
    var before = [Float](repeating: 0, count: 1000)
    for sum in sums {
      var quantizer = Quantizer(bits: 16)
      var integers: [Int32] = []
      quantizer.quantize(sum.span, minus: before.span, into: &integers)
      for index in total.indices { total[index] += Int64(integers[index]) }
      before = sum
    }
    #expect(total == expected.map(Int64.init))
  }
}
