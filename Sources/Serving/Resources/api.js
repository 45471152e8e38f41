// Requests to the server, and messages to the user.

/** Sends a request. Resolves to its JSON, or throws an Error with the server's message. */
export async function call(method, path, body, headers = {}) {
  const isJSON = body !== undefined && !(body instanceof Blob);
  const response = await fetch(path, {
    method,
    headers: isJSON ? { "Content-Type": "application/json", ...headers } : headers,
    body: isJSON ? JSON.stringify(body) : body,
  });
  const text = await response.text();
  let value = null;
  try { value = text ? JSON.parse(text) : null; } catch { /* Not JSON: the status is enough. */ }
  if (!response.ok) throw new Error(value?.error ?? `The server answered ${response.status}.`);
  return value;
}

const toast = document.getElementById("toast");
const action = document.getElementById("toast-action");
let timer = 0;

/** Shows a message for a while and announces it to screen readers; with a button if there is something to do. */
export function tell(sentence, label, act) {
  announce(sentence);
  document.getElementById("toast-text").textContent = sentence;
  action.hidden = !label;
  action.textContent = label ?? "";
  if (label) action.setAttribute("aria-label", `${label}: ${sentence}`); else action.removeAttribute("aria-label");
  action.onclick = () => { toast.hidden = true; act?.(); };
  toast.hidden = false;
  hideLater(label ? 12000 : 6000);
}

/** Hides the message later, but not while the pointer or the focus is on it, so that its button can be reached. */
function hideLater(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) hideLater(2000); else toast.hidden = true;
  }, milliseconds);
}

/** Announces a sentence to screen readers. */
export function announce(sentence) {
  document.getElementById("announcement").textContent = sentence;
}

/** Wraps the action of a button: an error is shown to the user. */
export function attempt(work) {
  return async (...values) => {
    try { await work(...values); } catch (error) { tell(error.message); }
  };
}

/** A number and what it counts: 1 piece, 2 pieces. */
export const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** Minutes and seconds: 3:07. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** An element with properties and children. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
