import Composing
import Files
import MIDI
import Pictures
import Rendering
import Sharing
import SoundFonts
import Studio
import TestSupport
import Testing
import Tokens
import Training

@testable import etude

/// Errors of lower modules say what is wrong; the command line adds the option or command that helps.
@Suite struct ErrorMessageTests {
  private static let training: [(TrainingError, String)] = [
    (.smallerThanABatch(filled: 3, batch: 48, steps: 128), "Add music, lower --batch to 3 or less, or lower --steps."),
    (.smallerThanABatch(filled: 1, batch: 48, steps: 128), "Add music, lower --batch to 1, or lower --steps."),
    (.smallerThanABatch(filled: 0, batch: 48, steps: 128), "Add music, or lower --steps."),
    (.noWindows(window: 32), "Use a smaller --window, or add music."),
    (.outputExists("m"), "Choose another --out, or add --force to replace it."),
    (.otherFile("m.log.jsonl"), "Choose another --out, or move this file."),
    (.tableExists("t.csv"), "Choose another --log-csv, or remove it."),
    (.tableIsOutput("t.csv"), "Choose another --log-csv."),
    (.unfinishedRun(checkpoint: "c"), "Add --resume to continue it, or --force to start again."),
    (.nothingToResume(checkpoint: "c"), "Leave out --resume to start a run."),
    (.badCheckpoint(path: "c", reason: "it is empty"), "Use --force instead of --resume to start again."),
    (.settingsDiffer(checkpoint: "c", ["units: 16, not 8"]), "Leave these options out, or use --force to start again."),
    (.corpusDiffers(checkpoint: "c"), "Give the same folders, unchanged, or use --force to start again."),
    (.validationDiffers(checkpoint: "c"), "Give the same list, or use --force to start again."),
    (.diverged(step: 7, learningRate: 0.5, model: nil), "Start again with a lower --learning-rate or --clip."),
    (.stopped(.file(full), checkpoint: "c"), "Then continue with --resume."),
    (.vocabulary(.noChords(rarestKept: 10, mostFrequent: 3)), "Lower --rare, or add music."),
  ]

  private static let others: [(any Error, String)] = [
    (TuningError.otherSearch(plan: "p"), "Choose another --out."),
    (TuningError.nothingToValidateWith, "Give --validation or --validation-fraction."),
    (TuningError.allDiverged(rung: 1), "Allow lower learning rates in --space."),
    (TuningError.training(.unfinishedRun(checkpoint: "c")), "Add --resume to continue it, or --force to start again."),
    (EvaluationError.unknownLabel("Liszt", known: []), "Leave out --label."),
    (EvaluationError.unknownLabel("Chopn", known: ["Bach", "Chopin"]), "Did you mean “Chopin”?"),
    (EvaluationError.unknownLabel("Liszt", known: ["Bach"]), "--label none means no composer."),
    (EvaluationError.noLabels(model: "m", known: []), "Leave out --labels."),
    (ComposingError.unknownModel("opn", known: ["classic", "open"]), "Did you mean “open”?"),
    (
      ComposingError.unknownModel("x", known: ["classic"]),
      "“etude models” lists models; --model also takes a .safetensors file."
    ),
    (ComposingError.noVocabulary(path: "m"), "Use a model made by “etude train”."),
    (
      ComposingError.noBundledModel(searched: ["a"]),
      "Install Étude again with “make install”, or name a model with --model."
    ),
    (
      OutputError.unknownFormat("mpe3", known: ["mid", "wav", "mp3"]),
      "Did you mean “mp3”? --formats takes one or more of mid, wav, mp3."
    ),
    (OutputError.unknownFormat("xyz", known: ["mid", "wav"]), "--formats takes one or more of mid, wav."),
    (ArchiveError.present(path: "a.zip"), "Use --force to replace it, or choose another name."),
    (ManifestError.none(folder: "x"), "Name a folder that “etude render” or “etude compose” wrote to."),
    (PictureError.noNotes, "Choose other --from and --to."),
    (PictureError.tooLarge(width: 9, height: 9, largestWidth: 5), "Give --width 5 or less, or --formats svg."),
    (
      SoundFontError.noneFound(searched: []),
      "Install one (apt install musescore-general-soundfont), put one into soundfonts/, or name one with --soundfont."
    ),
    (
      SoundFontError.unbuildable(.tooMany(path: "p", what: "zones", found: 9, limit: 5)),
      "Keep fewer layers: etude soundfont build --layers."
    ),
    (
      BuildError.tooLong(path: "p", bytes: 9),
      "Make it smaller: etude soundfont build with --format sf3, --layers or --seconds."
    ),
  ]

  private static let full = FileError(path: "m", action: .write, code: 28)

  @Test(arguments: training.indices) func trainingSaysWhatToDo(index: Int) {
    #expect(ErrorMessage(Self.training[index].0).hint == Self.training[index].1)
  }

  @Test(arguments: others.indices) func otherErrorsSayWhatToDo(index: Int) {
    #expect(ErrorMessage(Self.others[index].0).hint == Self.others[index].1)
  }

  @Test func aSettingHasTheNameOfItsOption() {
    let rate = TuningError.training(.badSetting("learningRate", "inf", expected: "a number above 0"))
    #expect(ErrorMessage(rate) == ErrorMessage("--learning-rate must be a number above 0, not inf"))
    #expect(
      ErrorMessage(TrainingError.otherNetwork(model: "m", setting: "attentionUnits", "16", expected: "8"))
        == ErrorMessage(
          "--attention-units must be 8, as in m, not 16", hint: "Leave out --attention-units."))
    #expect(
      ErrorMessage(ComposingError.noColumn("time", setting: "density", known: ["chord"]), about: "Waltz")
        == ErrorMessage(
          "--density: this model has no “time” column, only chord",
          hint: "Leave out --density, or choose another --model."))
    for (setting, hint) in [
      ("split", "Give --transpose 0 and --stretch 1 with --split windows."),
      ("perform", "Leave out --perform, or --encoding chords and --split windows."),
    ] {
      #expect(ErrorMessage(TrainingError.badSetting(setting, "on", expected: "off")).hint == hint)
    }
  }

  @Test func theInputIsNamedOnce() {
    let missing = FileError(path: "a.mid", action: .read, code: 2)
    for error in [missing, MIDIError.unreadable(missing)] as [any Error] {
      #expect(ErrorMessage(error, about: "a.mid").text == "\(missing)")
      #expect(ErrorMessage(error, about: "a").text == "a: \(missing)", "a is another file")
    }
    #expect(ErrorMessage(PieceError.noNotes(path: "a.mid", percussion: 0), about: "a.mid").text.hasPrefix("a.mid: has"))
    let present = OutputError.present(["a.wav"])
    #expect(ErrorMessage(present, about: "a.mid").text == "\(present)")
    let empty = MIDIError.notMIDI(file: "standard input", offset: 0, found: [])
    #expect(ErrorMessage(empty, about: "/dev/stdin").text == "standard input: the file is empty")
    #expect(ErrorMessage(PictureError.noNotes, about: "a.mid").text.hasPrefix("a.mid: there are no notes"))
  }

  @Test func changedSettingsBecomeOptions() {
    var settings = TrainingSettings()
    (settings.learningRate, settings.half, settings.threads) = (0.5, true, 3)
    settings.weight = [FolderWeight("rolls", 0.5), FolderWeight("rags", 2)]
    #expect(
      settings.changes.flatMap(\.option) == [
        "--learning-rate", "0.5", "--weight", "rolls=0.5", "--weight", "rags=2.0", "--threads", "3", "--half",
      ])
  }
}
