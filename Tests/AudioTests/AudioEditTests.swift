import Files
import Glibc
import TestSupport
import Testing

@testable import Audio

@Suite struct AudioEditTests {
  /// A rate of 100 frames per second would be simpler, but does not exist.
  private let rate = SampleRate.hz22050
  private func seconds(_ frames: Int) -> Double { Double(frames) / Double(rate.rawValue) }

  /// All frames of an edit of one channel, read in blocks of an odd length.
  private func result(
    _ render: [Float], musicEnd: Int? = nil, _ change: (inout AudioEdit) -> Void
  ) -> (plan: EditPlan, samples: [Float]) {
    var edit = AudioEdit()
    change(&edit)
    let plan = EditPlan(edit, frameCount: render.count, musicEnd: musicEnd ?? render.count, sampleRate: rate)
    var samples: [Float] = []
    for start in stride(from: 0, to: plan.length, by: 77) {
      samples += plan.frames(start..<min(start + 77, plan.length), channels: 1) { start, count in
        Array(render[start..<min(start + count, render.count)])
      }
    }
    return (plan, samples)
  }

  private let ones = [Float](repeating: 1, count: 2000)
  private let counting = (0..<2000).map { Float($0) }

  @Test(arguments: [1, 500, 1999, 2000, 2001, 30_000]) func anExactLengthIsExact(length: Int) {
    let (plan, samples) = result(ones) { $0.length = seconds(length) }
    #expect(plan.length == length && samples.count == length)
    #expect(samples.dropFirst(2000).allSatisfy { $0 == 0 }, "silence follows")
  }

  @Test func longerSoundFadesOut() {
    let render = [Float](repeating: 1, count: 60_000)
    let samples = result(render) { $0.length = seconds(40_000) }.samples
    #expect(samples[40_000 - 11_025 - 1] == 1 && samples[39_999] == 0)
    #expect(zip(samples.suffix(11_025), samples.suffix(11_024)).allSatisfy { $0 >= $1 }, "the fade never gets louder")
    #expect(abs(samples[40_000 - 1 - 11_025 / 2] - 0.5) < 0.001)
  }

  @Test func aPartIsCutWithoutAClick() {
    let samples = result(counting) { ($0.from, $0.to) = (seconds(300), seconds(1300)) }.samples
    #expect(samples.count == 1000 && samples[0] == 0 && samples[999] == 0)
    #expect(samples[221] == 521 && samples[700] == 1000, "10 ms are 220.5 frames")
    #expect(result(counting) { $0.to = seconds(9999) }.samples == counting, "a later end is that of the render")
  }

  /// Frames after the needed ones can't be heard, so they need not be rendered.
  @Test(
    arguments: [(nil, 300, nil), (200, 300, nil), (nil, nil, 300), (200, nil, 300), (200, 500, 400), (200, 500, 100)]
      as [(Int?, Int?, Int?)], [false, true])
  func theNeededFramesDecideTheResult(part: (Int?, Int?, Int?), isLoop: Bool) throws {
    let render = (0..<30_000).map { Float($0) }
    let change = { (edit: inout AudioEdit) in
      (edit.from, edit.to) = (part.0.map(seconds), part.1.map(seconds))
      (edit.length, edit.isLoop) = (part.2.map(seconds), isLoop)
    }
    var edit = AudioEdit()
    change(&edit)
    let needed = try #require(edit.neededFrames(at: rate))
    #expect(needed < 3000)
    let whole = result(render, musicEnd: 25_000, change)
    let cut = result(Array(render.prefix(needed)), change)
    #expect(cut.samples == whole.samples && cut.plan.length == whole.plan.length)
  }

  @Test func withoutAnEndAllFramesAreNeeded() {
    var edit = AudioEdit()
    (edit.from, edit.isLoop, edit.fadeOut) = (seconds(300), true, 5)
    #expect(edit.neededFrames(at: rate) == nil)
  }

