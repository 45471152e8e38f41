"""What people do on the page beside listening, and how it is drawn."""
import io
import json
import os
import subprocess
import tempfile
import time
import zipfile

import mido

from browsers import Chromium, check_console, opened, until
from checks import check
from hearing import file_ending, record
from listening import LISTEN
from servers import Proxy, call, serving

LISTED = "document.querySelectorAll('#library li').length"
SOUNDING = "document.getElementById('sounding').textContent.length > 1"
# 440 notes per second fall for 12 s, so that 2000 are in sight.
FRAMES = """
const done = arguments[arguments.length - 1];
const { player, roll } = etude;
const crowd = Array.from({ length: 5333 }, (_, index) =>
  [player.time + index / (2000 / 4.5), 0.2, 21 + (index * 37) % 88, 20 + (index * 13) % 100]);
roll.add(crowd, []);
const draw = roll.draw;
const [costs, seen] = [[], []];
roll.draw = (time) => {
  const begun = performance.now();
  draw.call(roll, time);
  costs.push(performance.now() - begun);
  seen.push(roll.notes.filter(([onset, duration]) => onset + duration > time && onset < time + 4.5).length);
};
const times = [];
const frame = (now) => {
  times.push(now);
  if (now - times[0] < 5000) requestAnimationFrame(frame);
  else {
    delete roll.draw;
    const gaps = times.slice(1).map((time, index) => time - times[index]);
    const middle = (values) => values.sort((a, b) => a - b)[values.length >> 1];
    done({ rate: 1000 * gaps.length / (times[times.length - 1] - times[0]), cost: middle(costs), seen: middle(seen),
      late: gaps.filter((gap) => gap > 25).length, frames: gaps.length });
  }
};
requestAnimationFrame(frame);
"""
# The rows of the roll above the keys that differ between two times within one page of it.
MOVED = """
const canvas = document.createElement("canvas");
canvas.style = "width: 400px; height: 300px; display: block";
document.body.append(canvas);
const roll = new etude.roll.constructor(canvas);
roll.add(Array.from({ length: 40 }, (_, index) => [9 + index / 10, 0.3, 40 + index, 64]), []);
const picture = (time) => {
  roll.draw(time);
  return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height * 0.7).data;
};
const [one, two] = [picture(10), picture(10.4)];
const rows = new Set();
one.forEach((value, index) => { if (value !== two[index]) rows.add(Math.floor(index / 4 / canvas.width)); });
canvas.remove();
return rows.size;
"""
# The titles shown after a piece has begun, and after the time has gone back to before its beginning.
TITLES = """
const [start, done] = arguments;
const title = () => document.getElementById("title").textContent;
let time = start + 0.2;
Object.defineProperty(etude.player, "time", { get: () => time, configurable: true });
setTimeout(() => {
  const shown = title();
  time = start - 0.2;
  setTimeout(() => { delete etude.player.time; done([shown, title()]); }, 500);
}, 500);
"""


def prove_drawing(kind, url):
    with opened(kind(), url) as browser:
        browser.run(LISTEN)
        until(browser, SOUNDING)
        before = call(url, "api/state")["piece"]
        call(url, "api/next", {})
        while (piece := call(url, "api/state")["piece"])["id"] == before["id"]:
            time.sleep(0.1)
        titles = browser.run(TITLES, piece["start"])
        check("a title stays when the time goes back a little", titles == [piece["title"]] * 2, " ".join(titles))
        for _ in range(3):
            frames = browser.run(FRAMES)
            if frames["rate"] > 57:
                break
            time.sleep(10)
        # Browsers that draw without a GPU need more than half of the cores.
        load = os.getloadavg()[0]
        is_asserted = load < 2 * os.cpu_count()
        check("60 frames a second with 2000 notes in sight",
              (frames["rate"] > 57 or not is_asserted) and frames["seen"] >= 1900,
              f"{frames['rate']:.1f}, {frames['late']} of {frames['frames']} late, {frames['cost']:.2f} ms to draw "
              f"{frames['seen']} notes" + ("" if is_asserted else f" (not asserted; load {load:.1f})"))
        check("the notes move", browser.value(MOVED) > 100, f"{browser.value(MOVED)} rows changed in 0.4 s")
    with opened(kind(still=True), url) as browser:
        moved = browser.value(MOVED)
        check("with reduced motion they stand still", 0 < moved <= 8, f"{moved} rows changed, those of the line")


