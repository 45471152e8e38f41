// Composes a piece, prints its notes while it is being composed, and renders it into memory at the same time.
//
// Usage: compose-to-buffer [SEED]
import EtudeKit

let seed = CommandLine.arguments.dropFirst().first.flatMap { UInt64($0) } ?? 42
let composer = try Composer(modelPath: BundledModel.path())
let renderer = try Renderer(SoundFont.find())

// The composer fills the stream; any number of consumers read it, and each starts with the first event.
let stream = NoteStream()
let request = PieceRequest(seed: seed, length: .seconds(10), label: "Chopin")
async let composed = composer.compose(request, into: stream)
async let rendered = renderer.audio(of: stream, sampleRate: .hz48000)

for try await event in stream {
  if let note = event.note {
    print("\(note.onset)  \(note.pitch)  velocity \(note.velocity)  \(note.duration)")
  }
}

let audio = try await rendered
let peak = audio.samples.reduce(0) { max($0, abs($1)) }
print("\(audio.frameCount) frames at \(audio.sampleRate.rawValue) Hz, peak \(peak)")
_ = try await composed
