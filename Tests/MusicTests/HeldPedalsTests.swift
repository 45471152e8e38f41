import Music
import Testing

@Suite struct HeldPedalsTests {
  @Test func aPedalIsDownFrom64OnSinceItsFirstPress() {
    var pedals = HeldPedals<Int>()
    #expect(pedals.update(.sustain, 63, channel: 3, at: 1) == [])
    #expect(!pedals.isDown(.sustain, on: 3))
    #expect(pedals.update(.sustain, 64, channel: 3, at: 2) == [])
    #expect(pedals.update(.sustain, 127, channel: 3, at: 3) == [])
    #expect(pedals.isDown(.sustain, on: 3) && !pedals.isDown(.sustain, on: 4) && !pedals.isDown(.sostenuto, on: 3))
    #expect(pedals.update(.sustain, 0, channel: 4, at: 4) == [])
    #expect(pedals.update(.sustain, 63, channel: 3, at: 5) == [2])
    #expect(pedals.down.isEmpty)
  }

  @Test func controller121LiftsBothPedalsOfItsChannel() {
    var pedals = HeldPedals<Int>()
    pedals.update(.sostenuto, 127, channel: 0, at: 1)
    pedals.update(.sustain, 127, channel: 0, at: 2)
    pedals.update(.sustain, 127, channel: 1, at: 3)
    #expect(pedals.update(.softPedal, 0, channel: 0, at: 4) == [])
    #expect(pedals.update(.resetAll, 0, channel: 0, at: 5) == [2, 1])
    #expect(pedals.isDown(.sustain, on: 1))
    #expect(pedals.lift(1) == [3])
  }
}
