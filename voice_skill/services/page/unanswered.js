// What a person asked for and has had no answer to yet. Where the connection is lost, it is sent again: the program knows
// each message by its id, so that it is one turn however often it comes. What stays unanswered is given back.
const MOST = 8, TRIES = 3;

export class Unanswered {
  constructor(send) {
    Object.assign(this, { send, waiting: [] });
  }

  get ids() {
    return this.waiting.map(({ message }) => message.id);
  }

  get full() {
    return this.waiting.length >= MOST;
  }

  // Sends it now, or with the welcome; returns whether it could. `typed` is given back where it is never answered.
  ask(message, typed, now) {
    const asked = { message: { ...message, id: madeUp() }, typed, tries: Number(now) };
    if (now && !this.send(asked.message)) return false;
    this.waiting.push(asked);
    return true;
  }

  // Takes out what a reply or a note answers, and returns it.
  answered(id) {
    const asked = id && this.waiting.find(({ message }) => message.id === id);
    if (!asked) return null;
    this.waiting = this.waiting.filter((other) => other !== asked);
    return asked;
  }

  // At a welcome: sends what the program has not answered, unless it is too late, and returns what was typed in vain.
  again(late) {
    const lost = this.waiting.filter(({ tries }) => late || tries >= TRIES);
    this.waiting = this.waiting.filter((asked) => !lost.includes(asked));
    for (const asked of this.waiting) {
      asked.tries += 1;
      this.send(asked.message);
    }
    return lost.map(({ typed }) => typed);
  }
}

// Not randomUUID, which browsers give to https and to this machine alone.
function madeUp() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40);
}
