import Measures
import Testing

@Suite struct SpreadTests {
  @Test func quantilesAreNumbersOfTheList() {
    let ten = Spread((1...10).reversed().map(Double.init))
    #expect(ten.median == 5 && ten.ninetieth == 9 && ten.largest == 10)
    let one = Spread([7])
    #expect(one.median == 7 && one.ninetieth == 7 && one.largest == 7)
    #expect(Spread([]).largest == 0)
  }
}
