private import Files
private import MIDI

/// The sentence of an error of one piece, which begins with what the error is about.
///
/// - Parameter label: what messages call the piece. It comes first, unless the sentence begins with it by itself.
package func sentence(of error: any Error, about label: String) -> String {
  subject(of: error) == label ? "\(error)" : "\(label): \(error)"
}

/// The file that the sentence of an error begins with; nil for errors that no input file causes.
private func subject(of error: any Error) -> String? {
  switch error {
  case let error as FileError: error.path
  case MIDIError.unreadable(let error): error.path
  case MIDIError.otherFormat(let file, _), MIDIError.notMIDI(let file, _, _), MIDIError.noMIDIInRIFF(let file, _),
    MIDIError.headerTruncated(let file, _, _), MIDIError.headerTooShort(let file, _, _), MIDIError.strict(let file, _):
    file
  case PieceError.noNotes(let path, _, _), OutputError.ownInput(let path): path
  default: nil
  }
}
