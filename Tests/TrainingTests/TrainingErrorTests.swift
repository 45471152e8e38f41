import Files
import Network
import Testing
import Tokens

@testable import Training

@Suite struct TrainingErrorTests {
  private static let sentences: [(TrainingError, String)] = [
    (.badSetting("units", "0", expected: "from 1 to 8192"), "units must be from 1 to 8192, not 0"),
    (
      .otherNetwork(model: "m", setting: "units", "16", expected: "8"), "units must be 8, as in m, not 16"
    ),
    (.noFiles(folders: ["a", "b"]), "a, b: no .mid or .midi files found; give a folder that contains some"),
    (
      .noMusic(folders: ["a"], files: 2, first: "no piano notes"),
      """
      a: no piano notes in 2 MIDI files (first file: no piano notes); \
      give a folder with piano music
      """
    ),
    (
      .smallerThanABatch(filled: 3, batch: 48, steps: 128),
      "the corpus is smaller than one batch: in chunks of 128 events it fills 3 of 48 streams"
    ),
    (
      .noWindows(window: 32),
      "there are fewer than five windows of 32 symbols, so none can be used for validation"
    ),
    (
      .listMatchesNothing(list: "l.txt"),
      "l.txt: no line matches a file of the corpus; each line should be the end of a path, such as Chopin/etude.mid"
    ),
    (.nothingToTrainOn, "all files are in the validation set; leave some for training"),
    (.outputExists("m"), "m: this file exists"),
    (.otherFile("m.log.jsonl"), "m.log.jsonl: this file exists, and no training run wrote it"),
    (.tableExists("t.csv"), "t.csv: this file exists"),
    (.tableIsOutput("t.csv"), "t.csv: the training writes another of its files there"),
    (.unfinishedRun(checkpoint: "m.checkpoint"), "m.checkpoint: there is an unfinished run"),
    (
      .nothingToResume(checkpoint: "m.checkpoint"),
      "m.checkpoint: this checkpoint does not exist, so there is no run to resume"
    ),
    (
      .badCheckpoint(path: "m.checkpoint", reason: "it is empty"),
      "m.checkpoint: this checkpoint cannot be used: it is empty"
    ),
    (
      .settingsDiffer(checkpoint: "c", ["units: 16, not 8", "seed: 2, not 1"]),
      "c: this run was started with other settings (units: 16, not 8; seed: 2, not 1)"
    ),
    (.corpusDiffers(checkpoint: "c"), "c: this run was started with other music"),
    (.validationDiffers(checkpoint: "c"), "c: this run was started with other validation files"),
    (
      .diverged(step: 7, learningRate: 0.5, model: nil),
      "the training diverged at step 7 (learning rate 0.5); there is no model yet"
    ),
    (
      .stopped(.file(FileError(path: "m", action: .create, code: 13)), checkpoint: "c"),
      """
      m: cannot create: Permission denied; choose a place where you may write; \
      c contains the last saved state
      """
    ),
    (
      .vocabulary(.noChords(rarestKept: 10, mostFrequent: 3)),
      "no chord occurs often enough in the corpus (the most frequent one 3×, at least 10× needed)"
    ),
  ]

  @Test(arguments: sentences.indices) func saysWhatIsWrong(index: Int) {
    #expect("\(Self.sentences[index].0)" == Self.sentences[index].1)
  }

  @Test func aFilesAndAModelsSentenceIsTheirOwn() {
    let (file, model) = (
      FileError(path: "m", action: .read, code: 2), ModelFileError(path: "m", .missingMetadata(key: "k"))
    )
    #expect("\(TrainingError.file(file))" == "\(file)" && "\(TrainingError.model(model))" == "\(model)")
  }
}