  @Test func fadesAreAsLongAsTheyAreAskedFor() {
    let samples = result(ones) { ($0.fadeIn, $0.fadeOut) = (seconds(400), seconds(1000)) }.samples
    #expect(samples[0] == 0 && samples[200] == 0.5 && samples[400] == 1 && samples[999] == 1)
    #expect(samples[1999] == 0 && abs(samples[1499] - 0.5) < 1e-6)
    let short = result(ones) { ($0.length, $0.fadeOut) = (seconds(10), seconds(1000)) }.samples
    #expect(short.count == 10 && short.allSatisfy { $0.isFinite && $0 <= 1 })
  }

  @Test func theTailIsAddedToTheStart() {
    // Music until 1500, then a tail of 500.
    let (plan, samples) = result(counting, musicEnd: 1500) { $0.isLoop = true }
    #expect(plan.length == 1500)
    #expect(samples[..<500].elementsEqual((0..<500).map { Float($0 + 1500 + $0) }))
    #expect(samples[500...].elementsEqual((500..<1500).map { Float($0) }))
  }

  /// The result is that of playing the loop until every earlier tail is heard.
  @Test func aTailThatIsLongerThanTheLoopIsAddedAgainAndAgain() {
    let samples = result(ones, musicEnd: 600) { $0.isLoop = true }.samples
    #expect(samples.count == 600 && samples[..<200].allSatisfy { $0 == 4 } && samples[200...].allSatisfy { $0 == 3 })
  }

  @Test func aLoopThatIsLongerThanTheMusicEndsInSilence() {
    let samples = result(ones, musicEnd: 600) { ($0.isLoop, $0.length) = (true, seconds(2500)) }.samples
    #expect(samples == ones + [Float](repeating: 0, count: 500))
  }

  /// The step from the last frame to the first is no larger than those within a slow sine, wherever the loop is cut.
  @Test(arguments: [(nil, 9000), (nil, 7777), (3000, 9000), (1234, 20_001)] as [(Int?, Int)])
  func theJointIsContinuous(from: Int?, to: Int) throws {
    let render = (0..<30_000).map { sin(Float($0) / 50) }
    let samples = result(render, musicEnd: 25_000) {
      ($0.isLoop, $0.from, $0.to) = (true, from.map(seconds), seconds(to))
    }.samples
    #expect(samples.count == to - (from ?? 0))
    let steps = zip(samples, samples.dropFirst()).map { abs($1 - $0) }
    #expect(abs(samples[0] - samples.last!) <= 0.021 && steps.max()! < 0.05)
    #expect(samples[1200...].elementsEqual(render[((from ?? 0) + 1200)..<to]), "the rest is unchanged")
  }

  /// Edits a spool, and returns its samples and the loop that it then has.
  private func edited(_ samples: [Float], _ edit: AudioEdit, musicEnd: Double) throws -> ([Float], Range<Int>?) {
    let folder = TemporaryFolder()
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    try spool.append(samples.span)
    let result = try spool.edited(edit, musicEnd: musicEnd)
    return (try result.frames(from: 0, count: result.frameCount), result.loop)
  }

  @Test func aSpoolIsEditedInBothChannels() throws {
    var edit = AudioEdit()
    (edit.isLoop, edit.length) = (true, 0.5)
    let (samples, loop) = try edited((0..<80_000).map { $0 % 2 == 0 ? 0.25 : -0.5 }, edit, musicEnd: 0.5)
    #expect(samples.count == 44_100 && loop == 0..<22_050)
    #expect(samples.prefix(2) == [0.5, -1] && samples.suffix(2) == [0.25, -0.5])
  }

  /// How a loop is mastered.
  private func masteredLoop(_ samples: [Float], seconds: Double, musicEnd: Double) throws -> Mastering {
    let folder = TemporaryFolder()
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    try spool.append(samples.span)
    var edit = AudioEdit()
    (edit.isLoop, edit.length) = (true, seconds)
    var result = try spool.edited(edit, musicEnd: musicEnd)
    return try result.master(to: .loudness(LUFS: -5))
  }

  @Test func aLoopIsNotLimited() throws {
    let mastering = try masteredLoop(strikes(seconds: 2, peak: 0.9), seconds: 1, musicEnd: 1.9)
    #expect(!mastering.isLimited && mastering.truePeak! <= -0.99, "a limiter would be audible at the seam")
  }
}