def prove_refusal(kind, url):
    """Tests a browser that lets a page play only after a click of its user."""
    with opened(kind(autoplay=False), url) as browser:
        browser.value("setTimeout(() => document.getElementById('play').click(), 100)")
        text = until(browser, "!document.getElementById('invite').hidden && !etude.player.wanted"
                              " && document.getElementById('invite-text').textContent === 'Click to listen'"
                              " && document.getElementById('invite-text').textContent")
        check("a button appears when the browser refuses to play", bool(text), text)
        browser.click("#invite")
        check("and plays", until(browser, "etude.player.playing"))
        check("the button goes away", browser.value("return document.getElementById('invite').hidden"))
        session = browser.value("return [navigator.mediaSession.playbackState, navigator.mediaSession.metadata?.title,"
                                " document.getElementById('title').textContent]")
        check("the media session knows the piece", session[0] == "playing" and session[1] == session[2], session[1])


def prove_library(kind, url, folder):
    downloads = tempfile.mkdtemp()
    with opened(kind(downloads=downloads), url) as browser:
        browser.run(LISTEN)
        # The list is fetched after the page is open.
        begun = len(call(url, "api/library")["pieces"])
        until(browser, f"{LISTED} === {begun}")
        for count in (1, 2):
            until(browser, SOUNDING)
            browser.click("#save")
            check("saving adds a piece to the library", until(browser, f"{LISTED} === {begun + count}", 120))
            browser.click("#next")
            time.sleep(2)
        before = {name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)
                  if os.path.isfile(os.path.join(folder, name)) and not name.startswith(".")}
        browser.value("for (const box of [...document.querySelectorAll('#library input')].slice(0, 2)) box.click()")
        chosen = browser.value("return [...document.querySelectorAll('#library li')].slice(0, 2)"
                               ".flatMap((item) => [...item.querySelectorAll('a[download]')].map((a) => a.download))")
        browser.click("#zip")
        names = wait_for_zip(downloads)
        check("the selection is downloaded as one archive",
              names is not None and set(chosen) <= names and len(chosen) >= 10, f"{len(chosen)} files")
        browser.click("#delete")
        check("deleted pieces leave the library", until(browser, f"{LISTED} === {begun}"))
        check("and the folder", not set(chosen) & set(os.listdir(folder)))
        check("the focus is on the button that undoes it",
              until(browser, "document.activeElement.id === 'toast-action'", 5))
        browser.click("#toast-action")
        check("they come back", until(browser, f"{LISTED} === {begun + 2}"))
        after = {name: open(os.path.join(folder, name), "rb").read() for name in chosen}
        check("with the same bytes", all(before[name] == data for name, data in after.items()))
        check_console(browser)


def wait_for_zip(folder):
    """Returns the names of the files in a downloaded archive, without folders; None if none arrives within 30 s."""
    for _ in range(300):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if name.endswith(".zip") and zipfile.is_zipfile(path):
                return {os.path.basename(entry) for entry in zipfile.ZipFile(path).namelist()}
        time.sleep(0.1)
    return None


