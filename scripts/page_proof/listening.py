"""Playing: how soon, how steadily, and whether the roll shows what sounds."""
import time

import mido
import numpy

from browsers import check_console, opened, until
from checks import check
from hearing import RATE, file_ending, joined, lead_of_roll, read_wav, record
from servers import call

LISTEN = """
const done = arguments[arguments.length - 1];
const begun = performance.now();
etude.player.audio.addEventListener("playing", () => done(performance.now() - begun), { once: true });
document.getElementById("play").click();
"""
# From a second after "playing", which browsers may say before the sound card has begun.
PROGRESS = """
const done = arguments[arguments.length - 1];
const { player, roll } = etude;
setTimeout(() => {
  const [from, begun] = [player.time, performance.now()];
  setTimeout(() => done({ moved: player.time - from, seconds: (performance.now() - begun) / 1000, ahead: player.ahead,
    notes: roll.notes.length, sounding: document.getElementById("sounding").textContent }), arguments[0] * 1000);
}, 1000);
"""
# Milliseconds from the click until the audio element plays, and by which the roll may be off from the sound.
PROMPT, AGREEMENT = 300, 20


def prove_listening(kind, url, folder):
    with opened(kind(), url) as browser:
        prove_prompt_start(browser, url)
        progress = browser.run(PROGRESS, 4)
        check("stream time moves in real time", abs(progress["moved"] - progress["seconds"]) < 0.1,
              f"{progress['moved']:.3f} of {progress['seconds']:.3f} s")
        check("audio waits in the buffer", 0.05 < progress["ahead"] < 3, f"{progress['ahead']:.2f} s")
        check("the sounding notes are named", progress["notes"] > 10, progress["sounding"])
        prove_agreement(browser, url, folder)
        prove_skip(browser)
        prove_revival(browser)
        prove_seven_tabs(browser, url)
        check_console(browser)


def prove_prompt_start(browser, url):
    """Tests that sound starts soon after the click; a busy machine has a second try, with a new page."""
    delays = [browser.run(LISTEN)]
    if delays[0] >= PROMPT:
        browser.open(url)
        until(browser, "document.getElementById('version').textContent")
        delays.append(browser.run(LISTEN))
    check("playing after the click", delays[-1] < PROMPT, ", then ".join(f"{delay:.0f} ms" for delay in delays))


def prove_agreement(browser, url, folder):
    """Compares the sound with the saved file at the position of the roll, and the roll with the saved notes."""
    # The piece must have begun, and go on for a while.
    call(url, "api/next", {})
    until(browser, "document.getElementById('sounding').textContent.length > 1")
    time.sleep(3)
    looks, _ = record(browser, 8)
    check("an AnalyserNode hears the music", max(look.loudness for look in looks) > 0.002,
          f"{max(look.loudness for look in looks):.4f}")
    piece = call(url, "api/state")["piece"]
    # Before the roll forgets them.
    shown = browser.value("return etude.roll.notes")
    files = call(url, "api/save", {"piece": piece["id"]})["files"]
    sound = read_wav(file_ending(files, folder, ".wav"))
    leads = [lead for look in looks if (lead := lead_of_roll(look, piece["origin"], sound)) is not None]
    if check("the sound is found in the saved file", len(leads) >= 5, f"{len(leads)} of {len(looks)} times"):
        low, middle, high = 1000 * numpy.percentile(leads, (10, 50, 90))
        check("the roll shows the position of the sound", abs(middle) <= AGREEMENT,
              f"{middle:+.1f} ms in the median, {low:+.1f} to {high:+.1f} ms in four of five")
    saved = notes_of(file_ending(files, folder, ".mid"))
    offs = [min(abs(onset - piece["origin"] - other) for other, key in saved if key == pitch)
            for onset, _, pitch, _ in shown
            if looks[0].time < onset < looks[-1].time and any(key == pitch for _, key in saved)]
    check("notes on the roll are those of the saved file", len(offs) > 5 and max(offs) < 0.003,
          f"{len(offs)} notes, off by at most {1000 * max(offs, default=9):.1f} ms")


def notes_of(path):
    """Returns the onset in seconds and the key of every note."""
    notes, now = [], 0
    for message in mido.MidiFile(path):
        now += message.time
        if message.type == "note_on" and message.velocity:
            notes.append((now, message.note))
    return notes


def prove_skip(browser):
    looks, pressed = record(browser, 5, "next")
    sound, ends = joined(looks)
    # The browser hands over samples in bursts, so the look with the most of them tells best when a sample was heard.
    begin = max(end / RATE - look.now for look, end in zip(looks, ends) if abs(look.now - pressed) < 0.7)
    step = RATE // 200
    levels = numpy.sqrt(numpy.mean(sound[:len(sound) // step * step].reshape(-1, step) ** 2, axis=1))
    first = int((pressed + begin) * 200)
    before = levels[first - 40:first].max()
    fallen = next((index for index in range(first, len(levels) - 12)
                   if levels[index] < 0.05 * levels[index - 12:index].max() and levels[index] < 0.2 * before), None)
    delay = fallen is not None and 1000 * (fallen / 200 - pressed - begin)
    check("a skip is heard", fallen is not None and delay < 600, f"{delay:.0f} ms after the click")
    looks, _ = record(browser, 2)
    check("music after the skip", max(look.loudness for look in looks) > 0.002)


def prove_revival(browser):
    """Stops the clock of the audio element, as a hanging sound server does: the tab starts over."""
    browser.value("etude.player.audio.playbackRate = 0")
    begun = time.monotonic()
    until(browser, "etude.player.audio.playbackRate === 1 && etude.player.playing", 30)
    delay = time.monotonic() - begun
    progress = browser.run(PROGRESS, 2)
    check("a stuck audio element is started over", abs(progress["moved"] - progress["seconds"]) < 0.3,
          f"after {delay:.0f} s; {progress['ahead']:.2f} s ahead")


def prove_seven_tabs(browser, url):
    """The stream is old enough by now that a tab which took its age for audio ahead would start over."""
    for _ in range(6):
        browser.new_tab(url)
        until(browser, "document.getElementById('version').textContent")
        delay = browser.run(LISTEN)
    listeners = call(url, "api/state")["listeners"]
    source = browser.value("return etude.player.audio.src")
    time.sleep(2)
    check("a new tab does not start over", browser.value("return etude.player.audio.src") == source)
    check("seven tabs play", delay < 4000 and listeners >= 7, f"the last after {delay:.0f} ms")


def prove_fallback(kind, url, folder):
    """Tests that without MediaSource an audio element plays /stream.mp3."""
    with opened(kind.without_media_source(), url) as browser:
        check("MediaSource is missing", not browser.value("return etude.player.streams"))
        delay = browser.run(LISTEN)
        check("playing after the click", delay < 3000, f"{delay:.0f} ms")
        prove_agreement(browser, url, folder)
        check_console(browser)
