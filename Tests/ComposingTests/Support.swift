import Music
import Network
import Randomness
import Tokens

@testable import Composing

enum TinyVocabulary { case expressive, chords }

func tinyParameters(_ vocabulary: Vocabulary, labels: Int = 2) -> Parameters {
  var generator = SplitMix64(seed: 5)
  return Parameters(
    Architecture(
      classes: vocabulary.encoding.classes, labels: labels, embedding: 4, layers: 1, units: 8, headUnits: 8),
    using: &generator)
}

/// A composer with an untrained network.
func tinyComposer(
  _ kind: TinyVocabulary, labels: [String] = ["Bach", "Chopin"], events: [String: Int] = [:],
  change: (inout Parameters) -> Void = { _ in }
) throws -> Composer {
  let notes = (0..<88).map { Note(pitch: Pitch(21 + $0), velocity: 64, onset: Seconds(Double($0)), duration: 1) }
  let vocabulary =
    switch kind {
    case .expressive: Vocabulary.expressive(ExpressiveEncoding())
    case .chords: Vocabulary.chords(try ChordsEncoding(corpus: [Performance(notes: notes)], rare: 1, step: 0.25))
    }
  var parameters = tinyParameters(vocabulary, labels: labels.count)
  change(&parameters)
  return try Composer(
    parameters: parameters, vocabulary: vocabulary, labels: labels, events: events, digest: "test")
}

/// One chord of its vocabulary is so likely that it is sometimes struck more than eight times in a row.
func stubbornComposer() throws -> Composer {
  try tinyComposer(.chords) { parameters in
    let bias = parameters.layout.heads[0].bias
    parameters[bias] = ArraySlice((0..<bias.count).map { $0 == 40 ? 4.7 : $0 == 1 ? -20 : 0 })
  }
}

/// A composer whose network has infinite logits.
func brokenComposer() throws -> Composer {
  try tinyComposer(.expressive) { parameters in
    for slot in parameters.layout.slots { parameters[slot] = ArraySlice(repeating: 3e38, count: slot.count) }
  }
}

extension Composer {
  func compose(_ request: PieceRequest) async throws -> (piece: Performance, outcome: Report) {
    let stream = NoteStream()
    let outcome = try await compose(request, into: stream)
    return (Performance(try await stream.reduce(into: []) { $0.append($1) }), outcome)
  }
}
