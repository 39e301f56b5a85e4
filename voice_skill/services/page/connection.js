// The WebSocket: opens it, greets, tells what comes, and opens it again when it is lost.
// The key comes in the fragment of the address, which no browser sends, and leaves the address bar at once.
import { kept, keptInTab } from "./kept.js";

const KEY = "#key=";
const TAKEN = 4001, TURNED_AWAY = 4003;
const FIRST_WAIT_MS = 500, LONGEST_WAIT_MS = 8000;
// How often it looks whether the program is still there: a browser itself may take minutes to notice that it is not.
const BEAT_MS = 10_000;

export class Connection {
  constructor(hello, tell, tellSound, lost) {
    Object.assign(this, { hello, tell, tellSound, lost, socket: null, wait: FIRST_WAIT_MS });
    Object.assign(this, { met: false, welcomed: false, silent: false, keyed: false });
    setInterval(() => this.beat(), BEAT_MS);
    // A key is kept once it let somebody in, so that a wrong one in a link costs nobody the right one.
    this.readKey();
    addEventListener("hashchange", () => this.readKey() && !this.socket && this.open());
  }

  // Takes the key out of the address; returns whether there was one.
  readKey() {
    this.key = location.hash.startsWith(KEY) ? decoded(location.hash.slice(KEY.length)) : "";
    if (this.key) history.replaceState(null, "", location.pathname);
    return Boolean(this.key);
  }

  open(key) {
    if (key) this.key = key;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/talk`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.greet(socket);
    socket.onmessage = ({ data }) => socket === this.socket && this.take(data);
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code);
    Object.assign(this, { socket, silent: false });
  }

  // Asks whether the program is there, and gives the connection up where nothing came since it last asked.
  beat() {
    if (this.silent) this.renew();
    if (!this.socket) return;
    this.silent = true;
    if (this.welcomed) this.send({ type: "here" });
  }

  greet(socket) {
    const known = { key: this.key || kept.get("key"), page: keptInTab.get("page") };
    this.keyed = Boolean(known.key);
    socket.send(JSON.stringify({ type: "hello", ...this.hello(), ...known }));
  }

  take(data) {
    this.silent = false;
    if (typeof data !== "string") {
      this.tellSound(new DataView(data).getUint32(0, true), data.slice(4));
      return;
    }
    const message = JSON.parse(data);
    if (message.type === "welcome") {
      this.welcomed = true;
      keptInTab.set("page", message.page);
      if (this.key) kept.set("key", this.key);
      this.tell.welcome(message, this.met);
      this.wait = FIRST_WAIT_MS;
      this.met = true;
    } else {
      this.tell[message.type]?.(message);
    }
  }

  // Gives up a connection that does not answer: the browser itself may take minutes to notice that it is dead.
  renew() {
    const socket = this.socket;
    if (!socket) return;
    this.closed();
    socket.close();
  }

  closed(code) {
    Object.assign(this, { socket: null, welcomed: false, silent: false });
    if (code === TURNED_AWAY && this.key && kept.get("key") && kept.get("key") !== this.key) {
      this.key = "";
      return this.open();
    }
    if (code === TURNED_AWAY) return this.lost(this.keyed ? "wrong key" : "key");
    if (code === TAKEN) return this.lost("taken");
    if (this.wait === FIRST_WAIT_MS) this.lost("gone");
    setTimeout(() => this.socket || this.open(), this.wait);
    this.wait = Math.min(LONGEST_WAIT_MS, this.wait * 2);
  }

  get connected() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  // What is asked before the welcome could be taken for an answer in a conversation that is already forgotten.
  get ready() {
    return this.connected && this.welcomed;
  }

  // Before the first welcome nothing was asked yet, so whoever is quick need not wait for it.
  get first() {
    return this.socket !== null && !this.met;
  }

  send(message) {
    if (!this.connected) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  sendSound(samples) {
    // What could not be sent yet is old by then.
    if (this.connected && this.socket.bufferedAmount < 128_000) this.socket.send(samples);
  }
}

// Not as in a form, where a plus is a space; what was never encoded, and so cannot be decoded, is taken as it is.
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
