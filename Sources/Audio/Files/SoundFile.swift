internal import CSndFile
internal import Files
internal import Glibc
internal import Support

/// Processor time in seconds that libsndfile may take to open a file or to decode a sample. On some damaged files it
/// never returns (<https://github.com/libsndfile/libsndfile/issues/1118>).
let longestOpening = 10.0

/// The reason why such a file cannot be read.
let endless = "it is damaged, and libsndfile finds no end"

/// An open `SNDFILE` that reads from or writes to a file descriptor, which the caller owns.
///
/// It uses its own I/O callbacks (`sf_open_virtual`), because libsndfile's built-in ones don't always report a full
/// disk. The first `errno` of a read or write is kept in `failure`.
struct SoundFile: ~Copyable {
  let handle: OpaquePointer
  private let context: UnsafeMutablePointer<IOContext>
  let info: SF_INFO

  /// User data of the callbacks.
  fileprivate struct IOContext {
    let descriptor: CInt
    let ownsDescriptor: Bool
    /// Offset at which libsndfile's data begins.
    let base: off_t
    var failure: CInt = 0
  }

  /// A file could not be opened.
  struct OpenError: Error {
    /// libsndfile's message.
    let reason: String
    /// The first `errno` of a read or write, or 0.
    let code: CInt

    /// The system's error if there was one, otherwise `other`, which has libsndfile's message.
    func cause(_ path: String, _ action: FileError.Action, or other: AudioFileError) -> any Error {
      code == 0 ? other : FileError(path: path, action: action, code: code)
    }
  }

  /// Opens the file (`sf_open_virtual`).
  ///
  /// - Parameters:
  ///   - mode: `SFM_READ` or `SFM_WRITE`.
  ///   - info: the format to write; empty when reading.
  ///   - base: number of bytes at the start of the file that libsndfile must not touch.
  init(descriptor: CInt, mode: CInt, info: SF_INFO, base: Int = 0) throws(OpenError) {
    let isReading = mode == CInt(SFM_READ)
    // If opening is abandoned, the caller closes its own descriptor.
    let descriptor = isReading ? fcntl(descriptor, F_DUPFD_CLOEXEC, 0) : descriptor
    if descriptor < 0 { throw OpenError(reason: "", code: errno) }
    let context = UnsafeMutablePointer<IOContext>.allocate(capacity: 1)
    context.initialize(to: IOContext(descriptor: descriptor, ownsDescriptor: isReading, base: off_t(base)))
    lseek(descriptor, off_t(base), SEEK_SET)
    let opening = Opening(context: context, mode: mode, info: info)
    guard let opened = isReading ? resultWithin(processorSeconds: longestOpening, opening.run) : opening.run() else {
      throw OpenError(reason: endless, code: 0)
    }
    let code = context.pointee.failure
    // libsndfile goes on after some errors, for example without the tags that it could not read.
    guard let handle = opened.handle, code == 0 else {
      let reason = String(cString: sf_strerror(nil))
      if let handle = opened.handle { sf_close(handle) }
      Self.end(context)
      throw OpenError(reason: reason, code: code)
    }
    (self.handle, self.context, self.info) = (handle, context, opened.info)
  }

  /// A call of `sf_open_virtual`, and its outcome.
  private struct Opening: @unchecked Sendable {
    let context: UnsafeMutablePointer<IOContext>
    let mode: CInt
    var info: SF_INFO
    var handle: OpaquePointer?

    @Sendable func run() -> Opening {
      var (opened, callbacks) = (self, SoundFile.callbacks)
      opened.handle = sf_open_virtual(&callbacks, mode, &opened.info, context)
      return opened
    }
  }

  private static func end(_ context: UnsafeMutablePointer<IOContext>) {
    if context.pointee.ownsDescriptor { Glibc.close(context.pointee.descriptor) }
    context.deallocate()
  }

  deinit {
    sf_close(handle)
    Self.end(context)
  }

  /// Flushes the data and writes the header (`sf_close`).
  ///
  /// - Returns: the first `errno` of a read or write, or 0.
  consuming func close() -> CInt {
    sf_close(handle)
    let failure = context.pointee.failure
    Self.end(context)
    discard self
    return failure
  }