def prove_link(kind, url, folder, program):
    with opened(kind(), url) as browser:
        call(url, "api/session", {"seconds": 20, "composer": "Chopin", "tempo": 1.2}, "PATCH")
        browser.run(LISTEN)
        call(url, "api/next", {})
        # An earlier piece may still be playing.
        for _ in range(200):
            first = call(url, "api/state")["piece"]
            if "tempo=1.2" in first.get("link", ""):
                break
            time.sleep(0.1)
        until(browser, f"document.getElementById('title').textContent === {json.dumps(first['title'])}"
                       " && document.getElementById('clock').textContent > '0:01'")
        browser.click("#link")
        time.sleep(0.5)
        link = browser.run("navigator.clipboard.readText().then(arguments[arguments.length - 1])")
        check("a link to the piece is copied", f"seed={first['seed']}" in link, link)
        first_files = call(url, "api/save", {"piece": first["id"]})["files"]
        # Other pieceSettings, which the link has to replace.
        call(url, "api/session", {"seconds": 30, "composer": None, "tempo": None}, "PATCH")
        call(url, "api/next", {})
        browser.open("about:blank")
        browser.open(link)
        text = until(browser, "!document.getElementById('invite').hidden"
                              " && document.getElementById('invite-text').textContent")
        check("the link offers its piece", text == f"Listen to seed {first['seed']}", text)
        browser.click("#invite")
        for _ in range(200):
            again = call(url, "api/state")["piece"]
            if again["id"] != first["id"] and again["seed"] == first["seed"]:
                break
            time.sleep(0.1)
        check("the piece is composed again", again["seed"] == first["seed"] and again["id"] != first["id"],
              again["title"])
        until(browser, SOUNDING)
        again_files = call(url, "api/save", {"piece": again["id"]})["files"]
        one, two = (open(file_ending(files, folder, ".mid"), "rb").read() for files in (first_files, again_files))
        check("its file is the same, byte for byte", one == two, f"{len(one)} bytes")
        out = tempfile.mkdtemp()
        subprocess.run([program, "compose", "--seed", first["seed"], "--seconds", "20", "--composer", "Chopin",
                        "--tempo", "1.2", "--formats", "mid", "--out", out], check=True, capture_output=True)
        composed = next(os.path.join(out, name) for name in os.listdir(out) if name.endswith(".mid"))
        check("etude compose makes the same notes", notes_in(io.BytesIO(one)) == notes_in(open(composed, "rb")))
        call(url, "api/session", {"seconds": 60, "composer": None, "tempo": None}, "PATCH")
        check_console(browser)


def notes_in(file):
    return [(message.time, message.bytes()) for message in mido.MidiFile(file=file) if not message.is_meta]


# Drops a file on the page, given as its name and its bytes.
DROP = """
const [name, bytes] = arguments;
const dataTransfer = new DataTransfer();
dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type: "audio/midi" }));
for (const kind of ["dragover", "drop"]) {
  document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
}
"""
JOBS = "[...document.querySelectorAll('#queue li')]"
# An exception, a message, and a picture that the page's policy forbids.
FAULTS = """
setTimeout(() => { throw new Error("planted exception"); });
console.error("planted message");
new Image().src = "http://127.0.0.1:9/planted.png";
"""


def scale(seconds):
    """A MIDI file with ten notes a second."""
    file = mido.MidiFile(ticks_per_beat=480)
    track = mido.MidiTrack()
    file.tracks.append(track)
    for step in range(10 * seconds):
        key = 48 + step * 7 % 36
        track.append(mido.Message("note_on", note=key, velocity=60 + step % 40))
        track.append(mido.Message("note_off", note=key, time=96))
    data = io.BytesIO()
    file.save(file=data)
    return list(data.getvalue())


def prove_uploads(kind, url):
    with opened(kind(), url) as browser:
        begun = len(call(url, "api/library")["pieces"])
        for name, seconds in ((f"short-{kind.name}.mid", 5), (f"long-{kind.name}.mid", 1200)):
            browser.value(DROP, name, scale(seconds))
            text = until(browser, f"document.querySelector('#uploads li')?.textContent.startsWith('{name}')"
                                  " && document.querySelector('#uploads li').textContent")
            check(f"{name} is dropped", f"{10 * seconds} notes" in (text or "").replace(",", ""), text)
        browser.click("#uploads li:first-child button:nth-of-type(3)")
        progress = until(browser, f"{JOBS}.at(-1)?.querySelector('progress').value", 30)
        check("the progress of a render is shown", 0 < (progress or 0) < 1, f"{progress:.3f}")
        browser.click("#queue li:last-child button")
        check("it can be cancelled", until(browser, f"{JOBS}.at(-1).textContent.includes('cancelled')"))
        check("and has neither a bar nor a button then", browser.value(
            f"return [...{JOBS}.at(-1).querySelectorAll('progress, button')].every((part) => part.hidden)"))
        browser.click("#uploads li:nth-child(2) button:nth-of-type(3)")
        check("another one is done", until(browser, f"{JOBS}.at(-1).textContent.includes('done')", 60))
        check("its files are in the library", until(browser, f"{LISTED} === {begun + 1}"))
        browser.click("#uploads li:nth-child(2) button:nth-of-type(1)")
        looks, _ = record(browser, 3)
        title = browser.value("return document.getElementById('title').textContent")
        check("an upload is played", max(look.loudness for look in looks) > 0.002 and "short" in title, title)
        check_console(browser)
        browser.value(DROP, "no.mid", list(b"neither notes nor sound"))
        said = until(browser, "document.getElementById('toast-text').textContent.includes('not a MIDI file')"
                              " && document.getElementById('toast-text').textContent")
        check("what is no MIDI file is refused in a sentence", bool(said), said)
        browser.value(FAULTS)
        time.sleep(1)
        complaints = "; ".join(browser.complaints())
        check("faults are noticed on the console", all(word in complaints for word in (
            "planted exception", "planted message", "planted.png")), complaints[:300])


