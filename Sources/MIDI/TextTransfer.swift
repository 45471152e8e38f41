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
  /// its header says, each of which ends with End of Track.
  init?(_ bytes: [UInt8]) {
    guard ByteCursor(bytes).matches("MThd", at: 0), chunks(of: bytes) == nil else { return nil }
    let lineFeeds = bytes.indices.filter { bytes[$0] == 0x0A }
    guard !lineFeeds.isEmpty, lineFeeds.allSatisfy({ bytes[$0 - 1] == 0x0D }) else { return nil }
    inserted = lineFeeds.map { $0 - 1 }
    let candidate = bytes.indices.filter { !bytes[$0...].starts(with: [0x0D, 0x0A]) }.map { bytes[$0] }
    restored = isWhole(candidate) ? candidate : nil
    if restored == nil && inserted.count < Self.suspicious { return nil }
  }

  /// - Parameter others: the repairs made while reading the file. If none of them concerns the length or the end of a
  ///   track, carriage returns that were not removed belong to the texts of the file, and there is no damage.
  func repair(beside others: RepairLog) -> MIDIWarning.Repair? {
    let isDamage = restored != nil || others.kinds.contains { Self.isConsequence($0.first.repair) }
    return isDamage ? .textTransfer(lineFeeds: inserted.count, isUndone: restored != nil) : nil
  }

  private static func isConsequence(_ repair: MIDIWarning.Repair) -> Bool {
    switch repair {
    case .trackLength, .eventTruncated, .endOfTrackMissing: true
    default: false
    }
  }

  /// The offset in the damaged file of a byte that was read from `restored`, if that was used.
  func offset(ofByte offset: Int) -> Int {
    guard restored != nil else { return offset }
    return inserted.reduce(offset) { $1 <= $0 ? $0 + 1 : $0 }
  }
}

/// The types and contents of the chunks; nil unless they fill the file.
private func chunks(of bytes: [UInt8]) -> [(type: ArraySlice<UInt8>, body: ArraySlice<UInt8>)]? {
  let cursor = ByteCursor(bytes)
  var (chunks, start) = ([(type: ArraySlice<UInt8>, body: ArraySlice<UInt8>)](), 0)
  while start + 8 <= bytes.count {
    let end = start + 8 + cursor.bigEndian32(at: start + 4)
    guard end <= bytes.count else { return nil }
    chunks.append((bytes[start..<start + 4], bytes[start + 8..<end]))
    start = end
  }
  return start == bytes.count ? chunks : nil
}

private func isWhole(_ bytes: [UInt8]) -> Bool {
  guard let chunks = chunks(of: bytes), let header = chunks.first?.body, header.count >= 6 else { return false }
  let tracks = chunks.filter { $0.type.elementsEqual("MTrk".utf8) }
  return tracks.count == Int(ByteCursor(bytes).bigEndian16(at: header.startIndex + 2))
    && tracks.allSatisfy { $0.body.suffix(3) == [0xFF, MetaType.endOfTrack, 0x00] }
}
