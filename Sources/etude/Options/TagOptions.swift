import ArgumentParser
import Studio

/// Options for the tags of audio files and the names of all files.
struct TagOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Template for file names, such as '{date}-{composer}-{seed}' or '{folder}/{index} {title}'. Fields: \
      \(Template.Field.allCases.map(\.rawValue).joined(separator: ", ")).
      """, valueName: "template"), transform: readName)
  var name: Template?

  @Option(
    help: ArgumentHelp(
      """
      Title, with the fields of --name. (default: composer and seed of a composed piece; the title in a rendered file \
      of Étude, otherwise its name)
      """, valueName: "template"), transform: readTemplate)
  var title: Template?

  @Option(
    help: ArgumentHelp(
      "Artist, such as “{composer}”. (default: “Étude, after” and the composer, for a composed piece)",
      valueName: "template"), transform: readTemplate)
  var artist: Template?

  @Option(help: ArgumentHelp("Album, such as “{folder}”.", valueName: "template"), transform: readTemplate)
  var album: Template?

  @Flag(name: .customLong("track-numbers"), help: "Write track numbers into the tags.")
  var trackNumbers = false

  @Option(
    help: "Date: 2026, 2026-11 or 2026-11-24. (default: none, so that the same piece gives the same file)",
    transform: readDate)
  var date: String?

  @Option(help: "Comment; it is followed by a description of how the piece was composed.")
  var comment: String?

  func validate() throws {
    for (name, text, most) in [
      ("title", title?.text, 200), ("artist", artist?.text, 200), ("album", album?.text, 200),
      ("comment", comment, 800),
    ] {
      if let count = text?.utf8.count, count > most {
        throw ValidationError("--\(name) must have at most \(most) bytes, the limit of some formats, not \(count).")
      }
    }
  }

  /// Rejects templates whose fields can't have a value in any piece of the command.
  ///
  /// - Parameter missing: these fields, and what would have given them a value.
  func check(without missing: [Template.Field: String]) throws {
    let templates = [("--name", name), ("--title", title), ("--artist", artist), ("--album", album)]
    for (option, template) in templates where isOnCommandLine(option) {
      for field in Template.Field.allCases where template?.fields.contains(field) ?? false {
        guard let reason = missing[field] else { continue }
        let known = Template.Field.list(Template.Field.allCases.filter { missing[$0] == nil })
        throw ValidationError("\(option): {\(field.rawValue)} is \(reason). The other fields are \(known).")
      }
    }
  }

  var settings: TagSettings {
    var settings = TagSettings()
    (settings.title, settings.artist, settings.album) = (title?.nonempty, artist?.nonempty, album?.nonempty)
    (settings.date, settings.comment) = (date, comment?.nonempty)
    settings.numbersTracks = trackNumbers ? true : nil
    return settings
  }
}

private func readDate(_ text: String) throws -> String {
  if text.wholeMatch(of: /\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?/) != nil { return text }
  throw ValidationError("must be a date such as 2026, 2026-11 or 2026-11-24")
}

private func readTemplate(_ text: String) throws -> Template {
  do { return try Template(text) } catch { throw ValidationError("\(error).") }
}

private func readName(_ text: String) throws -> Template {
  do { return try Template(text).checkedAsName() } catch { throw ValidationError("\(error).") }
}

extension Template {
  /// Nil if empty, for example from an unset variable in a script.
  fileprivate var nonempty: Template? { text.isEmpty ? nil : self }
}

extension String {
  /// Nil if empty, for example from an unset variable in a script.
  fileprivate var nonempty: String? { isEmpty ? nil : self }
}
