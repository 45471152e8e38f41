import Testing

@testable import Studio

@Suite struct CrewTests {
  @Test func aSecondCoreIsIdleWhereThereAreTwoForEachPiece() async {
    let crew = Crew()
    crew.set(cores: 3)
    #expect(crew.hasIdleCores)
    await crew.work {
      #expect(crew.hasIdleCores)
      await crew.work { #expect(!crew.hasIdleCores) }
      #expect(crew.hasIdleCores)
    }
    crew.set(cores: 1)
    await crew.work { #expect(!crew.hasIdleCores) }
  }
}
