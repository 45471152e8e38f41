import Music
import Testing
import Tokens

@testable import Composing

@Suite struct RecallTests {
  /// Time, key, duration, velocity.
  private let theme: [Row] = [[5, 40, 9, 9], [6, 42, 9, 9], [7, 44, 9, 9], [8, 45, 9, 9]]

  private func gains(_ recall: Recall, column: Int) -> [Float] {
    var logits = [Float](repeating: 0, count: 64)
    recall.apply(to: &logits, column: column)
    return logits
  }

  @Test func keysFollowTheTheme() {
    var recall = Recall(theme, strength: 3, pitchColumn: 1)
    #expect(gains(recall, column: 1).firstIndex(of: 6) == 40)
    #expect(gains(recall, column: 0).allSatisfy { $0 == 0 }, "the network decides when the theme begins")
    recall.append(theme[0])
    #expect(gains(recall, column: 1).firstIndex(of: 6) == 42)
    #expect(gains(recall, column: 0)[5...7] == [1.5, 3, 1.5])
    #expect(gains(recall, column: 0).count { $0 != 0 } == 3)
  }

  @Test func aThemeIsRejoinedWhereverItGoesOn() {
    var recall = Recall(theme, strength: 3, pitchColumn: 1)
    recall.append([5, 13, 9, 9])
    #expect(gains(recall, column: 1)[40] > 0, "one different key counts as an ornament")
    recall.append([5, 44, 9, 9])
    #expect(gains(recall, column: 1)[45] > 0)
    recall.append(theme[3])
    #expect(recall.isOver && gains(recall, column: 1).allSatisfy { $0 == 0 })
  }

  @Test func aThemeThatIsLeftIsLetGo() {
    var recall = Recall(theme, strength: 3, pitchColumn: 1)
    for _ in 0..<20 { recall.append([5, 13, 9, 9]) }
    #expect(recall.isOver)
  }

  @Test func anOpeningComesBackAfterAContrastAndBeforeTheEnd() {
    #expect(Returns(.events(1000)).times.isEmpty && Returns(.seconds(20)).times.isEmpty)
    for seconds in [24.0, 60, 90, 300, 3600] {
      let returns = Returns(.seconds(seconds))
      #expect(returns.opening.value > 4 && returns.times.first!.value >= 2 * returns.opening.value)
      #expect(returns.times.last!.value < seconds - Closing.Timing(seconds: seconds).longest)
    }
    #expect(Returns(.seconds(60)).times.count == 1 && Returns(.seconds(300)).times.count > 4)
  }

  @Test func aReturningOpeningRepeatsItsFigures() async throws {
    let composer = try tinyComposer(.expressive)
    func keys(_ recall: Double) async throws -> [UInt8] {
      let request = PieceRequest(seed: 3, length: .seconds(100), sampling: Sampling(recall: recall))
      return try await composer.compose(request).piece.notes.map(\.pitch.number)
    }
    func repeated(_ keys: [UInt8]) -> Int {
      var seen: Set<[UInt8]> = []
      return (0..<keys.count - 3).count { !seen.insert(Array(keys[$0..<$0 + 4])).inserted }
    }
    #expect(try await repeated(keys(0)) == 0)
    #expect(try await repeated(keys(20)) > 3)
  }
}
