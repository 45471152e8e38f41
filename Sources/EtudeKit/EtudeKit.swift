/// Étude as a library: one import for programs that compose, read, render or write piano music.
///
///     import EtudeKit
///
///     let composer = try Composer(modelPath: BundledModel.path())
///     let stream = NoteStream()
///     async let composed = composer.compose(PieceRequest(seed: 42), into: stream)
///     for try await event in stream { print(event.onset) }
///     _ = try await composed
///
/// `Pipeline` makes files, as the command line does; `Renderer` renders into a buffer; `MIDIFile` reads and writes
/// Standard MIDI Files. `Examples/` contains a complete program.
@_exported public import Audio
@_exported public import Composing
@_exported public import MIDI
@_exported public import Music
@_exported public import Pictures
@_exported public import Rendering
@_exported public import Studio
