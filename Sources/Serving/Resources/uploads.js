// Music that people bring: heard, rendered, or gone on from; and the queue of renders.

import { attempt, call, clock, element, tell } from "/api.js";

const list = document.getElementById("uploads");
const queue = document.getElementById("queue");
let listen = async () => {};

/** Sends a MIDI file; resolves to what the server says about it. */
export async function upload(bytes, name) {
  return call("POST", `/api/uploads?name=${encodeURIComponent(name)}`, new Blob([bytes], { type: "audio/midi" }));
}

/** Lets the composer go on from an upload, at once. */
export async function goOnFrom(id) {
  await call("POST", `/api/uploads/${id}/continue`);
  await listen();
}

function row(file) {
  const button = (textContent, act) => element("button", { type: "button", textContent, onclick: attempt(act) });
  return element("li", {},
    element("strong", { textContent: file.name }),
    element("p", { className: "soft", textContent: `${file.notes} notes, ${clock(file.seconds)}` }),
    element("div", { className: "row" },
      button("Hear it", async () => { await call("POST", `/api/uploads/${file.id}/play`); await listen(); }),
      button("Go on from it", () => goOnFrom(file.id)),
      button("Render it", async () => { await call("POST", "/api/queue", { upload: file.id }); })));
}

const send = attempt(async (file) => {
  if (file.size > 16 * 2 ** 20) throw new Error(`${file.name} has more than 16 MB.`);
  const taken = await upload(file, file.name);
  list.prepend(row(taken));
  tell(`${taken.name}: ${taken.notes} notes.`);
});

/** Shows renders that wait, run or failed, and those that are done. */
export function showQueue(jobs) {
  document.getElementById("queue-heading").hidden = jobs.length === 0;
  queue.replaceChildren(...jobs.map((job) => {
    const state = { waiting: "waits", running: "renders", done: "done", failed: "failed", cancelled: "cancelled" }[job.state];
    const item = element("li", {}, element("strong", { textContent: job.name }),
      element("p", { className: "soft", textContent: job.error ?? state }));
    if (job.state === "waiting" || job.state === "running") {
      const bar = element("progress", { max: 1, value: job.progress });
      bar.setAttribute("aria-label", `Progress of ${job.name}`);
      const cancel = element("button", { type: "button", textContent: "Cancel",
        onclick: attempt(async () => { await call("DELETE", `/api/queue/${job.id}`); }) });
      cancel.setAttribute("aria-label", `Cancel ${job.name}`);
      item.append(bar, element("div", { className: "row" }, cancel));
    }
    return item;
  }));
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
