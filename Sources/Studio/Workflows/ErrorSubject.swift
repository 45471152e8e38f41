private import Files
private import MIDI

/// The sentence for an error of one piece. It begins with what the error is about.
///
/// - Parameter label: the name of the piece in messages. It is put first, unless the sentence already begins with it or
///   with an output of the piece.
package func sentence(of error: any Error, about label: String) -> String {
  let label = nameInMessages(of: label)
  return switch error {
  case OutputError.present, OutputError.changed, OutputError.linkedFolder: "\(error)"
  default: subject(of: error).map(nameInMessages) == label ? "\(error)" : "\(label): \(error)"
  }
}

/// The file that the sentence of an error begins with; nil for errors that are not about an input file.
private func subject(of error: any Error) -> String? {
  switch error {
  case let error as FileError: error.path
  case MIDIError.unreadable(let error): error.path
  case MIDIError.otherFormat(let file, _), MIDIError.notMIDI(let file, _, _), MIDIError.noMIDIInRIFF(let file, _),
    MIDIError.headerTruncated(let file, _, _), MIDIError.headerTooShort(let file, _, _),
    MIDIError.tooManyEvents(let file, _), MIDIError.strict(let file, _):
    file
  case PieceError.noNotes(let path, _, _), OutputError.ownInput(let path): path
  default: nil
  }
}
