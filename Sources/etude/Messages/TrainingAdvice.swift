import enum Training.TrainingError
import enum Training.TuningError

/// The options of `etude train` that help against an error; nil if none does.
func advice(for error: TrainingError) -> String? {
  switch error {
  case .badSetting("split", _, _): "Give --transpose 0 and --stretch 1 with --split windows."
  case .badSetting("perform", _, _): "Leave out --perform, or --encoding chords and --split windows."
  case .otherNetwork(_, let setting, _, _): "Leave out \(optionName(setting))."
  case .smallerThanABatch(filled: 0, _, _): "Add music, or lower --steps."
  case .smallerThanABatch(let filled, _, _):
    "Add music, lower --batch to \(filled)\(filled == 1 ? "" : " or less"), or lower --steps."
  case .noWindows: "Use a smaller --window, or add music."
  case .outputExists: "Choose another --out, or add --force to replace it."
  case .otherFile: "Choose another --out, or move this file."
  case .tableExists: "Choose another --log-csv, or remove it."
  case .tableIsOutput: "Choose another --log-csv."
  case .unfinishedRun: "Add --resume to continue it, or --force to start again."
  case .nothingToResume: "Leave out --resume to start a run."
  case .badCheckpoint: "Use --force instead of --resume to start again."
  case .settingsDiffer: "Leave these options out, or use --force to start again."
  case .corpusDiffers: "Give the same folders, unchanged, or use --force to start again."
  case .validationDiffers: "Give the same list, or use --force to start again."
  case .diverged: "Start again with a lower --learning-rate or --clip."
  case .stopped: "Then continue with --resume."
  case .badSetting, .noFiles, .noMusic, .listMatchesNothing, .nothingToTrainOn, .file, .vocabulary, .model: nil
  }
}

/// The options of `etude tune` that help against an error; nil if none does.
func advice(for error: TuningError) -> String? {
  switch error {
  case .otherSearch: "Choose another --out."
  case .nothingToValidateWith: "Give --validation or --validation-fraction."
  case .allDiverged: "Allow lower learning rates in --space."
  case .badSpace, .badResult, .training, .file: nil
  }
}
