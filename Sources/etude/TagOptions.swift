import ArgumentParser
import Studio

struct TagOptions: ParsableArguments {
  @Option(help: "Title. Default: composer and seed of a composed piece; the name of a rendered file.")
  var title: String?

  @Option(help: "Artist. Default: “Étude, after” the composer, for a composed piece.")
  var artist: String?

  @Option(help: "Album.")
  var album: String?

  @Option(help: "Date: 2026, 2026-11 or 2026-11-24. Default: none, so that equal pieces are equal files.")
  var date: String?

  @Option(help: "Comment, written before the description of how a piece was composed.")
  var comment: String?

  func validate() throws {
    for (name, text, most) in [
      ("title", title, 200), ("artist", artist, 200), ("album", album, 200), ("comment", comment, 800),
    ] {
      if let count = text?.utf8.count, count > most {
        throw ValidationError("--\(name) must have at most \(most) bytes, which all kinds of files hold, not \(count).")
      }
    }
    if let date, date.wholeMatch(of: /\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?/) == nil {
      throw ValidationError("--date must be like 2026, 2026-11 or 2026-11-24, not “\(date)”.")
    }
  }

  var wishes: TagSettings {
    var wishes = TagSettings()
    (wishes.title, wishes.artist, wishes.album) = (title?.nonempty, artist?.nonempty, album?.nonempty)
    (wishes.date, wishes.comment) = (date, comment?.nonempty)
    return wishes
  }
}

extension String {
  /// Nil if empty, as from an unset variable of a script.
  fileprivate var nonempty: String? { isEmpty ? nil : self }
}
