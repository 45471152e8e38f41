// Uploaded music: play it, render it or continue it; and the queue of renders.

import { announce, attempt, call, clock, counted, element, tell } from "/api.js";

const list = document.getElementById("uploads");
const queue = document.getElementById("queue");
let listen = async () => {};

/** Uploads a MIDI file. Resolves to the server's description of it. */
export async function upload(bytes, name) {
  return call("POST", `/api/uploads?name=${encodeURIComponent(name)}`, new Blob([bytes], { type: "audio/midi" }));
}

/** Plays a continuation of an upload at once. */
export async function goOnFrom(id) {
  await call("POST", `/api/uploads/${id}/continue`);
  await listen();
}

function row(file) {
  const button = (textContent, act) => element("button", { type: "button", textContent, onclick: attempt(act) });
  return element("li", {},
    element("div", {}, element("strong", { textContent: file.name }),
      element("p", { className: "soft", textContent: `${counted(file.notes, "note")}, ${clock(file.seconds)}` })),
    element("div", { className: "row" },
      button("Play", async () => { await call("POST", `/api/uploads/${file.id}/play`); await listen(); }),
      button("Continue it", () => goOnFrom(file.id)),
      button("Render", async () => { await call("POST", "/api/queue", { upload: file.id }); })));
}

const send = attempt(async (file) => {
  if (file.size > 16 * 2 ** 20) throw new Error(`${file.name} has more than 16 MB.`);
  const taken = await upload(file, file.name);
  list.prepend(row(taken));
  tell(`${taken.name}: ${counted(taken.notes, "note")}.`);
});

/** The elements of renders by number. They are kept while their job runs, so that they keep the focus. */
const rows = new Map();

function queueRow(job) {
  const bar = element("progress", { max: 1 });
  bar.setAttribute("aria-label", `Progress of ${job.name}`);
  const cancel = element("button", { type: "button", textContent: "Cancel",
    onclick: attempt(async () => { await call("DELETE", `/api/queue/${job.id}`); }) });
  cancel.setAttribute("aria-label", `Cancel ${job.name}`);
  const text = element("p", { className: "soft" });
  const item = element("li", {}, element("div", {}, element("strong", { textContent: job.name }), text), cancel, bar);
  return { item, text, bar, cancel, state: "" };
}

/** Shows renders: waiting, running, failed and finished ones. */
export function showQueue(jobs) {
  document.getElementById("queue-heading").hidden = jobs.length === 0;
  const known = new Set(jobs.map((job) => job.id));
  for (const [id, { item }] of rows) if (!known.has(id)) { item.remove(); rows.delete(id); }
  for (const job of jobs) {
    if (!rows.has(job.id)) {
      rows.set(job.id, queueRow(job));
      queue.append(rows.get(job.id).item);
    }
    const row = rows.get(job.id);
    const state = {
      waiting: "waits", running: "renders", done: "done; its files are in the library", failed: "failed",
      cancelled: "cancelled",
    }[job.state];
    row.bar.value = job.progress;
    if (row.state === state) continue;
    row.text.textContent = job.error ?? state;
    row.bar.hidden = row.cancel.hidden = !["waiting", "running"].includes(job.state);
    if (["done", "failed"].includes(job.state) && row.state) announce(`${job.name}: ${job.error ?? state}.`);
    row.state = state;
  }
}

export function startUploads(play) {
  listen = play;
  const input = document.getElementById("file");
  input.onchange = () => { for (const file of input.files) send(file); input.value = ""; };
  const carries = (event) => [...event.dataTransfer.types].includes("Files");
  addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dropping"); });
  addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!carries(event)) return;
    event.preventDefault();
    for (const file of event.dataTransfer.files) send(file);
  });
  attempt(async () => {
    const { uploads } = await call("GET", "/api/uploads");
    list.replaceChildren(...uploads.map(row));
    showQueue((await call("GET", "/api/queue")).jobs);
  })();
}
