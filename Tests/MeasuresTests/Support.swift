import Measures
import Music

func note(
  _ key: Int, at onset: Double, for duration: Double = 0.2, velocity: UInt8 = 64
) -> MusicEvent {
  .note(Note(pitch: Pitch(key), velocity: velocity, onset: Seconds(onset), duration: Seconds(duration)))
}

func press(at onset: Double, for duration: Double) -> MusicEvent {
  .pedal(PedalPress(onset: Seconds(onset), duration: Seconds(duration)))
}

/// Notes one after another, four per second.
func melody(_ keys: [Int]) -> Performance {
  Performance(keys.enumerated().map { note($1, at: Double($0) / 4) })
}
