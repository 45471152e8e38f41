internal import Files
private import Glibc
private import Support

/// The log of a run: a growing JSON Lines file.
struct RunLog: ~Copyable {
  private let path: String
  private let descriptor: CInt
  /// Length in bytes.
  private(set) var length: Int

  /// Opens or creates the file and truncates it to `length` bytes. What a killed run wrote after its last checkpoint is
  /// written again when the run is resumed.
  init(_ path: String, length: Int) throws(FileError) {
    let opened = Result { () throws(FileError) in try openRegularFile(path, O_WRONLY | O_CREAT | O_NOFOLLOW) }
    descriptor = (try? opened.get()) ?? -1
    self.path = path
    self.length = min(max(Int(lseek(descriptor, 0, SEEK_END)), 0), length)
    _ = try opened.get()
    guard ftruncate(descriptor, self.length) == 0, lseek(descriptor, self.length, SEEK_SET) == self.length else {
      throw FileError(path: path, action: .write)
    }
  }

  deinit { close(descriptor) }

  /// Whether a file is the log of a run, or the empty log of a run that was killed at its start.
  static func isLog(_ path: String) throws(FileError) -> Bool {
    guard isRegularFile(path) else { return false }
    let start = try readBeginning(of: path, count: 1 << 16)
    let line = String(decoding: start.bytes.prefix { $0 != 10 }, as: UTF8.self)
    return start.length == 0 || (try? decodeJSON(LogLine.self, from: line))?.event == "begin"
  }

  mutating func append(_ line: some Encodable) throws(FileError) {
    let bytes = Array((jsonLine(line) + "\n").utf8)
    let code = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
    if code != 0 { throw FileError(path: path, action: .write, code: code) }
    length += bytes.count
  }
}

/// One line of the log of a run.
struct LogLine: Codable {
  var event: String
  var seconds: Double
  var origin: Checkpoint.Origin?
  var learningRate: Double?
  var scores: ModelCard.Scores?
  var isBest: Bool?
  /// Number of steps so far that were skipped because their gradient was not finite.
  var skippedSteps: Int?
}
