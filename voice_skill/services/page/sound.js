// Plays replies, sentence after sentence. Browsers sound only after the first press or key; until then it waits.
export class Sound {
  constructor(changed) {
    Object.assign(this, { changed, context: null, turn: -1, speaking: false, whole: true, next: 0, playing: new Set() });
    this.decoding = Promise.resolve();
    this.held = [];
  }

  wake() {
    if (this.context) return;
    this.context = new AudioContext();
    for (const wav of this.held.splice(0)) this.play(this.turn, wav);
  }

  expect(turn, sounds) {
    this.stop();
    Object.assign(this, { turn, whole: !sounds, speaking: sounds });
  }

  play(turn, wav) {
    if (turn !== this.turn) return;
    if (!this.context) {
      this.held.push(wav);
      return;
    }
    this.decoding = this.decoding
      .then(() => this.context.decodeAudioData(wav))
      .then((buffer) => turn === this.turn && this.speaking && this.schedule(buffer))
      .catch(() => {});
  }

  schedule(buffer) {
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(this.context.destination);
    this.next = Math.max(this.next, this.context.currentTime + 0.02);
    source.start(this.next);
    this.next += buffer.duration;
    this.playing.add(source);
    source.onended = () => {
      this.playing.delete(source);
      this.look();
    };
  }

  ended(turn) {
    this.decoding = this.decoding.then(() => {
      if (turn === this.turn) this.whole = true;
      if (this.context) this.look();
    });
  }

  look() {
    if (this.speaking && this.whole && !this.playing.size) {
      this.speaking = false;
      this.changed();
    }
  }

  stop() {
    for (const source of this.playing) {
      source.onended = null;
      source.stop();
    }
    this.playing.clear();
    this.held = [];
    Object.assign(this, { speaking: false, whole: true, next: 0, turn: -1 });
    this.changed();
  }
}
