import Testing

@testable import Training

@Suite struct SettingsTests {
  @Test func theDefaultsCanBeTrainedWith() throws { try TrainingSettings().check() }

  private static let bad: [(@Sendable (inout TrainingSettings) -> Void, String)] = [
    ({ $0.units = 0 }, "units is 0; expected 1 to 8192"),
    ({ $0.layers = -1 }, "layers is -1; expected 1 to 16"),
    ({ $0.epochs = .max }, "epochs is 9223372036854775807; expected 1 to 1000000"),
    ({ $0.rare = 0 }, "rare is 0; expected 1 or more"),
    ({ $0.learningRate = -0.1 }, "learningRate is -0.1; expected a number above 0"),
    ({ $0.minutes = .nan }, "minutes is nan; expected a number above 0"),
    ({ $0.dropout = 1 }, "dropout is 1.0; expected 0 or more and below 1"),
    ({ $0.validationFraction = 1 }, "validationFraction is 1.0; expected 0 or more and below 1"),
    ({ $0.averaging = 1 }, "averaging is 1.0; expected 0 or more and below 1"),
    ({ $0.warmUp = -0.1 }, "warmUp is -0.1; expected 0 or more and below 1"),
    ({ $0.finalRate = 1.5 }, "finalRate is 1.5; expected a share from 0 to 1"),
    ({ $0.patience = -1 }, "patience is -1; expected 0 or more evaluations"),
    ({ $0.transpose = -1 }, "transpose is -1; expected 0 to 87 semitones"),
    ({ $0.window = 0 }, "window is 0; expected 1 to 8192"),
    ({ $0.spread = 1001 }, "spread is 1001.0; expected 0 to 1000 ms"),
    ({ $0.split = .windows }, "split is windows; expected compositions where music is transposed or stretched"),
    (
      { ($0.perform, $0.encoding) = (true, .chords) },
      "perform is on; expected off with the encoding chords and with a split by windows"
    ),
    ({ $0.minPieces = 0 }, "minPieces is 0; expected 1 or more"),
    (
      { $0.weight = [FolderWeight("rolls", 0)] },
      "weight is rolls=0.0; expected FOLDER=W with W above 0 and at most 10"
    ),
    ({ $0.stretch = 0.9 }, "stretch is 0.9; expected a factor from 1 to 4"),
  ]

  @Test(arguments: bad.indices)
  func refusesWhatCannotBeTrainedWith(index: Int) {
    var settings = TrainingSettings()
    Self.bad[index].0(&settings)
    #expect { try settings.check() } throws: { "\($0)" == Self.bad[index].1 }
  }

  @Test func namesWhatDiffers() {
    var other = TrainingSettings()
    (other.layers, other.minutes) = (3, 5)
    #expect(TrainingSettings().differences(from: TrainingSettings()).isEmpty)
    #expect(other.differences(from: TrainingSettings()) == ["layers: 3, not 2", "minutes: 5.0, not none"])
  }
}

@Suite struct ScheduleTests {
  @Test func risesFallsAndNeverStops() {
    let schedule = LearningRateSchedule(peak: 1)
    let rates = (0...1000).map { schedule.rate(at: Double($0) / 1000) }
    #expect(rates.allSatisfy { $0 > 0 && $0 <= 1 })
    #expect(rates[20] == 1, "the peak is at the end of the warm-up")
    #expect(zip(rates[..<20], rates[1...]).allSatisfy { $0 <= $1 })
    #expect(zip(rates[20...], rates[21...]).allSatisfy { $0 > $1 })
    #expect(abs(rates[1000] - 0.05) < 1e-12)
    #expect(schedule.rate(at: 1.5) == rates[1000])
    #expect(abs(LearningRateSchedule(peak: 1, last: 0).rate(at: 1)) < 1e-12)
    #expect(LearningRateSchedule(peak: 1, warmUp: 0).rate(at: 0) == 1)
  }
}
