private import FoundationEssentials
private import Support

/// The page's script: it plays one piece at a time, or all pieces one after another. Without it, each piece has its own
/// player.
///
/// It has neither `<` nor `&`, so that the page is well-formed as XML, too.
let pageScript = """
  (() => {
    "use strict";
    const players = Array.from(document.querySelectorAll("audio"));
    const bar = document.getElementById("bar");
    const all = document.getElementById("all");
    const next = document.getElementById("next");
    const now = document.getElementById("now");
    if (players.length === 0) { return; }
    let latest = -1;
    let continues = false;
    const isPlaying = () => players.some((player) => !player.paused);
    const title = (player) => player.closest("article").querySelector("h2").textContent;
    const show = () => {
      all.textContent = isPlaying() ? "Pause" : latest === -1 ? "Play all" : "Continue";
      now.textContent = latest === -1 ? "" : (latest + 1) + " of " + players.length + ": " + title(players[latest]);
      next.disabled = latest + 1 >= players.length;
      players.forEach((player, index) => {
        player.closest("article").classList.toggle("playing", index === latest);
      });
    };
    const start = (index) => {
      if (index >= players.length) { continues = false; latest = -1; show(); return; }
      continues = true;
      players[index].currentTime = 0;
      players[index].play().catch(() => { now.textContent = "This browser does not play " + title(players[index]); });
      players[index].closest("article").scrollIntoView({ block: "nearest" });
    };
    players.forEach((player, index) => {
      player.addEventListener("play", () => {
        latest = index;
        players.forEach((other) => { if (other !== player) { other.pause(); } });
        show();
      });
      player.addEventListener("pause", show);
      player.addEventListener("ended", () => { if (continues) { start(index + 1); } else { show(); } });
    });
    all.addEventListener("click", () => {
      continues = true;
      if (isPlaying()) { players.forEach((player) => player.pause()); }
      else if (latest === -1) { start(0); }
      else { players[latest].play(); }
    });
    next.addEventListener("click", () => start(latest + 1));
    bar.hidden = players.length === 1;
    show();
  })();
  """

/// The script's source in the Content Security Policy: no other script may run.
let pageScriptSource: String = {
  let digits = Array(sha256(Array("\n\(pageScript)\n".utf8)))
  let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
  return "'sha256-\(Data(bytes).base64EncodedString())'"
}()
