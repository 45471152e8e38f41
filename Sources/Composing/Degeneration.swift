internal import Measures
internal import Music

/// Degenerate output, unlike any real music. The limits lie just beyond the extremes of 115 pieces that no model was
/// trained on.
enum Degeneration: Hashable {
  /// The same key or chord is struck this many times in a row.
  case stuck(strikes: Int)
  /// This share of all eight-note figures was played shortly before.
  case circling(share: Double)
  /// No note begins for this long.
  case silent(Seconds)
  /// Average number of note onsets per second.
  case noisy(notesPerSecond: Double)

  private static let (mostStrikes, mostChords) = (8, 16)
  private static let largestShare = 0.8
  private static let longestSilence = Seconds(6)
  private static let mostNotesPerSecond = 50.0
  /// Shares and averages of fewer notes are meaningless.
  private static let fewestNotes = 150

  /// The first kind of degeneration found in a part of a piece, some hundred events in order.
  init?(in events: [MusicEvent]) {
    let notes = events.compactMap(\.note)
    let repetition = Repetition(of: Performance(events))
    let strikes = max(repetition.longestKeyRun, repetition.longestEventRun)
    let silence = zip(notes, notes.dropFirst()).map { $1.onset - $0.onset }.max() ?? .zero
    let span = notes.isEmpty ? 0 : (notes.last!.onset - notes[0].onset).value
    let isLong = notes.count >= Degeneration.fewestNotes
    if strikes > Degeneration.mostStrikes || repetition.longestChordRun > Degeneration.mostChords {
      self = .stuck(strikes: max(strikes, repetition.longestChordRun))
    } else if silence > Degeneration.longestSilence {
      self = .silent(silence)
    } else if isLong && repetition.repeatedPatternShare > Degeneration.largestShare {
      self = .circling(share: repetition.repeatedPatternShare)
    } else if isLong && Double(notes.count) > Degeneration.mostNotesPerSecond * span {
      self = .noisy(notesPerSecond: Double(notes.count) / max(span, 0.001))
    } else {
      return nil
    }
  }
}

extension Degeneration: CustomStringConvertible {
  var description: String {
    switch self {
    case .stuck(let strikes): "strikes the same key or chord \(strikes) times in a row"
    case .circling(let share): "repeats \(Int((share * 100).rounded())) % of its figures"
    case .silent(let time): "is silent for \(Int(time.value.rounded())) s"
    case .noisy(let density): "plays \(Int(density.rounded())) notes per second"
    }
  }
}