FAKE_KEYBOARD = """
globalThis.keys = { onmidimessage: null };
Navigator.prototype.requestMIDIAccess = async () => ({ inputs: new Map([["1", keys]]) });
"""
PLAY_PHRASE = """
const done = arguments[arguments.length - 1];
const phrase = [60, 64, 67, 72, 71, 67, 64, 60];
const send = (...data) => keys.onmidimessage({ data, timeStamp: performance.now() });
phrase.forEach((key, index) => {
  setTimeout(() => send(0x90, key, 70), 200 * index);
  setTimeout(() => send(0x80, key, 0), 200 * index + 180);
});
setTimeout(() => done(performance.now()), 200 * phrase.length);
"""


def prove_keyboard(url):
    """Tests a MIDI keyboard. Only Chromium lets a test provide one before the scripts of the page run."""
    with opened(Chromium(before=FAKE_KEYBOARD), url) as browser:
        browser.run(LISTEN)
        browser.click("#record")
        pressed = until(browser, "keys.onmidimessage && document.getElementById('record').getAttribute('aria-pressed')")
        check("the keyboard is heard", pressed == "true")
        title = browser.value("return document.getElementById('title').textContent")
        released = browser.run(PLAY_PHRASE)
        said = until(browser, "document.getElementById('announcement').textContent === 'The answer is ready.'"
                              " && performance.now()", 60)
        check("a phrase is answered", bool(said), f"ready {said - released:.0f} ms after the last key")
        uploads = call(url, "api/uploads")["uploads"]
        phrase = next((upload for upload in uploads if upload["name"] == "phrase.mid"), {"notes": 0, "seconds": 0})
        check("with what was played", phrase["notes"] == 8 and abs(phrase["seconds"] - 1.6) < 0.3,
              f"{phrase['notes']} notes, {phrase['seconds']:.2f} s")
        other = until(browser, "document.getElementById('title').textContent !== '%s'"
                               " && document.getElementById('title').textContent" % title.replace("'", "\\'"), 30)
        looks, _ = record(browser, 2)
        check("the answer sounds", bool(other) and max(look.loudness for look in looks) > 0.002, other)
        until(browser, "document.getElementById('toast').hidden")
        browser.click("#record")
        check("recording ends", until(browser, "!keys.onmidimessage"))
        check_console(browser)


def prove_reconnection(kind, program):
    """Drops the connections, and then restarts the server, with and without MediaSource."""
    for make in (kind, kind.without_media_source):
        prove_return(make, program)


def prove_return(make, program):
    with serving(program, tempfile.mkdtemp()) as url:
        proxy = Proxy(url)
        with opened(make(), proxy.url) as browser:
            browser.run(LISTEN)
            until(browser, SOUNDING)
            proxy.drop()
            check("a lost connection is announced",
                  until(browser, "document.getElementById('announcement').textContent.startsWith('Connection lost')"))
            check("and its return",
                  until(browser, "document.getElementById('announcement').textContent === 'Connected'"))
            prove_music(browser, "the music goes on")
            proxy.target = None
            proxy.drop()
            time.sleep(2)
            # As after a restart, stream time begins anew.
            with serving(program, tempfile.mkdtemp()) as other:
                proxy.serve(other)
                prove_music(browser, "the music of a restarted server plays")
                proxy.drop()
        proxy.close()


def prove_music(browser, what):
    begun = time.time()
    while time.time() - begun < 40:
        looks, _ = record(browser, 1)
        moved = looks[-1].time - looks[0].time
        if min(look.loudness for look in looks) > 0.0005 and moved > 0.5:
            return check(what, True, f"after {time.time() - begun - 2:.1f} s")
    check(what, False, "not within 40 s")
