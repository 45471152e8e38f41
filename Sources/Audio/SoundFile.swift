// The one handle on libsndfile. Must not know folders, levels or music.
internal import CSndFile
internal import Glibc

/// An open `SNDFILE`, reading from or writing to a file descriptor that somebody else owns.
///
/// The bytes go through our own callbacks (`sf_open_virtual`), since libsndfile's own do not always report a full disk:
/// the first `errno` of a read or write is kept in `failure`.
struct SoundFile: ~Copyable {
  let handle: OpaquePointer
  private let source: UnsafeMutablePointer<Source>
  let info: SF_INFO

  /// What the callbacks are given.
  fileprivate struct Source {
    let descriptor: CInt
    /// Where in the file libsndfile's file begins.
    let base: off_t
    var failure: CInt = 0
  }

  /// What libsndfile says about an open that failed.
  struct OpenError: Error { let reason: String }

  /// `sf_open_virtual`.
  ///
  /// - Parameters:
  ///   - mode: `SFM_READ` or `SFM_WRITE`.
  ///   - info: what to write; empty when reading.
  ///   - base: how many bytes are somebody else's, before those of libsndfile.
  init(descriptor: CInt, mode: CInt, info: SF_INFO, base: Int = 0) throws(OpenError) {
    let source = UnsafeMutablePointer<Source>.allocate(capacity: 1)
    source.initialize(to: Source(descriptor: descriptor, base: off_t(base)))
    lseek(descriptor, off_t(base), SEEK_SET)
    var (callbacks, info) = (Self.callbacks, info)
    guard let handle = sf_open_virtual(&callbacks, mode, &info, source) else {
      source.deallocate()
      throw OpenError(reason: String(cString: sf_strerror(nil)))
    }
    (self.handle, self.source, self.info) = (handle, source, info)
  }

  deinit {
    sf_close(handle)
    source.deallocate()
  }

  /// Writes what is still held back and the header (`sf_close`).
  ///
  /// - Returns: the first `errno` of a read or write, or 0.
  consuming func close() -> CInt {
    sf_close(handle)
    let failure = source.pointee.failure
    source.deallocate()
    discard self
    return failure
  }

  /// The first `errno` of a read or write, or 0.
  var failure: CInt { source.pointee.failure }
  /// What libsndfile says about the last failure (`sf_strerror`).
  var reason: String { String(cString: sf_strerror(handle)) }

  /// `sf_command` with a flag.
  mutating func set(_ command: CInt, _ flag: Bool) {
    sf_command(handle, command, nil, flag ? 1 : 0)
  }

  /// `sf_command` with one of several words.
  mutating func set(_ command: CInt, mode: CInt) {
    var mode = mode
    sf_command(handle, command, &mode, CInt(MemoryLayout<CInt>.size))
  }

  /// `sf_command` with a number.
  mutating func set(_ command: CInt, _ number: Double) {
    var number = number
    sf_command(handle, command, &number, CInt(MemoryLayout<Double>.size))
  }

  /// `sf_set_string`. False where the format has no such tag.
  mutating func set(_ text: String, _ tag: CInt) -> Bool { sf_set_string(handle, tag, text) == 0 }

  /// `sf_get_string`.
  func string(_ tag: CInt) -> String? { sf_get_string(handle, tag).map { String(cString: $0) } }

  /// Writes interleaved frames of integers, each in the upper bits of 32 (`sf_writef_int`). False when not all went.
  mutating func write(_ samples: Span<Int32>) -> Bool {
    let frames = sf_count_t(samples.count / Int(info.channels))
    return samples.withUnsafeBufferPointer { sf_writef_int(handle, $0.baseAddress, frames) } == frames
  }

  /// Writes interleaved frames (`sf_writef_float`). False when not all went.
  mutating func write(_ samples: Span<Float>) -> Bool {
    let frames = sf_count_t(samples.count / Int(info.channels))
    return samples.withUnsafeBufferPointer { sf_writef_float(handle, $0.baseAddress, frames) } == frames
  }

  /// Reads up to `count` frames of floats, interleaved (`sf_readf_float`); fewer at the end.
  mutating func readFloats(frames count: Int) -> [Float] {
    let channels = Int(info.channels)
    return [Float](unsafeUninitializedCapacity: count * channels) { buffer, used in
      used = max(0, Int(sf_readf_float(handle, buffer.baseAddress, sf_count_t(count)))) * channels
    }
  }

  /// Reads up to `count` frames of integers, interleaved, each in the upper bits of 32 (`sf_readf_int`).
  mutating func readIntegers(frames count: Int) -> [Int32] {
    let channels = Int(info.channels)
    return [Int32](unsafeUninitializedCapacity: count * channels) { buffer, used in
      used = max(0, Int(sf_readf_int(handle, buffer.baseAddress, sf_count_t(count)))) * channels
    }
  }
}

extension SoundFile {
  /// `SF_VIRTUAL_IO` over a file descriptor.
  private static var callbacks: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { source in
        var status = stat()
        let source = SoundFile.source(source).pointee
        return fstat(source.descriptor, &status) == 0 ? sf_count_t(status.st_size - source.base) : -1
      },
      seek: { offset, origin, source in
        let source = SoundFile.source(source).pointee
        let start = origin == SEEK_SET ? source.base : 0
        return sf_count_t(lseek(source.descriptor, off_t(offset) + start, origin) - source.base)
      },
      read: { bytes, count, source in
        SoundFile.transfer(count, source) { Glibc.read($0, bytes! + $1, $2) }
      },
      write: { bytes, count, source in
        SoundFile.transfer(count, source) { Glibc.write($0, bytes! + $1, $2) }
      },
      tell: { source in
        let source = SoundFile.source(source).pointee
        return sf_count_t(lseek(source.descriptor, 0, SEEK_CUR) - source.base)
      })
  }

  private static func source(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Source> {
    pointer!.assumingMemoryBound(to: Source.self)
  }

  /// Calls `move(descriptor, done, rest)` until `count` bytes have moved, none come any more, or the system refuses.
  private static func transfer(
    _ count: sf_count_t, _ pointer: UnsafeMutableRawPointer?, _ move: (CInt, Int, Int) -> Int
  ) -> sf_count_t {
    let source = source(pointer)
    var done = 0
    while done < Int(count) {
      let moved = move(source.pointee.descriptor, done, Int(count) - done)
      if moved < 0 && errno == EINTR { continue }
      if moved < 0 && source.pointee.failure == 0 { source.pointee.failure = errno }
      if moved <= 0 { break }
      done += moved
    }
    return sf_count_t(done)
  }
}
