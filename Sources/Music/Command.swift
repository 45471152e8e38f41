// What an instrument is told, and the sounds it can be told to use.

/// One instruction to an instrument.
///
/// Channels are numbered through all MIDI ports: 16 times the port, and 0…15 within it.
package enum Command: Hashable, Sendable {
  case strike(channel: UInt8, key: UInt8, velocity: UInt8)
  case release(channel: UInt8, key: UInt8)
  case control(channel: UInt8, Control, value: UInt16)
  /// Polyphonic key pressure (aftertouch), 0…127.
  case keyPressure(channel: UInt8, key: UInt8, value: UInt8)
  /// The sound of all notes that are struck from now on.
  case select(channel: UInt8, Sound)
  /// The channel is silent at once, and all that was set on it but its sound is as at first.
  case reset(channel: UInt8)
  /// The volume of all channels together, 0…16383.
  case masterVolume(UInt16)
  /// A system exclusive message without its first byte, F0, and its last, F7.
  case systemExclusive([UInt8])
}

/// A sound in the numbers of a SoundFont, whether or not a SoundFont has it.
package struct Sound: Hashable, Sendable {
  /// A drum kit: each key is an instrument of its own.
  package var isRhythm: Bool
  /// 0…127; a variation of the same instrument. Of a drum kit, 0.
  package var bank: UInt8
  /// 0…127, as General MIDI counts from 0; or the number of the drum kit.
  package var program: UInt8

  package init(isRhythm: Bool = false, bank: UInt8 = 0, program: UInt8 = 0) {
    (self.isRhythm, self.bank, self.program) = (isRhythm, bank, program)
  }

  /// Acoustic pianos, electric grand and honky-tonk: strings that hammers strike.
  package var isPiano: Bool { !isRhythm && program < 4 }
}

/// Which instruments a file is played on.
public enum Instruments: String, CaseIterable, Encodable, Sendable {
  /// Those that the file asks for, as far as the SoundFont has them.
  case file
  /// A piano for every channel; drums are left out.
  case piano
}
