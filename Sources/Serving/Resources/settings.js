// The form for settings of the next pieces.

import { attempt, call, tell } from "/api.js";

const form = document.getElementById("piece-settings");
const ranges = [...form.querySelectorAll("input[type=range]")];

const isFree = (input) => !("always" in input.dataset)
  && (input.dataset.neutral ? input.value === input.dataset.neutral : input.value === input.min);

function describe(input) {
  const text = isFree(input) ? "any" : `${input.value} ${input.dataset.unit}`;
  input.parentElement.querySelector("output").textContent = text;
  input.setAttribute("aria-valuetext", text);
}

function read() {
  const pieceSettings = {
    composer: form.composer.value || null, key: form.key.value || null, seed: form.seed.value.trim() || null,
  };
  for (const input of ranges) pieceSettings[input.name] = isFree(input) ? null : Number(input.value);
  return pieceSettings;
}

/** Shows the current settings, unless the user is changing them here. */
export function showSettings(pieceSettings) {
  if (form.contains(document.activeElement)) return;
  form.composer.value = pieceSettings.composer ?? "";
  form.key.value = pieceSettings.key ?? "";
  form.seed.value = pieceSettings.seed ?? "";
  for (const input of ranges) {
    input.value = pieceSettings[input.name] ?? (input.dataset.neutral || ("always" in input.dataset ? 60 : input.min));
    describe(input);
  }
}

export async function startSettings(listen) {
  const change = attempt(async () => { await call("PATCH", "/api/session", read()); });
  for (const input of ranges) input.addEventListener("input", () => describe(input));
  form.addEventListener("change", change);
  form.addEventListener("reset", () => setTimeout(() => { ranges.forEach(describe); change(); }));
  form.addEventListener("submit", attempt(async (event) => {
    event.preventDefault();
    await call("PATCH", "/api/session", read());
    await call("POST", "/api/next");
    form.seed.value = "";
    tell("Composing …");
    await listen();
  }));
  ranges.forEach(describe);
  await attempt(async () => {
    const choices = await call("GET", "/api/choices");
    const fill = (select, first, values) => select.replaceChildren(
      new Option(first, ""),
      ...values.map((value) => new Option(value === "none" ? "no particular style" : value, value)));
    fill(form.composer, "any (chosen by the seed)", choices.composers);
    fill(form.key, "any", choices.keys);
    const { pieceSettings } = await call("GET", "/api/state");
    showSettings(pieceSettings);
  })();
}
