/// A sound card that plays a timeline.
package protocol AudioOutput: AnyObject, Sendable {
  /// The stream position playing now, in frames.
  var playhead: Int { get }
  /// Number of times that the card ran out of frames.
  var underruns: Int { get }
  /// Sets the volume, from 0 to 2; 1 plays the frames unchanged.
  func setVolume(_ volume: Double)
  /// Pauses or resumes the card. Frames that it has not played are kept.
  func setPaused(_ isPaused: Bool)
  /// Stops at once and leaves the timeline.
  func close()
}

/// An event of an output while it plays.
package enum OutputEvent: Hashable, Sendable {
  /// The output is playing on a device.
  case playing(device: String)
  /// The server or the device has disappeared; the output tries to reconnect.
  case lost(reason: String)
  /// The device ran out of frames.
  case interrupted(SoundGap)
}

/// A gap in the sound, because the device ran out of frames.
package struct SoundGap: Hashable, Sendable {
  /// The stream position before which it was noticed, in seconds.
  package let position: Double
  /// Seconds since the output last gave the device frames, or found it full.
  package let delay: Double
  /// Seconds of sound that the device had after that, and further ones that were ready.
  package let (buffered, ready): (Double, Double)

  package enum Cause: Hashable, Sendable {
    /// The program did not run for longer than its buffered sound lasts.
    case lateProgram
    /// The music was not rendered in time.
    case lateMusic
    /// The server or the driver had frames, but did not play them in time.
    case lateDevice
  }

  /// Seconds of sound that the device had left; negative if it must have run out of it.
  package var left: Double { buffered - delay }

  package var cause: Cause { ready == 0 ? .lateMusic : left < 0 ? .lateProgram : .lateDevice }

  package init(position: Double, delay: Double, buffered: Double, ready: Double) {
    (self.position, self.delay, self.buffered, self.ready) = (position, delay, buffered, ready)
  }
}

/// Errors of audio devices and MIDI ports.
package enum PlaybackError: Error, Hashable, Sendable {
  /// There is neither a sound server nor a sound card; `pulse` and `alsa` say why.
  case noDevice(pulse: String, alsa: String)
  /// Neither the server nor libasound has a device of this name.
  case unknownDevice(String, known: [String])
  /// A port could not be opened; `reason` is the message of its library.
  case noPort(String, reason: String)
  /// A port that was listened to, or its system, has gone.
  case lostPort(String)
  /// There is no port of this name.
  case unknownPort(String, known: [String])
}

extension PlaybackError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noDevice(let pulse, let alsa):
      "no audio device can be used (sound server: \(pulse); sound card: \(alsa))"
    case .unknownDevice(let name, let known):
      "there is no audio device \(name); " + (known.isEmpty ? "none was found" : "choose one of \(list(known))")
    case .noPort(let name, let reason): "the MIDI port \(name) cannot be opened: \(reason)"
    case .lostPort(let name): "the MIDI port \(name) has disappeared"
    case .unknownPort(let name, let known):
      "there is no MIDI port \(name); " + (known.isEmpty ? "none was found" : "choose one of \(list(known))")
    }
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
