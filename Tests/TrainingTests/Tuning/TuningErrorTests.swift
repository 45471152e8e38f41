import Files
import Testing

@testable import Training

@Suite struct TuningErrorTests {
  private static let sentences: [(TuningError, String)] = [
    (.badSpace(path: "s.toml", line: 3, expected: "a number"), "s.toml: line 3: expected a number"),
    (
      .otherSearch(plan: "d/plan.json"),
      "d/plan.json: this folder contains another search (space, settings, music or version differ)"
    ),
    (
      .badResult(path: "r.jsonl", line: 2),
      "r.jsonl: line 2 is not the result of a trial; remove it to repeat the trial"
    ),
    (.nothingToValidateWith, "there are no validation files to compare the trials with"),
    (.allDiverged(rung: 1), "every trial of rung 1 diverged"),
    (.training(.nothingToTrainOn), "all files are in the validation set; leave some for training"),
    (
      .training(.stopped(.file(FileError(path: "m", action: .write, code: 28)), checkpoint: "m.checkpoint")),
      """
      m: cannot write: No space left on device; free some space, or choose another disk; \
      m.checkpoint contains the last saved state
      """
    ),
    (
      .training(.diverged(step: 9, learningRate: 0.5, model: "m")),
      "the training diverged at step 9 (learning rate 0.5); m is the best model so far"
    ),
  ]

  @Test(arguments: sentences.indices)
  func saysWhatIsWrong(index: Int) {
    #expect("\(Self.sentences[index].0)" == Self.sentences[index].1)
  }
}
