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
    let decoder = TextDecoder(tracks.lazy.flatMap(\.texts).map(\.bytes))
    return tracks.enumerated().flatMap { index, track in
      var tag: TextDecoder.Tag?
      return track.texts.compactMap { kind, bytes -> MIDIText? in
        let text = decoder.decode(bytes, after: tag)
        tag = TextDecoder.Tag(in: text) ?? tag
        let trimmed = text.trimmed
        return trimmed.isEmpty ? nil : MIDIText(kind: kind, text: trimmed, track: index)
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

extension MIDITrack {
  /// Maximum length of a text in bytes; longer ones are cut off there.
  private static let longestText = 1 << 16

  fileprivate var texts: some Sequence<(kind: MIDIText.Kind, bytes: ArraySlice<UInt8>)> {
    events.lazy.compactMap { event in
      guard event.status == 0xFF, let kind = MIDIText.Kind(rawValue: event.data1) else { return nil }
      return (kind, payload(of: event).prefix(Self.longestText))
    }
  }
}

extension String {
  /// Without white space and zeros at its beginning and end.
  fileprivate var trimmed: String {
    let isKept = { (character: Character) in !character.isWhitespace && character != "\0" }
    guard let first = firstIndex(where: isKept), let last = lastIndex(where: isKept) else { return "" }
    return String(self[first...last])
  }
}
