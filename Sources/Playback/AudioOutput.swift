/// A sound card that plays a timeline.
package protocol AudioOutput: AnyObject, Sendable {
  /// The stream position that is heard now, in frames.
  var heard: Int { get }
  /// How often the card ran out of frames.
  var underruns: Int { get }
  /// 0 to 2; 1 plays the frames as they are.
  func setVolume(_ volume: Double)
  /// Stops and starts the card; what it has not played stays.
  func setPaused(_ isPaused: Bool)
  /// Stops at once and leaves the timeline.
  func close()
}

/// What an output tells while it plays.
package enum OutputEvent: Hashable, Sendable {
  /// It plays on a device.
  case playing(device: String)
  /// The server or the device has gone; the output tries to come back.
  case lost(reason: String)
}

/// Why there is no sound.
package enum PlaybackError: Error, Hashable, Sendable {
  /// There is neither a sound server nor a sound card: what libpulse and libasound say.
  case noDevice(pulse: String, alsa: String)
  /// There is no sound server: what libpulse says.
  case noServer(reason: String)
  /// The server or the machine has no device of this name.
  case unknownDevice(String, known: [String])
  /// A port could not be opened: what its library says.
  case noPort(String, reason: String)
  /// There is no port of this name.
  case unknownPort(String, known: [String])
}

extension PlaybackError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noDevice(let pulse, let alsa):
      "there is no sound server (\(pulse)) and no sound card (\(alsa))"
    case .noServer(let reason): "there is no sound server (\(reason))"
    case .unknownDevice(let name, let known):
      "there is no audio device \(name); " + (known.isEmpty ? "there is none at all" : "choose one of \(list(known))")
    case .noPort(let name, let reason): "the MIDI port \(name) cannot be opened: \(reason)"
    case .unknownPort(let name, let known):
      "there is no MIDI port \(name); " + (known.isEmpty ? "there is none at all" : "choose one of \(list(known))")
    }
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
