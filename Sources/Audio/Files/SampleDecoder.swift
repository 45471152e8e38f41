internal import CSndFile
internal import Glibc
internal import Support

/// libsndfile cannot decode a sample.
package struct SampleDecodingError: Error, Hashable {
  package let reason: String
}

/// Decodes a mono sample to 16 bits (`sf_open_virtual`, `sf_readf_short`), with the same calls in the same order as
/// FluidSynth uses for the samples of an SF3, including its I/O callbacks at the end of the data, so that the frames
/// are identical.
///
/// - Parameter limit: maximum number of frames; more are refused before memory is allocated.
package func decodeSample(_ bytes: [UInt8], limit: Int) throws(SampleDecodingError) -> [Int16] {
  guard let samples = resultWithin(processorSeconds: longestOpening, { decode(bytes, limit: limit) }) else {
    throw SampleDecodingError(reason: endless)
  }
  return try samples.get()
}

private func decode(_ bytes: [UInt8], limit: Int) -> Result<[Int16], SampleDecodingError> {
  var callbacks = memoryCallbacks
  return bytes.withUnsafeBytes { buffer in
    var memory = Memory(bytes: buffer)
    return withUnsafeMutablePointer(to: &memory) { memory in
      var info = SF_INFO()
      guard let handle = sf_open_virtual(&callbacks, CInt(SFM_READ), &info, memory) else {
        return .failure(SampleDecodingError(reason: String(cString: sf_strerror(nil))))
      }
      defer { sf_close(handle) }
      if info.frames <= 0 || info.channels <= 0 { return .success([]) }
      guard info.channels == 1 else { return .failure(SampleDecodingError(reason: "\(info.channels) channels")) }
      guard info.frames <= limit else {
        return .failure(SampleDecodingError(reason: "frames: \(info.frames), expected at most \(limit)"))
      }
      let frames = [Int16](unsafeUninitializedCapacity: Int(info.frames)) { buffer, count in
        count = max(0, Int(sf_readf_short(handle, buffer.baseAddress, info.frames)))
      }
      guard frames.count == Int(info.frames) else {
        return .failure(SampleDecodingError(reason: "frames: \(frames.count) of \(info.frames)"))
      }
      return .success(frames)
    }
  }
}

/// Bytes and the read position.
private struct Memory {
  let bytes: UnsafeRawBufferPointer
  var offset = 0
}

/// `SF_VIRTUAL_IO` callbacks for memory. As in FluidSynth, a seek to the end or beyond does not move the position.
private var memoryCallbacks: SF_VIRTUAL_IO {
  SF_VIRTUAL_IO(
    get_filelen: { sf_count_t(memory($0).pointee.bytes.count) },
    seek: { offset, origin, source in
      let memory = memory(source)
      let bases = [SEEK_SET: 0, SEEK_CUR: memory.pointee.offset, SEEK_END: memory.pointee.bytes.count]
      if let base = bases[origin] {
        let (target, overflow) = base.addingReportingOverflow(Int(offset))
        if !overflow, 0..<memory.pointee.bytes.count ~= target { memory.pointee.offset = target }
      }
      return sf_count_t(memory.pointee.offset)
    },
    read: { target, count, source in
      let memory = memory(source)
      let count = min(max(0, Int(count)), memory.pointee.bytes.count - memory.pointee.offset)
      if count > 0 { memcpy(target!, memory.pointee.bytes.baseAddress! + memory.pointee.offset, count) }
      memory.pointee.offset += count
      return sf_count_t(count)
    },
    write: { _, _, _ in 0 },
    tell: { sf_count_t(memory($0).pointee.offset) })
}

private func memory(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Memory> {
  pointer!.assumingMemoryBound(to: Memory.self)
}
