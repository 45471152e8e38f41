public import Audio
internal import Files
internal import MIDI
private import Music
private import Support

/// Facts about a MIDI or audio file, collected without playing it.
public struct FileFacts: Encodable, Sendable {
  public let file: String
  /// Format in words, such as `FLAC (Free Lossless Audio Codec), Signed 16 bit PCM`.
  public private(set) var format: String
  /// Length in seconds, to the end of the last note or frame; nil if an audio file does not state it.
  public private(set) var seconds: Double?
  /// Number of frames, for audio.
  public private(set) var frames: Int?
  public private(set) var sampleRate: Int?
  public private(set) var channels: Int?
  public private(set) var tags = Tags()
  /// The first fifty text events, for MIDI files.
  public private(set) var texts: [String]?
  /// How the piece was composed, if the file says so.
  public private(set) var provenance: Provenance?

  /// - Throws: `FileError`, `MIDIError`, `AudioFileError`.
  public init(_ path: String) throws { try self.init(path, below: nil) }

  /// - Parameter root: the folder in which a search found the file; see `openForReading`.
  init(_ path: String, below root: String?) throws {
    try self.init(path, below: root, copy: isPipeOrDevice(path) ? copyOfPipe(path) : nil)
  }

  /// - Parameter copy: the contents of a pipe, which can be read only once; nil for a file.
  init(_ path: String, below root: String? = nil, copy: AtomicFile?) throws {
    (file, format) = (path, "")
    let (source, root) = copy.map { ($0.path, nil as String?) } ?? (path, root)
    if FileFacts.isMIDI(path, beginning: try readBeginning(of: source, count: 12, below: root).bytes) {
      try readMIDI(MIDIFile.bytes(path: source, below: root))
    } else {
      try readAudio(source, below: root)
    }
  }

  /// Whether it is a MIDI file, judging by its name or its first bytes.
  private static func isMIDI(_ path: String, beginning: [UInt8]) -> Bool {
    beginning.starts(with: "MThd".utf8)
      || beginning.starts(with: "RIFF".utf8) && beginning.dropFirst(8).starts(with: "RMID".utf8)
      || fileExtension(of: path).map { MIDIFile.fileExtensions.contains($0.lowercased()) } ?? false
  }

  private mutating func readMIDI(_ bytes: [UInt8]) throws {
    let midi = try MIDIFile.read(bytes, name: file).file
    format = "Standard MIDI File, format \(midi.format), \(counted(midi.trackCount, "track"))"
    seconds = midi.notes.lazy.map(\.note.end.value).max() ?? 0
    (tags.title, tags.copyright) = (midi.title, midi.copyright)
    texts = midi.texts.lazy.filter { $0.kind == .text }.prefix(50).map(\.text)
    provenance = midi.provenance
  }

  private mutating func readAudio(_ path: String, below root: String?) throws {
    let audio = try AudioFileReader(path, below: root, name: file)
    format = audio.formatName
    (sampleRate, channels) = (audio.sampleRate, audio.channels)
    // A pipe, or a truncated file, may claim the maximum number of frames.
    if 0..<(1 << 60) ~= audio.frameCount, audio.sampleRate > 0 {
      frames = audio.frameCount
      seconds = Double(audio.frameCount) / Double(audio.sampleRate)
    }
    tags = audio.tags
    let texts = [tags.comment, tags.title, tags.copyright, tags.album, tags.artist]
    provenance = texts.lazy.compactMap(\.self).compactMap(Provenance.init(in:)).first
  }
}

extension MIDIFile {
  /// How the piece was composed, if one of the text events says so.
  var provenance: Provenance? {
    texts.lazy.filter { $0.kind == .text }.compactMap { Provenance(in: $0.text) }.first
  }
}
