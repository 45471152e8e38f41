package import Music

/// The notes of one track on one channel.
package struct MIDIPart: Hashable, Sendable {
  /// Index of the track.
  package let track: Int32
  /// 16 · port + channel.
  package let channel: UInt8
  /// The sound of its first note.
  package let sound: Sound
}

extension MIDIFile {
  /// The parts that have notes, in the order of their first notes. A part that is first played on a drum kit and then
  /// on another instrument is listed twice.
  package var parts: [MIDIPart] {
    var (parts, known) = ([MIDIPart](), Set<[Int]>())
    for sequence in sequences {
      var selection = SoundSelection(channels: channelCount)
      for event in sequence.events {
        if event.event.isNoteOn {
          let sound = selection[event.channel]
          let isNew = known.insert([Int(event.track), Int(event.channel), sound.isRhythm ? 1 : 0]).inserted
          if isNew { parts.append(MIDIPart(track: event.track, channel: event.channel, sound: sound)) }
        } else if event.event.status == 0xF0 {
          let message = SystemExclusive(sequence.messages[Int(event.event.payload)])
          if let message { selection.update(message, port: event.channel) }
        } else {
          selection.update(event.event, channel: event.channel)
        }
      }
    }
    return parts
  }
}
