import Music
import Testing

@testable import Rendering

@Suite struct ChannelChoiceTests {
  private static let script = Script(
    steps: [UInt8(0), 9, 16].flatMap { channel in
      [
        Script.Step(block: 0, command: .select(channel: channel, Sound(program: channel))),
        Script.Step(block: 1, command: .control(channel: channel, .volume, value: 90)),
        Script.Step(block: 2, command: .strike(channel: channel, key: 60, velocity: 80)),
      ]
    }, end: 10)

  @Test(arguments: [
    ([1], [], [0]), ([1, 10], [], [0, 9]), ([], [10], [0, 16]), ([10, 17], [17], [9]), ([5], [], []),
  ])
  func notesOfOtherChannelsAreLeftOut(solo: [Int], mute: [Int], heard: [UInt8]) throws {
    let script = try #require(ChannelChoice(solo: solo, mute: mute)).applied(to: Self.script)
    let struck = script.steps.compactMap { step -> UInt8? in
      if case .strike(let channel, _, _) = step.command { channel } else { nil }
    }
    let selected = script.steps.compactMap { step -> UInt8? in
      if case .select(let channel, _) = step.command { channel } else { nil }
    }
    #expect(struck == heard && selected == heard)
    #expect(script.steps.count == 3 + 2 * heard.count && script.end == 10)
  }

  @Test func withoutNumbersThereIsNoChoice() {
    #expect(ChannelChoice(solo: [], mute: []) == nil)
    #expect(ChannelChoice(solo: [2, 1, 2], mute: []) == ChannelChoice(solo: [1, 2], mute: []))
  }
}
