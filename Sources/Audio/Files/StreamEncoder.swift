internal import CSndFile

/// How live audio is encoded.
package enum StreamFormat: String, CaseIterable, Sendable {
  /// Opus in Ogg (RFC 7845), about 155 kbit/s, in pages of 100 ms.
  case opus
  /// FLAC with 16-bit samples, in frames of 4096.
  case flac
  /// MP3 at 160 kbit/s.
  case mp3

  fileprivate var code: CInt {
    let code =
      switch self {
      case .opus: SF_FORMAT_OGG | SF_FORMAT_OPUS
      case .flac: SF_FORMAT_FLAC | SF_FORMAT_PCM_16
      case .mp3: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III
      }
    return CInt(code)
  }
}

/// Encodes stereo frames at 48 kHz into memory (`sf_open_virtual`); the encoder never seeks in its output.
///
///     var encoder = try StreamEncoder(.flac)
///     for bytes in encoder.encode(samples) { send(bytes) }
package struct StreamEncoder: ~Copyable {
  private let handle: OpaquePointer
  private let sink: UnsafeMutablePointer<Sink>

  /// State of the callbacks: the writes that have not been returned yet.
  fileprivate struct Sink {
    var writes: [[UInt8]] = []
    var position: sf_count_t = 0
  }

  /// - Throws: `AudioFileError.unavailable` if the installed libsndfile cannot encode the format.
  package init(_ format: StreamFormat) throws(AudioFileError) {
    let sink = UnsafeMutablePointer<Sink>.allocate(capacity: 1)
    sink.initialize(to: Sink())
    var info = SF_INFO(frames: 0, samplerate: 48000, channels: 2, format: format.code, sections: 0, seekable: 0)
    var callbacks = Self.callbacks
    guard let handle = sf_open_virtual(&callbacks, CInt(SFM_WRITE), &info, sink) else {
      sink.deinitialize(count: 1)
      sink.deallocate()
      throw .unavailable(format: format.rawValue, library: AudioFileEngine.description)
    }
    (self.handle, self.sink) = (handle, sink)
    switch format {
    case .opus:
      set(SFC_SET_OGG_PAGE_LATENCY_MS, 100)
      set(SFC_SET_VBR_ENCODING_QUALITY, AudioFileFormat.opus.libraryQuality(AudioFileFormat.standardQuality)!)
    case .flac: break
    case .mp3:
      var mode = CInt(SF_BITRATE_MODE_CONSTANT)
      sf_command(handle, CInt(SFC_SET_BITRATE_MODE), &mode, CInt(MemoryLayout<CInt>.size))
      set(SFC_SET_COMPRESSION_LEVEL, 0.5)
    }
    sf_command(handle, CInt(SFC_SET_CLIPPING), nil, 1)
  }

  deinit {
    sf_close(handle)
    sink.deinitialize(count: 1)
    sink.deallocate()
  }

  private func set(_ command: Int, _ number: Double) {
    var number = number
    sf_command(handle, CInt(command), &number, CInt(MemoryLayout<Double>.size))
  }

  /// Encodes interleaved frames of two channels (`sf_writef_float`).
  ///
  /// - Returns: the bytes that became ready, one array per write of libsndfile; each FLAC frame is one write.
  package mutating func encode(_ samples: Span<Float>) -> [[UInt8]] {
    _ = samples.withUnsafeBufferPointer { sf_writef_float(handle, $0.baseAddress, sf_count_t($0.count / 2)) }
    defer { sink.pointee.writes = [] }
    return sink.pointee.writes
  }
}

extension StreamEncoder {
  /// `SF_VIRTUAL_IO` over memory that only grows.
  private static var callbacks: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { StreamEncoder.sink($0).pointee.position },
      // When it opens a file, libsndfile seeks to the current position. It would seek back only when it closes the
      // file.
      seek: { _, _, sink in StreamEncoder.sink(sink).pointee.position },
      read: { _, _, _ in 0 },
      write: { bytes, count, sink in
        let sink = StreamEncoder.sink(sink)
        sink.pointee.writes.append([UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count))))
        sink.pointee.position += count
        return count
      },
      tell: { StreamEncoder.sink($0).pointee.position })
  }

  private static func sink(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Sink> {
    pointer!.assumingMemoryBound(to: Sink.self)
  }
}
