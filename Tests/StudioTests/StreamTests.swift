import Audio
import MIDI
import Music
import Rendering
import TestSupport
import Testing

/// Connects the parts of the pipeline: a producer that is still running, and the writer and the renderer consuming its
/// stream.
@Suite(.timeLimit(.minutes(20))) struct StreamTests {
  /// The progress of a consumer.
  private enum Consumed: Sendable {
    case written(events: Int)
    case rendered(Seconds)
  }

  private let folder = TemporaryFolder()
  private let renderer: Renderer
  /// Times are whole ticks, so that the MIDI file preserves them exactly.
  private let events: [MusicEvent] = (1...4).map { beat in
    let onset = Seconds(15 * Double(beat))
    return beat.isMultiple(of: 3)
      ? .pedal(PedalPress(onset: onset, duration: 0.375))
      : .note(Note(pitch: Pitch(60 + beat), velocity: 80, onset: onset, duration: 0.125))
  }

  init() throws {
    renderer = try Renderer(SoundFont(folder.add("piano.sf2", TestSoundFont().bytes)))
  }

  @Test func writerAndRendererConsumeEventsBeforeTheNextAreProduced() async throws {
    let stream = NoteStream()
    let (signals, signal) = AsyncStream.makeStream(of: Consumed.self)
    let producer = Task { [events] in
      var signals = signals.makeAsyncIterator()
      var (written, rendered) = (0, Seconds.zero)
      for (index, event) in events.enumerated() {
        stream.send(event)
        // A pedal press lets the writer continue, but not the renderer, which renders up to the newest note, minus its
        // latency.
        while written <= index || (event.note != nil && rendered + Renderer.latency < event.onset) {
          switch await signals.next() {
          case .written(let events): written = events
          case .rendered(let seconds): rendered = seconds
          case nil: return
          }
        }
      }
      stream.finish()
    }
    async let notation = write(stream) { signal.yield(.written(events: $0)) }
    async let sound = render(stream) { signal.yield(.rendered($0)) }
    let (file, frames) = try await (notation, sound)
    await producer.value
    let kept = try Performance(midiPath: folder.add("piece.mid", file))
    #expect(kept.events == events)
    #expect(try await frames == render(NoteStream(kept)))
  }

  private func write(_ stream: NoteStream, progress: (Int) -> Void) async throws -> [UInt8] {
    var writer = PerformanceWriter(title: "Piece")
    var count = 0
    for try await event in stream {
      writer.add(event)
      count += 1
      progress(count)
    }
    return writer.finish()
  }

  private func render(
    _ stream: NoteStream, progress: @escaping @Sendable (Seconds) -> Void = { _ in }
  ) async throws -> [Float] {
    var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
    _ = try await renderer.render(stream, into: &spool, progress: progress)
    return try spool.frames(from: 0, count: spool.frameCount)
  }
}
