import Testing

@testable import Rendering

@Suite struct ChannelChoiceTests {
  @Test(arguments: [
    ([1], [], [0]), ([1, 10], [], [0, 9]), ([], [10], [0, 16]), ([10, 17], [17], [9]), ([5], [], []),
  ])
  func otherChannelsAreNotHeard(solo: [Int], mute: [Int], heard: [UInt8]) {
    var settings = RenderSettings()
    #expect(settings.plays(0) && settings.plays(16))
    settings.channels = ChannelChoice(solo: solo, mute: mute)
    #expect([0, 9, 16].filter(settings.plays) == heard)
  }

  @Test func withoutNumbersThereIsNoChoice() {
    #expect(ChannelChoice(solo: [], mute: []) == nil)
    #expect(ChannelChoice(solo: [2, 1, 2], mute: []) == ChannelChoice(solo: [1, 2], mute: []))
  }
}
