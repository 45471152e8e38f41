private import Files
internal import Glibc

/// The folders to search for SoundFonts.
struct SoundFontPlaces {
  /// Value of `ETUDE_SOUNDFONT` if it is set.
  var named: String?
  /// Folders to search, in groups. Any SoundFont of an earlier group is preferred to those of later groups.
  var groups: [[String]]
}

extension SoundFontPlaces {
  /// The folders for this process: `soundfonts/` in the current folder, beside the program and in its installation,
  /// then the user's and the system's folders.
  init() {
    self.init(variable: { name in getenv(name).map { String(cString: $0) } }, program: realPath("/proc/self/exe"))
  }

  /// - Parameters:
  ///   - variable: returns the value of an environment variable.
  ///   - program: path of the running program.
  init(variable: (String) -> String?, program: String?) {
    func set(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    let home = set("XDG_DATA_HOME") ?? set("HOME").map { $0 + "/.local/share" }
    let system = (set("XDG_DATA_DIRS") ?? "/usr/local/share:/usr/share").split(separator: ":").map(String.init)
    named = set("ETUDE_SOUNDFONT")
    groups = [["soundfonts"]]
    if let program {
      let beside = folder(of: program)
      groups += [[joined(beside, "soundfonts")], [joined(folder(of: plainPath(beside)), "share/etude/soundfonts")]]
    }
    groups += [home.map { [$0] } ?? [], system].map { shares in
      shares.flatMap { ["\($0)/soundfonts", "\($0)/sounds/sf2", "\($0)/sounds/sf3"] }
    }
  }
}

/// The path with all links resolved (realpath(3)).
private func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}
