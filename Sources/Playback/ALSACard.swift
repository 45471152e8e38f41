private import CALSA
private import Glibc
internal import Live

/// A sound card through libasound (`snd_pcm_open`), for machines without a sound server.
struct ALSACard: SoundDevice, ~Copyable {
  let name: String
  private(set) var failure: OutputFailure?
  private let pcm: OpaquePointer
  private var lastVolume: Float = 1
  private var isPaused = false
  private var buffer = [Float](repeating: 0, count: 2 * ALSACard.most)

  static let period = 5
  /// Maximum number of frames per write.
  private static let most = 960
  /// Latency in microseconds.
  private static let latency: UInt32 = 100_000
  /// Number of frames after the one that is heard that a skip does not replace, because the hardware may have them.
  private static let margin = 960
  /// Maximum number of resets in a row before the card is given up.
  private static let mostRecoveries = 3

  /// - Parameter name: name of a PCM; nil for `default`.
  init(_ name: String?) throws(OutputFailure) {
    etude_silence_alsa()
    self.name = name ?? "default"
    var pcm: OpaquePointer?
    var status = snd_pcm_open(&pcm, self.name, SND_PCM_STREAM_PLAYBACK, 0)
    guard status >= 0, let pcm else { throw OutputFailure(alsa: status) }
    status = Self.configure(pcm)
    guard status >= 0 else {
      snd_pcm_close(pcm)
      throw OutputFailure(alsa: status)
    }
    self.pcm = pcm
  }

  deinit { snd_pcm_close(pcm) }

  /// Drops what has not been played, so that the pause begins at once. These frames are read again afterwards.
  mutating func setPaused(_ isPaused: Bool, _ listener: Listener, _ state: OutputState) {
    self.isPaused = isPaused
    guard isPaused, snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING else { return }
    let playhead = state.currentPlayhead(limit: listener.cursor)
    snd_pcm_drop(pcm)
    snd_pcm_prepare(pcm)
    listener.goBack(to: playhead)
    state.setPlayhead(playhead, isMoving: false)
  }

  mutating func fill(from listener: Listener, _ state: OutputState) -> Bool {
    // A full buffer starts the card.
    if isPaused { return false }
    var (recoveries, hasRunOut) = (0, false)
    while true {
      let room = snd_pcm_avail_update(pcm)
      if room >= 0 {
        if write(min(Int(room) + listener.pendingRewind, Self.most), from: listener, state) == 0 { break }
        continue
      }
      if room == -Int(EPIPE) && !listener.isAtEnd { hasRunOut = true }
      recoveries += 1
      if recoveries > Self.mostRecoveries || snd_pcm_recover(pcm, CInt(room), 1) < 0 {
        failure = OutputFailure(alsa: CInt(room))
        return hasRunOut
      }
    }
    // A card starts when its buffer is full, but the last frames of a session may not fill it.
    if listener.isAtEnd && snd_pcm_state(pcm) == SND_PCM_STATE_PREPARED { snd_pcm_start(pcm) }
    var delay = snd_pcm_sframes_t(0)
    if snd_pcm_delay(pcm, &delay) == 0 {
      let playhead = listener.cursor - Int(delay)
      let isAtEnd = listener.isAtEnd
      state.setPlayhead(
        playhead, isMoving: isAtEnd || snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING, isAtEnd: isAtEnd)
      listener.commit(upTo: playhead + Self.margin)
    }
    return hasRunOut
  }

  private mutating func write(_ count: Int, from listener: Listener, _ state: OutputState) -> Int {
    guard count > 0 else { return 0 }
    return buffer.withUnsafeMutableBufferPointer { buffer in
      let block = listener.read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<(2 * count)]))
      if block.rewound > 0 { Self.takeBack(block.rewound, from: pcm) }
      guard block.count > 0 else { return 0 }
      state.apply(to: UnsafeMutableBufferPointer(rebasing: buffer[..<(2 * block.count)]), after: &lastVolume)
      return max(0, Int(snd_pcm_writei(pcm, buffer.baseAddress, snd_pcm_uframes_t(block.count))))
    }
  }
}

extension ALSACard {
  /// Takes back frames that a skip has made void (`snd_pcm_rewind`). A card that cannot do that drops all that it has
  /// not played.
  private static func takeBack(_ count: Int, from pcm: OpaquePointer) {
    if snd_pcm_rewind(pcm, snd_pcm_uframes_t(count)) == count { return }
    snd_pcm_drop(pcm)
    snd_pcm_prepare(pcm)
  }
}

extension ALSACard {
  /// The PCMs that the configuration of libasound lists and that can be opened, or are in use
  /// (`snd_device_name_hint`).
  static var devices: [AudioDevice] {
    etude_silence_alsa()
    var hints: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    guard snd_device_name_hint(-1, "pcm", &hints) >= 0, let hints else { return [] }
    defer { snd_device_name_free_hint(hints) }
    var devices: [AudioDevice] = []
    var next = hints
    while let hint = next.pointee {
      next += 1
      // Without a direction, it is for input and output.
      guard let name = text("NAME", of: hint), name != "null", text("IOID", of: hint) != "Input", canPlay(name) else {
        continue
      }
      let description = text("DESC", of: hint) ?? ""
      devices.append(AudioDevice(name: name, description: description.split(separator: "\n").joined(separator: ", ")))
    }
    return devices
  }

  private static func text(_ field: String, of hint: UnsafeMutableRawPointer) -> String? {
    guard let text = snd_device_name_get_hint(hint, field) else { return nil }
    defer { free(text) }
    return String(cString: text)
  }

  private static func canPlay(_ name: String) -> Bool {
    var pcm: OpaquePointer?
    let status = snd_pcm_open(&pcm, name, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK)
    guard status >= 0, let pcm else { return status == -EBUSY }
    defer { snd_pcm_close(pcm) }
    return configure(pcm) >= 0
  }

  private static func configure(_ pcm: OpaquePointer) -> CInt {
    snd_pcm_set_params(pcm, SND_PCM_FORMAT_FLOAT_LE, SND_PCM_ACCESS_RW_INTERLEAVED, 2, 48_000, 1, latency)
  }
}

extension OutputFailure {
  /// - Parameter status: what a function of libasound returned.
  init(alsa status: CInt) {
    reason =
      switch -status {
      // The plugin for the sound server reports EHOSTDOWN if there is none.
      case ENOENT, ENODEV, ENXIO, EHOSTDOWN: "not present"
      case EBUSY: "in use by another program"
      case EACCES, EPERM: "not permitted; join the group “audio”"
      default: String(cString: snd_strerror(status)).lowercased()
      }
  }
}
