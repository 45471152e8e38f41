"""What an AnalyserNode hears of the page, sample by sample, beside the position that the roll shows."""
import base64
import dataclasses
import os
import wave

import numpy

RATE = 48000
# Takes the last 0.68 s again and again, so that the looks overlap; presses a button after a second if it is given one.
RECORD = """
const done = arguments[arguments.length - 1];
const [seconds, button] = arguments;
const { player } = etude;
globalThis.proof ??= (() => {
  const context = new AudioContext({ sampleRate: 48000 });
  const analyser = context.createAnalyser();
  analyser.fftSize = 32768;
  context.createMediaElementSource(player.audio).connect(analyser).connect(context.destination);
  return { context, analyser };
})();
proof.context.resume();
const samples = new Float32Array(32768);
const bytes = new Uint8Array(samples.buffer);
const looks = [];
let pressed = null;
if (button) setTimeout(() => { pressed = performance.now(); document.getElementById(button).click(); }, 1000);
// The first sound passes an analyser later.
const begun = performance.now() + 800;
const look = () => {
  proof.analyser.getFloatTimeDomainData(samples);
  const [now, time] = [performance.now(), player.time];
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  looks.push({ now, time, samples: btoa(text) });
  if (now - begun < seconds * 1000) setTimeout(look, 150 + 100 * Math.random()); else done({ looks, pressed });
};
setTimeout(look, 800);
"""


@dataclasses.dataclass
class Look:
    """The last samples played at a time (of the machine's clock, in seconds), and the roll's position at that time."""
    now: float
    time: float
    samples: numpy.ndarray

    @property
    def loudness(self):
        return float(numpy.sqrt(numpy.mean(self.samples ** 2)))


def record(browser, seconds, button=None):
    """Returns looks over some seconds, and the time when a button was pressed after the first of them."""
    heard = browser.run(RECORD, seconds, button)
    looks = [Look(look["now"] / 1000, look["time"], numpy.frombuffer(base64.b64decode(look["samples"]), "<f4"))
             for look in heard["looks"]]
    return looks, heard["pressed"] and heard["pressed"] / 1000


def joined(looks):
    """Returns the overlapping looks as one waveform, and for each look the number of samples up to its end."""
    sound, ends = looks[0].samples, [len(looks[0].samples)]
    for before, look in zip(looks, looks[1:]):
        known, size = sound[-256:], len(look.samples)
        windows = numpy.lib.stride_tricks.sliding_window_view(look.samples, len(known))
        places = numpy.flatnonzero((windows == known).all(axis=1)) + len(known)
        if len(places) == 0:
            raise ValueError("two looks do not overlap: the browser was busy for too long")
        expected = size - (look.now - before.now) * RATE
        place = places[numpy.argmin(numpy.abs(places - expected))]
        sound = numpy.concatenate([sound, look.samples[place:]])
        ends.append(len(sound))
    return sound, ends


def read_wav(path):
    """Reads a 16-bit file as one channel at 48 kHz."""
    with wave.open(path) as file:
        samples = numpy.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
        rate = file.getframerate()
    mono = samples.mean(axis=1) / 32768
    return numpy.interp(numpy.arange(int(len(mono) * RATE / rate)) * rate / RATE, numpy.arange(len(mono)), mono)


def lead_of_roll(look, origin, piece):
    """How far the roll is ahead of the sound, in seconds: the last 0.34 s heard are searched for in the piece's file.

    None if they are too soft, or are not found within 0.4 s.
    """
    heard, reach = look.samples[-16384:], int(0.4 * RATE)
    size = len(heard)
    expected = round((look.time - origin) * RATE) - size
    if look.loudness < 0.002 or expected < reach or expected + size + reach > len(piece):
        return None
    part = piece[expected - reach:expected + size + reach]
    length = 1 << (len(part) + size).bit_length()
    match = numpy.fft.irfft(numpy.fft.rfft(part, length) * numpy.conj(numpy.fft.rfft(heard, length)), length)
    energy = numpy.concatenate([[0], numpy.cumsum(part ** 2)])
    likeness = match[:2 * reach] / numpy.sqrt(energy[size:size + 2 * reach] - energy[:2 * reach] + 1e-6)
    place = int(numpy.argmax(likeness))
    # Where the sound was interrupted on a busy machine, the samples are alike in part only.
    return (reach - place) / RATE if likeness[place] > 0.7 * numpy.linalg.norm(heard) else None


def file_ending(files, folder, ending):
    return os.path.join(folder, next(os.path.basename(name) for name in files if name.endswith(ending)))
