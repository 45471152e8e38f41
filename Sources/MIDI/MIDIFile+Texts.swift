// What a MIDI file says in words. Must not know what the words mean.

/// A text, copyright, name, lyric, marker or cue point: meta events 1 to 9.
public struct MIDIText: Hashable, Sendable {
  public enum Kind: UInt8, Sendable {
    case text = 1
    case copyright, trackName, instrument, lyric, marker, cuePoint, program, device
  }

  public let kind: Kind
  public let text: String
  /// From 0.
  public let track: Int
}

extension MIDIFile {
  /// All that it says in words, track by track, without what is empty.
  public var texts: [MIDIText] {
    tracks.enumerated().flatMap { index, track in
      track.events.compactMap { event -> MIDIText? in
        guard event.status == 0xFF, let kind = MIDIText.Kind(rawValue: event.data1) else { return nil }
        let text = String(midi: track.payload(of: event))
        return text.isEmpty ? nil : MIDIText(kind: kind, text: text, track: index)
      }
    }
  }

  /// The name of the whole, which is that of the first track (RP-001: Sequence/Track Name).
  public var title: String? {
    texts.first { $0.kind == .trackName && $0.track == 0 }?.text
  }

  /// The first copyright notice.
  public var copyright: String? { texts.first { $0.kind == .copyright }?.text }
}

extension String {
  /// UTF-8, or else Latin-1, which is the older habit; without spaces and zeros around it.
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
