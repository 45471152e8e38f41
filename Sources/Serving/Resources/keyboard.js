// A MIDI keyboard (Web MIDI): records what is played, and answers when the player pauses.

import { attempt, announce, tell } from "/api.js";
import { goOnFrom, upload } from "/uploads.js";

/** Milliseconds of silence that end a phrase. */
const pause = 600;
/** Ticks per second: 480 per quarter note at 120 quarter notes per minute. */
const ticks = 960;

/** Builds a Standard MIDI File of format 0 from messages, each [milliseconds, status, data…]. */
export function midiFile(messages) {
  const bytes = [];
  let last = 0;
  for (const [at, ...message] of messages) {
    const tick = Math.round(((at - messages[0][0]) * ticks) / 1000);
    bytes.push(...variable(Math.max(0, tick - last)), ...message);
    last = Math.max(last, tick);
  }
  bytes.push(0, 0xff, 0x2f, 0);
  const long = (value) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  return new Uint8Array([
    0x4d, 0x54, 0x68, 0x64, ...long(6), 0, 0, 0, 1, 480 >> 8, 480 & 255, 0x4d, 0x54, 0x72, 0x6b,
    ...long(bytes.length), ...bytes,
  ]);
}

/** Encodes a variable-length quantity. */
function variable(value) {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}

export function startKeyboard() {
  // Without Web MIDI, or on an insecure page, nothing of this is shown.
  if (!navigator.requestMIDIAccess) return;
  const button = document.getElementById("record");
  const text = document.getElementById("keyboard-text");
  document.getElementById("keyboard").hidden = false;
  let [access, messages, down, timer] = [null, [], new Set(), 0];

  const answer = attempt(async () => {
    const phrase = messages;
    messages = [];
    if (!phrase.some(([, status]) => (status & 0xf0) === 0x90)) return;
    const taken = await upload(midiFile(phrase), "phrase.mid");
    await goOnFrom(taken.id);
    announce("The answer is ready.");
  });

  function hear({ data, timeStamp }) {
    const [status, key, value] = data;
    const command = status & 0xf0;
    const isPedal = command === 0xb0 && key === 64;
    if (![0x80, 0x90].includes(command) && !isPedal) return;
    messages.push([timeStamp, status, key, value]);
    if (command === 0x90 && value) down.add(key); else if (!isPedal) down.delete(key);
    clearTimeout(timer);
    if (!down.size && messages.length) timer = setTimeout(answer, pause);
  }

  button.onclick = attempt(async () => {
    if (access) {
      for (const input of access.inputs.values()) input.onmidimessage = null;
      [access, messages] = [null, []];
    } else {
      const granted = await navigator.requestMIDIAccess();
      if (!granted.inputs.size) throw new Error("No MIDI keyboard is connected.");
      access = granted;
      down.clear();
      for (const input of access.inputs.values()) input.onmidimessage = hear;
      tell("Play a phrase. The answer comes when you pause.");
    }
    button.setAttribute("aria-pressed", String(Boolean(access)));
    text.textContent = access
      ? "Listening to your keyboard." : "Play a phrase on a MIDI keyboard, and the answer continues it.";
  });
}
