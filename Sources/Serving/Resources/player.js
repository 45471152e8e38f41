// Playback: audio from the WebSocket through MediaSource or, where that is unavailable, from /stream.mp3.

const type = 'audio/webm; codecs="opus"';
const Source = globalThis.ManagedMediaSource ?? globalThis.MediaSource;
/** Seconds between the newest audio and the position heard when playback starts. */
const lead = 0.5;
/** Seconds of audio kept before the position heard. */
const kept = 6;
/** With more seconds of audio than this ahead, the browser's audio output is taken to hang. */
const stuck = 10;

/** Plays the shared stream; times are seconds of stream time. Dispatches "change" when it starts, waits or stops. */
export class Player extends EventTarget {
  audio = new Audio();
  /** Whether the user wants to hear the music. */
  wanted = false;
  #listen;
  #source = null;
  #buffer = null;
  #queue = [];
  #fresh = true;
  #late = true;
  #isHeadless = true;
  /** The time at which /stream.mp3 began, and the number under which the server tells it. */
  #base = 0;
  #id = null;
  #clock = { media: 0, at: 0 };

  /** @param listen tells the server whether audio is wanted. */
  constructor(listen) {
    super();
    this.#listen = listen;
    this.audio.disableRemotePlayback = true;
    this.audio.preload = "auto";
    for (const event of ["playing", "pause", "waiting", "ended"]) {
      this.audio.addEventListener(event, () => this.dispatchEvent(new Event("change")));
    }
    if (this.streams) {
      this.audio.addEventListener("waiting", () => this.#jump());
      this.audio.addEventListener("playing", () => this.#catchUp());
      this.audio.addEventListener("error", () => { if (this.wanted) this.reset(); });
      this.#open();
    } else {
      const retry = () => setTimeout(() => { if (this.#hasEnded) this.reset(); }, 1000);
      this.audio.addEventListener("error", retry);
      this.audio.addEventListener("ended", retry);
    }
  }

  /** Whether audio comes through the WebSocket. */
  get streams() { return Boolean(Source?.isTypeSupported(type)); }
  get playing() { return this.wanted && !this.audio.paused && this.audio.readyState > 2; }

  /** The position heard, in seconds of stream time, interpolated between updates of the audio element. */
  get time() {
    const media = this.audio.currentTime;
    const now = performance.now();
    if (media !== this.#clock.media || !this.playing) this.#clock = { media, at: now };
    return this.#base + media + (this.playing ? Math.min(0.1, (now - this.#clock.at) / 1000) : 0);
  }

  /** Seconds of audio that are buffered ahead. */
  get ahead() {
    const { buffered, currentTime } = this.audio;
    return buffered.length ? buffered.end(buffered.length - 1) - currentTime : 0;
  }

  /** Starts or continues; call it from a click handler. Throws NotAllowedError if the browser requires a click. */
  async play() {
    this.wanted = true;
    this.#fresh = this.#late = true;
    this.#request();
    try { await this.audio.play(); } catch (error) {
      if (error.name === "AbortError") return;
      this.pause();
      throw error;
    }
  }

  pause() {
    this.wanted = false;
    this.audio.pause();
    if (this.streams) {
      this.#listen(false);
    } else {
      [this.#base, this.#id] = [this.time, null];
      this.audio.removeAttribute("src");
      this.audio.load();
    }
    this.dispatchEvent(new Event("change"));
  }

  /** Requests audio again after the connection was lost. */
  resume() {
    if (this.streams && this.wanted) this.#listen(true);
    if (!this.streams && this.#hasEnded) this.reset();
  }

  /** Starts over, after an error or when the server has started a new stream. */
  reset() {
    if (this.streams) {
      this.#queue = [];
      this.#open();
    }
    if (!this.wanted) return;
    this.#request();
    this.audio.play().catch((error) => {
      // A stream that was lost again is requested again.
      if (error.name === "AbortError" || (!this.streams && this.#hasEnded)) return;
      this.pause();
      this.dispatchEvent(new Event("fault"));
    });
  }

  /** Jumps to the position of a skip, if it is ahead and already buffered. */
  cut(time) {
    const wait = time - this.audio.currentTime;
    if (this.streams && this.wanted && wait > 0 && this.ahead > wait + 0.05) {
      this.audio.currentTime = time;
    }
  }

  /** Appends WebM: an initialization segment or a cluster. */
  push(bytes) {
    if (this.wanted && !this.#fresh && !this.audio.paused && this.ahead > stuck) this.reset();
    // After a new start, clusters of the old one are still on their way; EBML, the header, begins with 0x1A.
    if (this.#isHeadless && new Uint8Array(bytes)[0] !== 0x1a) return;
    this.#isHeadless = false;
    this.#queue.push(bytes);
    this.#append();
  }

  /** Takes the time at which a stream begins. */
  begin(id, time) { if (id === this.#id) this.#base = time; }

  /** Whether the audio element has reached the end of its stream, or lost it. */
  get #hasEnded() { return this.wanted && (this.audio.ended || this.audio.error !== null); }

  #request() {
    if (this.streams) {
      this.#listen(true);
    } else {
      this.#id = Math.floor(Math.random() * 2 ** 31);
      this.audio.src = `/stream.mp3?id=${this.#id}`;
    }
  }

  #open() {
    const source = new Source();
    this.#source = source;
    this.#buffer = null;
    this.#fresh = this.#isHeadless = true;
    source.addEventListener("sourceopen", () => {
      URL.revokeObjectURL(this.audio.src);
      this.#buffer = source.addSourceBuffer(type);
      this.#buffer.addEventListener("updateend", () => { this.#settle(); this.#append(); });
      this.#append();
    }, { once: true });
    this.audio.src = URL.createObjectURL(source);
  }

  #append() {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating || this.#source.readyState !== "open") return;
    const { buffered, currentTime } = this.audio;
    if (buffered.length && buffered.start(0) < currentTime - 2 * kept) {
      buffer.remove(0, currentTime - kept);
    } else if (this.#queue.length) {
      try { buffer.appendBuffer(this.#queue[0]); this.#queue.shift(); } catch { this.reset(); }
    }
  }

  /** After new audio: sets the start position, and jumps over a gap in the buffer. */
  #settle() {
    const { audio } = this;
    if (!audio.buffered.length || !this.wanted) return;
    const last = audio.buffered.length - 1;
    const [start, end] = [audio.buffered.start(last), audio.buffered.end(last)];
    if (this.#fresh) {
      this.#fresh = false;
      const inside = audio.currentTime >= start && audio.currentTime < end && end - audio.currentTime < 3;
      if (!inside) audio.currentTime = Math.max(start, end - lead);
    }
    this.#jump();
  }

  /** After a slow start, drops the excess buffer, with which a skip would be heard late. */
  #catchUp() {
    if (this.#late && this.ahead > 3 * lead) this.audio.currentTime += this.ahead - lead;
    this.#late = false;
  }

  #jump() {
    const { buffered, currentTime } = this.audio;
    for (let index = 0; index < buffered.length; index += 1) {
      if (currentTime < buffered.end(index) - 0.02) {
        if (currentTime < buffered.start(index)) this.audio.currentTime = buffered.start(index);
        return;
      }
    }
  }
}
