// Resamples to 16 kHz with a windowed sinc, so that nothing above 8 kHz folds back, and posts blocks of 1024 samples.
const OUT = 16000, BLOCK = 1024, HALF = 16;

class To16Khz extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / OUT;
    this.cut = Math.min(1, 1 / this.step) * 0.95;
    this.reach = Math.ceil(HALF / this.cut);
    this.held = new Float32Array(0);
    this.at = this.reach;
    this.block = new Int16Array(BLOCK);
    this.filled = 0;
  }

  process([[input]]) {
    if (!input) return true;
    const all = new Float32Array(this.held.length + input.length);
    all.set(this.held);
    all.set(input, this.held.length);
    while (this.at + this.reach < all.length) {
      this.put(this.sample(all));
      this.at += this.step;
    }
    const done = Math.max(0, Math.floor(this.at) - this.reach);
    this.held = all.slice(done);
    this.at -= done;
    return true;
  }

  sample(all) {
    let sum = 0;
    const middle = Math.floor(this.at);
    for (let n = middle - this.reach + 1; n <= middle + this.reach; n++) {
      sum += (all[n] ?? 0) * this.weight(n - this.at);
    }
    return sum;
  }

  weight(away) {
    const x = away * this.cut * Math.PI;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * away) / (this.reach + 1));
    return this.cut * (x === 0 ? 1 : Math.sin(x) / x) * window;
  }

  put(value) {
    this.block[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(value * 32767)));
    if (this.filled === BLOCK) {
      this.port.postMessage(this.block.buffer, [this.block.buffer]);
      this.block = new Int16Array(BLOCK);
      this.filled = 0;
    }
  }
}

registerProcessor("to-16-khz", To16Khz);
