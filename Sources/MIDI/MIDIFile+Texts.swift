/// A text in a MIDI file: meta events 1 to 9, such as copyright, track name, lyric or marker.
public struct MIDIText: Hashable, Sendable {
  public enum Kind: UInt8, Sendable {
    case text = 1
    case copyright, trackName, instrument, lyric, marker, cuePoint, program, device
  }

  public let kind: Kind
  public let text: String
  /// Index from 0.
  public let track: Int
}

extension MIDIFile {
  /// All texts, track by track, except empty ones.
  public var texts: [MIDIText] {
    tracks.enumerated().flatMap { index, track in
      track.events.compactMap { event -> MIDIText? in
        guard event.status == 0xFF, let kind = MIDIText.Kind(rawValue: event.data1) else { return nil }
        let text = String(midi: track.payload(of: event))
        return text.isEmpty ? nil : MIDIText(kind: kind, text: text, track: index)
      }
    }
  }

  /// The name of the sequence, which is the first track's name (RP-001: Sequence/Track Name).
  public var title: String? {
    texts.first { $0.kind == .trackName && $0.track == 0 }?.text
  }

  /// The first copyright notice.
  public var copyright: String? { texts.first { $0.kind == .copyright }?.text }
}

extension String {
  /// Decodes UTF-8, otherwise Latin-1, as older files use; trims white space and zeros.
  fileprivate init(midi bytes: ArraySlice<UInt8>) {
    let decoded =
      String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    let isKept = { (character: Character) in !character.isWhitespace && character != "\0" }
    guard let first = decoded.firstIndex(where: isKept), let last = decoded.lastIndex(where: isKept) else {
      self = ""
      return
    }
    self = String(decoded[first...last])
  }
}
