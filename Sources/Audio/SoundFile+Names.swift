internal import CSndFile

extension SoundFile {
  /// Format name as given by libsndfile, such as `FLAC (Free Lossless Audio Codec), Signed 16 bit PCM`
  /// (`SFC_GET_FORMAT_INFO`).
  var formatName: String {
    [Int(info.format) & SF_FORMAT_TYPEMASK, Int(info.format) & SF_FORMAT_SUBMASK].compactMap { code in
      var format = SF_FORMAT_INFO()
      format.format = CInt(truncatingIfNeeded: code)
      let status = sf_command(nil, CInt(SFC_GET_FORMAT_INFO), &format, CInt(MemoryLayout<SF_FORMAT_INFO>.size))
      return status == 0 ? format.name.map { String(cString: $0) } : nil
    }.joined(separator: ", ")
  }
}