  /// The first `errno` of a read or write, or 0.
  var failure: CInt { context.pointee.failure }
  /// libsndfile's message about the last failure (`sf_strerror`).
  var reason: String { String(cString: sf_strerror(handle)) }

  /// Calls `sf_command` with a flag.
  mutating func set(_ command: CInt, _ flag: Bool) {
    sf_command(handle, command, nil, flag ? 1 : 0)
  }

  /// Calls `sf_command` with an enumerated value.
  mutating func set(_ command: CInt, mode: CInt) {
    var mode = mode
    sf_command(handle, command, &mode, CInt(MemoryLayout<CInt>.size))
  }

  /// Calls `sf_command` with a number.
  mutating func set(_ command: CInt, _ number: Double) {
    var number = number
    sf_command(handle, command, &number, CInt(MemoryLayout<Double>.size))
  }

  /// Sets a tag (`sf_set_string`). Returns false if the format doesn't support it.
  mutating func set(_ text: String, _ tag: CInt) -> Bool { sf_set_string(handle, tag, text) == 0 }

  /// Maximum length of a tag in bytes; longer ones are cut off there.
  private static let longestTag = 1 << 16

  /// Returns a tag (`sf_get_string`).
  func string(_ tag: CInt) -> String? {
    sf_get_string(handle, tag).map { text in
      let bytes = UnsafeRawBufferPointer(start: text, count: strnlen(text, Self.longestTag))
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Writes interleaved frames as integers in the upper bits of 32 (`sf_writef_int`). Returns false if not all were
  /// written.
  mutating func write(_ samples: Span<Int32>) -> Bool {
    let frames = sf_count_t(samples.count / Int(info.channels))
    return samples.withUnsafeBufferPointer { sf_writef_int(handle, $0.baseAddress, frames) } == frames
  }

  /// Writes interleaved frames (`sf_writef_float`). Returns false if not all were written.
  mutating func write(_ samples: Span<Float>) -> Bool {
    let frames = sf_count_t(samples.count / Int(info.channels))
    return samples.withUnsafeBufferPointer { sf_writef_float(handle, $0.baseAddress, frames) } == frames
  }

  /// Reads up to `count` interleaved frames as floats (`sf_readf_float`); fewer at the end.
  mutating func readFloats(frames count: Int) -> [Float] {
    let channels = Int(info.channels)
    return [Float](unsafeUninitializedCapacity: count * channels) { buffer, used in
      used = max(0, Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(count)))) * channels
    }
  }

  /// Reads up to `count` interleaved frames as integers in the upper bits of 32 (`sf_readf_int`); fewer at the end.
  mutating func readIntegers(frames count: Int) -> [Int32] {
    let channels = Int(info.channels)
    return [Int32](unsafeUninitializedCapacity: count * channels) { buffer, used in
      used = max(0, Int(sf_readf_int(handle, buffer.baseAddress, sf_count_t(count)))) * channels
    }
  }
}

extension SoundFile {
  /// `SF_VIRTUAL_IO` callbacks for a file descriptor.
  private static var callbacks: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { context in
        var status = stat()
        let context = SoundFile.context(context).pointee
        return fstat(context.descriptor, &status) == 0 ? sf_count_t(status.st_size - context.base) : -1
      },
      seek: { offset, origin, context in
        let context = SoundFile.context(context).pointee
        let start = origin == SEEK_SET ? context.base : 0
        return sf_count_t(lseek(context.descriptor, off_t(offset) + start, origin) - context.base)
      },
      read: { bytes, count, context in
        let context = SoundFile.context(context)
        let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: Int(count))
        let (done, code) = readAll(from: context.pointee.descriptor, into: buffer)
        if context.pointee.failure == 0 { context.pointee.failure = code }
        return sf_count_t(done)
      },
      write: { bytes, count, context in
        let context = SoundFile.context(context)
        let code = writeAll(UnsafeRawBufferPointer(start: bytes, count: Int(count)), to: context.pointee.descriptor)
        if context.pointee.failure == 0 { context.pointee.failure = code }
        return code == 0 ? count : 0
      },
      tell: { context in
        let context = SoundFile.context(context).pointee
        return sf_count_t(lseek(context.descriptor, 0, SEEK_CUR) - context.base)
      })
  }

  private static func context(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<IOContext> {
    pointer!.assumingMemoryBound(to: IOContext.self)
  }
}
