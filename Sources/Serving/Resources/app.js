// The main module of the page: connects the stage, the player and the forms.

import { announce, attempt, call, clock, counted, tell } from "/api.js";
import { startKeyboard } from "/keyboard.js";
import { showLibrary, startLibrary } from "/library.js";
import { Player } from "/player.js";
import { pitchName, Roll } from "/roll.js";
import { Socket } from "/socket.js";
import { showQueue, startUploads } from "/uploads.js";
import { showSettings, startSettings } from "/settings.js";

const id = (name) => document.getElementById(name);
const roll = new Roll(id("roll"));
/** The last state from the server, and the pieces by ID. */
let state = null;
let stateAt = 0;
const pieces = new Map();
let shown = null;
let wasLost = false;

const socket = new Socket({
  audio: (bytes) => player.push(bytes),
  change(isOpen) {
    const text = isOpen ? "Connected" : "Connection lost; trying again …";
    // Announce changes to screen readers, but not every attempt.
    if (isOpen ? wasLost : !wasLost) announce(text);
    wasLost = !isOpen;
    id("connection").textContent = text;
    if (isOpen) player.resume();
  },
  receive(message) {
    if (message.type === "state") takeState(message.state);
    else if (message.type === "piece") pieces.set(message.piece.id, message.piece);
    else if (message.type === "ended") Object.assign(pieces.get(message.id) ?? {}, { end: message.time });
    else if (message.type === "notes") roll.add(message.notes, message.pedal);
    else if (message.type === "cut") cut(message.time);
    else if (message.type === "stream") player.begin(message.id, message.time);
    else if (message.type === "failed") tell(`${message.title} could not be made: ${message.reason}`);
    else if (message.type === "library") showLibrary();
    else if (message.type === "queue") showQueue(message.jobs);
  },
});
const player = new Player((listen) => socket.send({ listen }));

function takeState(next) {
  if (state && state.epoch !== next.epoch) {
    roll.clear();
    pieces.clear();
    player.reset();
  }
  const isFirst = !state;
  [state, stateAt] = [next, performance.now()];
  if (next.piece && !pieces.has(next.piece.id)) pieces.set(next.piece.id, next.piece);
  while (pieces.size > 16) pieces.delete(pieces.keys().next().value);
  id("undo").disabled = !next.canUndo;
  id("version").textContent = `Étude ${next.version}`;
  id("connection").textContent = counted(next.listeners, "listener");
  showSettings(next.pieceSettings);
  if (isFirst) arrive();
}

/** Handles a skip: everything after a time is dropped. */
function cut(time) {
  roll.cut(time);
  for (const piece of pieces.values()) if (piece.start >= time) pieces.delete(piece.id);
  player.cut(time);
}

/** The position heard in this tab, in seconds of stream time; until the tab plays, the head of the stream. */
function shownTime() {
  if (player.time || !state) return player.time;
  return state.time + (state.isPaused ? 0 : (performance.now() - stateAt) / 1000);
}

/**
 * The piece that plays at a time. A piece that has been shown is not left for an earlier one, because the time goes
 * back a little when audio is missing.
 */
function pieceAt(time) {
  let found = null;
  for (const piece of pieces.values()) {
    if (piece.start <= time + 0.05 && (!found || piece.start >= found.start)) found = piece;
  }
  found ??= state?.piece ?? null;
  return found && shown?.id > found.id && pieces.has(shown.id) ? shown : found;
}

// Animation.

let lastText = 0;

function frame(now) {
  requestAnimationFrame(frame);
  const time = shownTime();
  roll.draw(time);
  if (now - lastText < 200) return;
  lastText = now;
  roll.forget(time);
  const piece = pieceAt(time);
  if (piece !== shown && piece && (!shown || piece.id !== shown.id || piece.title !== shown.title)) showPiece(piece);
  shown = piece;
  if (!piece) return;
  id("clock").textContent = clock(time - piece.origin);
  id("length").textContent = piece.end ? `/ ${clock(piece.end - piece.origin)}` : "";
  const keys = player.playing ? roll.sounding(time).map((note) => pitchName(note[2])) : [];
  id("sounding").textContent = keys.join(" · ");
}
requestAnimationFrame(frame);

