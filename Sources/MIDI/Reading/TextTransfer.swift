/// Damage from a text-mode transfer, which inserts a carriage return before each line feed.
struct TextTransfer {
  /// Offsets of the carriage returns in the damaged file, at least one.
  let inserted: [Int]
  /// The bytes before the transfer; nil if they cannot be reconstructed with certainty.
  let restored: [UInt8]?

  /// Minimum number of line feeds for which it cannot be a coincidence that each follows a carriage return.
  private static let suspicious = 8

  /// Returns nil for a file that shows no such damage.
  ///
  /// The damage is certain if the file without the carriage returns consists of complete chunks, with as many tracks as
  /// its header says, each of which ends with End of Track. In a file that is cut short, this must hold for all chunks
  /// before the cut, and a complete track must contain a line feed.
  init?(_ bytes: [UInt8]) {
    guard ByteCursor(bytes).matches("MThd", at: 0), Chunks(bytes).rest != nil else { return nil }
    let lineFeeds = bytes.indices.filter { bytes[$0] == 0x0A }
    guard !lineFeeds.isEmpty, lineFeeds.allSatisfy({ bytes[$0 - 1] == 0x0D }) else { return nil }
    inserted = lineFeeds.map { $0 - 1 }
    let candidate = bytes.indices.filter { !bytes[$0...].starts(with: [0x0D, 0x0A]) }.map { bytes[$0] }
    restored = Chunks(candidate).agree ? candidate : nil
    if restored == nil && inserted.count < Self.suspicious { return nil }
  }

  /// Where the damage is not certain, carriage returns in texts are no sign of it: lyrics and notices have lines.
  ///
  /// - Parameter lineFeeds: how many line feeds the events that were read have outside their texts.
  func repair(lineFeedsInMusic lineFeeds: Int) -> MIDIWarning.Repair? {
    let isDamage = restored != nil || lineFeeds >= Self.suspicious
    return isDamage ? .textTransfer(lineFeeds: inserted.count, isUndone: restored != nil) : nil
  }

  /// The offset in the damaged file of a byte that was read from `restored`, if that was used.
  func offset(ofByte offset: Int) -> Int {
    guard restored != nil else { return offset }
    return inserted.reduce(offset) { $1 <= $0 ? $0 + 1 : $0 }
  }
}

extension ByteCursor {
  /// Number of line feeds in a track that begins here, outside its texts. If the track ends within a text, as in a file
  /// that is cut short, that text's line feeds do not count; those after any other damage do.
  var lineFeedsInMusic: Int {
    var reader = TrackReader(self)
    let end = reader.offset(ofEvent: .max)
    let rest = reader.isEnded ? [] : bytes[end..<limit]
    // After its delta time.
    let event = rest.drop { $0 >= 0x80 }.dropFirst()
    let isText = event.first == 0xFF && event.dropFirst().prefix(1).allSatisfy { MetaType.texts ~= $0 }
    let texts = reader.track.events.lazy.filter(\.isText).map { lineFeeds(in: reader.track.payload(of: $0)) }
    return max(lineFeeds(in: bytes[position..<end]) + (isText ? 0 : lineFeeds(in: rest)) - texts.reduce(0, +), 0)
  }
}

private func lineFeeds(in bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) } }

/// The chunks of a file.
private struct Chunks {
  /// The types and contents of the whole chunks.
  private(set) var whole: [(type: ArraySlice<UInt8>, body: ArraySlice<UInt8>)] = []
  /// What follows them; nil if they fill the file.
  private(set) var rest: ArraySlice<UInt8>?

  init(_ bytes: [UInt8]) {
    let cursor = ByteCursor(bytes)
    var start = 0
    while start + 8 <= bytes.count {
      let end = start + 8 + cursor.bigEndian32(at: start + 4)
      guard end <= bytes.count else { break }
      whole.append((bytes[start..<start + 4], bytes[start + 8..<end]))
      start = end
    }
    rest = start == bytes.count ? nil : bytes[start...]
  }

  /// Whether all lengths agree with the contents, up to the end of the file or to a track that is cut short.
  var agree: Bool {
    guard let header = whole.first?.body, header.count >= 6 else { return false }
    let tracks = whole.filter { $0.type.elementsEqual("MTrk".utf8) }.map(\.body)
    guard tracks.allSatisfy({ $0.suffix(3) == [0xFF, MetaType.endOfTrack, 0x00] }) else { return false }
    let count = Int(header[header.startIndex + 2]) << 8 | Int(header[header.startIndex + 3])
    guard let rest else { return tracks.count == count }
    return tracks.count < count && rest.prefix(4).elementsEqual("MTrk".utf8.prefix(rest.count))
      && tracks.contains { $0.contains(0x0A) }
  }
}
