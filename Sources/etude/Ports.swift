import ArgumentParser
import Playback

struct Ports: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List audio devices (--device) and MIDI ports (--midi-out).",
    discussion: """
      Audio devices are those of the sound server (PipeWire or PulseAudio), MIDI ports those of JACK that can be \
      played to.

      EXAMPLES
        etude ports
        etude play --device NAME --midi-out NAME
      """)

  func run() throws {
    let devices = (try? audioDevices()) ?? []
    for device in devices { print("audio  \(device.name)  \(device.description)") }
    let ports = JACKPort.names
    for port in ports { print("midi   \(port)") }
    if devices.isEmpty { complain(ErrorMessage("no sound server", hint: "start PipeWire or PulseAudio")) }
    if ports.isEmpty { complain(ErrorMessage("no MIDI port", hint: "start JACK and an instrument")) }
    if devices.isEmpty && ports.isEmpty { throw ExitCode.unavailable }
  }
}
