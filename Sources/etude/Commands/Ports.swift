import ArgumentParser
import Studio
import struct Playback.AudioDevice

struct Ports: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List audio devices (--device) and MIDI ports (--midi-out, --midi-in).",
    discussion: """
      Audio devices are those of the sound server (PipeWire or PulseAudio) or, without one, sound cards (ALSA). MIDI \
      ports are those of JACK and of the ALSA sequencer. Put names with spaces in quotes.

      EXAMPLES
        etude ports
        etude play --device NAME --midi-out NAME
      """)

  func run() throws {
    var devices: [AudioDevice] = []
    do { devices = try Connections.audioDevices() } catch {
      printError(ErrorMessage(error))
    }
    for device in devices { say("audio     \(device.name)  \(device.description)") }
    let (outputs, inputs) = (Connections.midiPorts(.output), Connections.midiPorts(.input))
    for port in outputs { say("midi out  \(port.name)  (\(port.system.rawValue))") }
    for port in inputs { say("midi in   \(port.name)  (\(port.system.rawValue))") }
    if outputs.isEmpty && inputs.isEmpty {
      let reasons = Connections.missingMIDISystems()
      printError(
        ErrorMessage(
          "there is no MIDI port"
            + (reasons.isEmpty ? "" : ", because there is \(reasons.joined(separator: " and "))"),
          hint: "Start JACK, or plug an instrument in."))
    }
    if devices.isEmpty && outputs.isEmpty && inputs.isEmpty { throw ExitCode.unavailable }
  }
}
