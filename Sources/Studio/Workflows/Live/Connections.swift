package import Playback

/// The audio devices and MIDI ports of this machine.
package enum Connections {
  /// The devices of the sound server or, without one, the sound cards.
  ///
  /// - Throws: `PlaybackError.noDevice`.
  package static func audioDevices() throws(PlaybackError) -> [AudioDevice] { try Playback.audioDevices() }

  /// The name of a device that plays nothing.
  package static let silentDevice = Playback.silentDevice

  package static func midiPorts(_ direction: MIDIEndpoint.Direction) -> [MIDIEndpoint] {
    Playback.midiPorts(direction)
  }

  /// Says for each system of MIDI ports that is missing why it is.
  package static func missingMIDISystems() -> [String] { Playback.missingMIDISystems() }
}
