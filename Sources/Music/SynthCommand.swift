/// One command to a synthesizer.
///
/// Channels are numbered across MIDI ports: 16 · port + channel, with channel 0…15.
package enum SynthCommand: Hashable, Sendable {
  case noteOn(channel: UInt8, key: UInt8, velocity: UInt8)
  case noteOff(channel: UInt8, key: UInt8)
  case control(channel: UInt8, Control, value: UInt16)
  /// Polyphonic key pressure (aftertouch), 0…127.
  case keyPressure(channel: UInt8, key: UInt8, value: UInt8)
  /// Selects the sound of all following notes.
  case select(channel: UInt8, Sound)
  /// Lifts the pedals of a channel and resets everything that messages can set, except its sound.
  case reset(channel: UInt8)
  /// Raises the pitch of a channel by a number of cents, in addition to its controllers.
  case tune(channel: UInt8, cents: Float)
  /// Raises the pitch of the twelve pitch classes of a channel, from C on, by numbers of cents. Sounding notes follow
  /// if it is in real time.
  case tuneOctave(channel: UInt8, cents: [Double], isRealTime: Bool)
  /// The volume of all channels, or of those of a port, 0…16383.
  case masterVolume(UInt16, port: UInt8? = nil)
  /// A system exclusive message without its first byte, F0, and its last, F7.
  case systemExclusive([UInt8])
}

/// A sound, numbered as in SoundFonts, whether or not a given SoundFont contains it.
package struct Sound: Hashable, Sendable {
  /// Whether it is a drum kit, where each key is a different instrument.
  package var isRhythm: Bool
  /// Bank, 0…127: a variation of the instrument. Always 0 for drum kits.
  package var bank: UInt8
  /// Program, 0…127 (General MIDI minus 1), or the number of the drum kit.
  package var program: UInt8

  package init(isRhythm: Bool = false, bank: UInt8 = 0, program: UInt8 = 0) {
    (self.isRhythm, self.bank, self.program) = (isRhythm, bank, program)
  }

  /// Acoustic pianos, electric grand and honky-tonk: strings struck by hammers.
  package var isPiano: Bool { !isRhythm && program < 4 }
}

/// The choice of instruments for a file.
public enum Instruments: String, CaseIterable, Encodable, Sendable {
  /// The instruments that the file selects, if the SoundFont has them.
  case file
  /// A piano on every channel; drums are left out.
  case piano
}
