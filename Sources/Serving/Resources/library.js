// The library of saved pieces: play, download, delete.

import { attempt, call, clock, counted, element, tell } from "/api.js";
import { upload } from "/uploads.js";

const list = document.getElementById("library");
const shelf = document.getElementById("shelf");
const zip = document.getElementById("zip");
const remove = document.getElementById("delete");
const address = (name) => `/api/library/${encodeURIComponent(name)}`;
const selected = new Set();
let pauseLive = () => {};
let listenLive = async () => {};

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
const kind = (file) => file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase();

const hear = attempt(async (piece) => {
  const audio = ["opus", "mp3", "flac", "ogg", "wav"].map((wanted) => piece.files.find((file) => kind(file) === wanted))
    .find((file) => file && shelf.canPlayType(file.type));
  if (!audio) {
    // If this browser cannot play any of the files, or there are only notes, the server plays the piece for everybody.
    const notes = piece.files.find((file) => kind(file) === "mid");
    if (!notes) throw new Error(`This browser cannot play ${piece.title}; download a file.`);
    const response = await fetch(address(notes.name));
    if (!response.ok) throw new Error(`${notes.name} is gone.`);
    const { id } = await upload(await response.arrayBuffer(), notes.name);
    shelf.pause();
    await call("POST", `/api/uploads/${id}/play`);
    await listenLive();
    return;
  }
  pauseLive();
  shelf.src = address(audio.name);
  shelf.hidden = false;
  shelf.setAttribute("aria-label", piece.title);
  await shelf.play();
});

function row(piece) {
  const check = element("input", { type: "checkbox", checked: selected.has(piece.name) });
  check.setAttribute("aria-label", `Select ${piece.title}`);
  check.onchange = () => {
    if (check.checked) selected.add(piece.name); else selected.delete(piece.name);
    count();
  };
  const facts = [piece.artist, piece.seconds && clock(piece.seconds), piece.name]
    .filter((fact) => fact && fact !== piece.title).join(" · ");
  const files = element("div", { className: "files" });
  if (piece.files.some((file) => file.type.startsWith("audio/"))) {
    const play = element("button", { type: "button", textContent: "Listen", onclick: () => hear(piece) });
    play.setAttribute("aria-label", `Listen to ${piece.title}`);
    files.append(play);
  }
  for (const file of piece.files) {
    const link = element("a", {
      href: `${address(file.name)}?download`, download: file.name, textContent: kind(file), title: size(file.bytes),
    });
    link.setAttribute("aria-label", `Download ${piece.title} as ${kind(file)}, ${size(file.bytes)}`);
    files.append(link);
  }
  const item = element("li", {}, check, element("div", {}, element("strong", { textContent: piece.title }),
    element("p", { className: "soft", textContent: facts })), files);
  const picture = piece.files.find((file) => ["svg", "png"].includes(kind(file)));
  if (picture) {
    // In a tab of its own, so that the music goes on.
    item.append(element("a", { className: "picture", href: address(picture.name), target: "_blank" },
      element("img", { src: address(picture.name), alt: `Notes of ${piece.title}`, loading: "lazy" })));
  }
  return item;
}

function count() {
  zip.disabled = remove.disabled = selected.size === 0;
}

/** Gets the library from the server and shows it. */
export const showLibrary = attempt(async () => {
  const { pieces } = await call("GET", "/api/library");
  const names = new Set(pieces.map((piece) => piece.name));
  for (const name of selected) if (!names.has(name)) selected.delete(name);
  list.replaceChildren(...pieces.map(row));
  document.getElementById("library-empty").hidden = pieces.length > 0;
  count();
});

export function startLibrary(pause, listen) {
  [pauseLive, listenLive] = [pause, listen];
  // Use a download link, so that an error response does not replace the page.
  zip.onclick = () => element("a", {
    href: `/api/library.zip?pieces=${encodeURIComponent([...selected].join("/"))}`, download: "etude.zip",
  }).click();
  remove.onclick = attempt(async () => {
    const names = [...selected];
    for (const name of names) await call("DELETE", address(name));
    const pieces = counted(names.length, "piece");
    await showLibrary();
    tell(`Deleted ${pieces}.`, "Undo", attempt(async () => {
      for (const name of names) await call("POST", `${address(name)}/restore`);
      tell(`Restored ${pieces}.`);
      await showLibrary();
    }));
    // The button that was pressed is disabled by now, so move the focus.
    document.getElementById("toast-action").focus();
  });
  showLibrary();
}