function showPiece(piece) {
  id("title").textContent = piece.title;
  id("facts").textContent = [piece.composer && `after ${piece.composer}`, piece.seed && `seed ${piece.seed}`]
    .filter((fact) => fact && !piece.title.toLowerCase().includes(fact.toLowerCase()))
    .map((fact) => `· ${fact}`).join(" ");
  document.title = `${piece.title} – Étude`;
  id("link").disabled = !piece.link;
  if (player.wanted) announce(`Now: ${piece.title}`);
  if ("mediaSession" in navigator) {
    navigator.mediaSession.metadata = new MediaMetadata({ title: piece.title, artist: "Étude", album: "Live" });
  }
}

// Buttons.

const listen = attempt(async () => {
  id("invite").hidden = true;
  document.getElementById("shelf").pause();
  try { await player.play(); } catch (error) {
    if (error.name !== "NotAllowedError") throw error;
    invite("Click to listen");
  }
});

function invite(text) {
  id("invite-text").textContent = text;
  id("invite").hidden = false;
}

const toggle = () => { if (player.wanted) player.pause(); else listen(); };
const go = (path) => attempt(async () => {
  await call("POST", path);
  if (!player.wanted) await listen();
});
const next = go("/api/next");
const back = go("/api/back");
const undo = go("/api/undo");
const save = attempt(async () => {
  const piece = pieceAt(shownTime());
  if (!piece) throw new Error("There is no piece yet: press Play.");
  id("save").disabled = true;
  tell(`Saving ${piece.title} …`);
  try {
    const { files } = await call("POST", "/api/save", { piece: piece.id });
    tell(`Saved ${counted(files.length, "file")} of ${piece.title}.`);
  } finally { id("save").disabled = false; }
});

id("play").onclick = toggle;
id("invite").onclick = listen;
id("next").onclick = next;
id("back").onclick = back;
id("undo").onclick = undo;
id("save").onclick = save;
id("link").onclick = attempt(async () => {
  const link = `${location.origin}/#${shown.link}`;
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    prompt("A link that composes this piece again:", link);
    return;
  }
  tell("Copied a link that composes this piece again.");
});
id("volume").oninput = () => { player.audio.volume = (id("volume").value / 100) ** 2; };
id("volume").oninput();

player.addEventListener("change", () => {
  document.body.classList.toggle("playing", player.wanted);
  id("play-text").textContent = player.wanted ? "Pause" : "Play";
  if ("mediaSession" in navigator) navigator.mediaSession.playbackState = player.wanted ? "playing" : "paused";
});

player.addEventListener("fault", () => tell("This browser cannot play sound. Is there a sound device?"));

addEventListener("keydown", (event) => {
  // The space key presses a button that has the focus.
  const taken = "input, select, textarea, audio" + (event.key === " " ? ", button, a, summary" : "");
  if (event.target.closest(taken) || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = { " ": toggle, ArrowRight: next, ArrowLeft: back, u: undo, s: save }[event.key];
  if (act) { event.preventDefault(); act(); }
});

if ("mediaSession" in navigator) {
  const actions = { play: listen, pause: () => player.pause(), nexttrack: next, previoustrack: back };
  for (const [name, act] of Object.entries(actions)) {
    navigator.mediaSession.setActionHandler(name, act);
  }
}

/** If the page was opened through a link to a piece, requests it; otherwise waits for a click. */
function arrive() {
  id("invite").onclick = listen;
  const wanted = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (!wanted.seed) { invite("Listen"); return; }
  invite(`Listen to seed ${wanted.seed}`);
  id("invite").onclick = attempt(async () => {
    id("invite").onclick = listen;
    const playing = listen();
    await call("PATCH", "/api/session", settingsOf(wanted));
    await call("POST", "/api/next");
    await playing;
  });
}

function settingsOf(fields) {
  const pieceSettings = {
    composer: null, key: null, density: null, tempo: null, velocity: null, temperature: null, seconds: null,
  };
  for (const [name, value] of Object.entries(fields)) {
    if (name === "seed" || name === "composer" || name === "key") pieceSettings[name] = value;
    else if (name in pieceSettings) pieceSettings[name] = Number(value);
  }
  return pieceSettings;
}

// A link to another piece, opened in this tab.
addEventListener("hashchange", () => { if (state && location.hash.length > 1) arrive(); });

globalThis.etude = { player, roll };
startSettings(listen);
startLibrary(() => player.pause(), listen);
startUploads(listen);
startKeyboard();
