// Small texts as files. Must not know what they say.
internal import Files

/// Writes a file whole or not at all, in the place of one that is there.
func writeText(_ text: String, to path: String) throws(FileError) {
  let file = try AtomicFile(path)
  try file.write(text.utf8)
  try file.commit()
}
