// Where SoundFonts may be on this machine. Must not open any.

#if canImport(Glibc)
  internal import Glibc
#endif

/// What the environment says about SoundFonts.
struct SoundFontPlaces {
  /// `ETUDE_SOUNDFONT`, when it is set.
  var named: String?
  /// Folders to search, the first first.
  var folders: [String]
}

extension SoundFontPlaces {
  /// This process's: `soundfonts/` here, beside the program and where it is installed, then the user's, then the system's.
  init() {
    self.init(variable: { name in getenv(name).map { String(cString: $0) } }, program: realPath("/proc/self/exe"))
  }

  /// - Parameters:
  ///   - variable: the value of an environment variable.
  ///   - program: the path of the running program.
  init(variable: (String) -> String?, program: String?) {
    func set(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    let home = set("XDG_DATA_HOME") ?? set("HOME").map { $0 + "/.local/share" }
    let system = (set("XDG_DATA_DIRS") ?? "/usr/local/share:/usr/share").split(separator: ":").map(String.init)
    let program = program.map { $0.split(separator: "/").dropLast() }
    named = set("ETUDE_SOUNDFONT")
    folders = ["soundfonts"]
    if let program {
      folders.append("/" + (program + ["soundfonts"]).joined(separator: "/"))
      folders.append("/" + (program.dropLast() + ["share", "etude", "soundfonts"]).joined(separator: "/"))
    }
    for share in (home.map { [$0] } ?? []) + system {
      folders += ["\(share)/soundfonts", "\(share)/sounds/sf2", "\(share)/sounds/sf3"]
    }
  }
}

/// The path without links (realpath(3)).
private func realPath(_ path: String) -> String? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return String(cString: real)
}
