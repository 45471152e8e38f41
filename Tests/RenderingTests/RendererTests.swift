import Audio
import Files
import Glibc
import Music
import Synchronization
import TestSupport
import Testing

@testable import Rendering

@Suite(.timeLimit(.minutes(20))) struct RendererTests {
  private func note(_ onset: Seconds, _ duration: Seconds, key: Int = 69, velocity: UInt8 = 100) -> Note {
    Note(pitch: Pitch(key), velocity: velocity, onset: onset, duration: duration)
  }

  @Test(arguments: [SampleRate.hz44100, .hz48000]) func notesSoundWhereTheyStand(rate: SampleRate) async throws {
    let onsets: [Seconds] = [0, 0.5, 1.2345]
    let render = try await TestRender(onsets.map { note($0, 0.2) }, rate: rate)
    for onset in onsets {
      let expected = rate.frames(onset.value)
      #expect(render.peak(onset - 0.1, onset - 0.002) < 0.0001)
      let sounding = try #require(render.left[max(0, expected - 100)...].firstIndex { abs($0) > 0.001 })
      #expect(abs(sounding - expected) <= 64)
    }
  }

  @Test func aKeyIsHeardUntilItIsReleased() async throws {
    let render = try await TestRender([note(0, 1)])
    #expect(render.peak(0.9, 1.0) > 0.9 * render.report.peak)
    #expect(render.peak(1.15, 1.2) < 0.001)
  }

  @Test func thePedalHoldsWhatTheKeysLetGo() async throws {
    let render = try await TestRender([note(0, 0.2), note(2, 0.1, key: 60)], [PedalPress(onset: 0.1, duration: 0.9)])
    #expect(render.peak(0.9, 1.0) > 0.03)
    #expect(render.peak(1.2, 1.9) < 0.001)
  }

  @Test func aPedalThatIsNeverLiftedEndsToo() async throws {
    let render = try await TestRender([note(0, 0.5)], [PedalPress(onset: 0, duration: Seconds(.infinity))])
    #expect(render.peak(6, 6.4) > 0.03)
    #expect(render.report.seconds < 7)
  }

  @Test func aPedalPressedLongAfterTheLastNoteIsNotWaitedFor() async throws {
    let render = try await TestRender([note(0, 0.5)], [PedalPress(onset: 3000, duration: 1)])
    #expect(render.report.seconds < 8)
  }

  @Test func anEmptyPieceIsAMomentOfSilence() async throws {
    for settings in [RenderSettings(), RenderSettings.dry] {
      let render = try await TestRender([], settings: settings)
      #expect(0.1..<0.5 ~= render.report.seconds.value)
      #expect(render.report.peak < Level.silence)
    }
  }

  @Test func silenceAtTheBeginningStays() async throws {
    let render = try await TestRender([note(2, 0.1)])
    #expect(render.peak(0, 1.99) == 0)
    #expect(render.report.seconds > 2.1)
  }

  @Test func aKeyStruckAgainSoundsUntilItsNewerNoteEnds() async throws {
    let render = try await TestRender([note(0, 1), note(0.5, 1)])
    #expect(render.peak(1.2, 1.4) > 0.03)
    #expect(render.peak(1.65, 1.7) < 0.001)
  }

  @Test func aThousandLoudNotesDoNotClip() async throws {
    let folder = TemporaryFolder()
    let renderer = try Renderer(SoundFont(folder.add("test.sf2", TestSoundFont().bytes)))
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    let notes = (0..<1000).map {
      Note(
        pitch: Pitch(21 + $0 % 88), velocity: 127, onset: .milliseconds(Double($0)), duration: 2,
        channel: UInt8($0 % 16))
    }
    let report = try await renderer.render(NoteStream(Performance(notes: notes)), into: &spool)
    #expect(report.peak > 1)
    _ = try spool.master(to: .standard)
    try spool.file(folder.path + "/a.wav", as: .wav16).commit()
    var reader = try AudioFileReader(folder.path + "/a.wav")
    let peak = try reader.readFloats(frames: reader.frameCount).map(abs).max()
    #expect(try #require(peak) < 0.8923)
  }

  @Test func theSameStreamGivesTheSameFramesAlsoAtOnce() async throws {
    let folder = TemporaryFolder()
    let renderer = try Renderer(SoundFont(folder.add("test.sf2", TestSoundFont().bytes)))
    let piece = Performance(
      notes: (0..<50).map { note(Seconds(Double($0) * 0.05), 0.2, key: 40 + $0 * 7 % 40) },
      pedalPresses: [PedalPress(onset: 0.3, duration: 1)])
    @Sendable func frames(in path: String) async throws -> [Float] {
      var spool = try FrameSpool(sampleRate: .hz44100, in: path)
      _ = try await renderer.render(NoteStream(piece), into: &spool)
      return try spool.frames(from: 0, count: spool.frameCount)
    }
    let first = try await frames(in: folder.path)
    try await withThrowingTaskGroup { [path = folder.path] group in
      for _ in 0..<4 { group.addTask { try await frames(in: path) } }
      for try await again in group { #expect(again == first) }
    }
  }

  @Test func thePieceIsRenderedWhileItIsProduced() async throws {
    let folder = TemporaryFolder()
    let renderer = try Renderer(SoundFont(folder.add("test.sf2", TestSoundFont().bytes)), settings: .dry)
    let stream = NoteStream()
    let notes = [note(0, 0.2), note(15, 0.2), note(30, 0.2)]
    let (signals, rendered) = AsyncStream.makeStream(of: Seconds.self)
    let producer = Task {
      var progress = signals.makeAsyncIterator()
      var done = Seconds.zero
      for note in notes {
        stream.send(.note(note))
        // The next note is only produced when everything before this one has been rendered, except for the latency.
        while done + Renderer.latency < note.onset, let seconds = await progress.next() { done = seconds }
      }
      stream.finish()
    }
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(stream, into: &spool, progress: { rendered.yield($0) })
    await producer.value
    let whole = try await TestRender(notes)
    let frames = try spool.frames(from: 0, count: spool.frameCount)
    #expect(stride(from: 0, to: frames.count, by: 2).map { frames[$0] } == whole.left)
  }

  @Test func whatTheProducerThrowsIsPassedOn() async throws {
    struct Broken: Error {}
    let folder = TemporaryFolder()
    let renderer = try Renderer(SoundFont(folder.add("test.sf2", TestSoundFont().bytes)))
    let stream = NoteStream()
    stream.send(.note(note(0, 1)))
    stream.finish(throwing: Broken())
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    await #expect(throws: Broken.self) { try await renderer.render(stream, into: &spool) }
  }

  @Test func aCancelledRenderEndsAtOnce() async throws {
    let task = Task {
      let folder = TemporaryFolder()
      let renderer = try Renderer(SoundFont(folder.add("test.sf2", TestSoundFont().bytes)))
      var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
      let stream = NoteStream(Performance(notes: [note(0, 20000)]))
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try await renderer.render(stream, into: &spool)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
