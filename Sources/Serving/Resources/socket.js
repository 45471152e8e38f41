// The only connection of this tab: notes, events and audio from the server.

/** Keeps a WebSocket open; calls `receive(message)` and `audio(bytes)`, and `change(isOpen)`. */
export class Socket {
  #socket = null;
  #delay = 250;
  #handlers;

  constructor(handlers) {
    this.#handlers = handlers;
    this.#connect();
    addEventListener("online", () => { if (!this.isOpen) this.#connect(); });
  }

  get isOpen() { return this.#socket?.readyState === WebSocket.OPEN; }

  send(message) { if (this.isOpen) this.#socket.send(JSON.stringify(message)); }

  #connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => { this.#delay = 250; this.#handlers.change(true); });
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.#handlers.receive(JSON.parse(data)); else this.#handlers.audio(data);
    });
    socket.addEventListener("close", () => {
      if (socket !== this.#socket) return;
      this.#handlers.change(false);
      setTimeout(() => this.#connect(), this.#delay);
      this.#delay = Math.min(8000, this.#delay * 2);
    });
    this.#socket = socket;
  }
}
