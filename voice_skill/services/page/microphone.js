// The browser's microphone as 16 kHz mono samples; a worklet resamples them off the page's own thread.
const REASONS = {
  NotAllowedError: "The microphone is not allowed; allow it for this page in the browser, or type instead.",
  NotFoundError: "There is no microphone; connect one, or type instead.",
  NotReadableError: "Another program uses the microphone; close that program, or type instead.",
};
const NO_SECURE = "This browser gives no microphone to this address; open the page on the machine itself or by https, or type instead.";
const OTHER = "The microphone cannot be used; type instead.";
const WANTED = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Microphone {
  constructor(tell) {
    Object.assign(this, { tell, wish: null, stream: null, context: null, live: false });
  }

  // While it is still being asked for, too: whoever presses Talk then, wants it closed.
  get open() {
    return this.wish !== null;
  }

  get opening() {
    return this.open && !this.live;
  }

  // Returns what is wrong, "" where nothing is, and null where it was closed meanwhile.
  async start() {
    if (!navigator.mediaDevices || !window.AudioWorkletNode) return NO_SECURE;
    const wish = (this.wish = Symbol());
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: WANTED });
      if (this.wish !== wish) return silence(stream);
      this.stream = stream;
      this.context = new AudioContext();
      await this.context.audioWorklet.addModule("worklet.js");
      if (this.wish !== wish) return null;
      this.connect();
      return "";
    } catch (trouble) {
      if (this.wish !== wish) return null;
      this.close();
      return REASONS[trouble.name] ?? OTHER;
    }
  }

  connect() {
    const worklet = new AudioWorkletNode(this.context, "to-16-khz", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    worklet.port.onmessage = ({ data }) => this.open && this.tell(data);
    this.context.createMediaStreamSource(this.stream).connect(worklet);
    this.live = true;
  }

  close() {
    if (this.stream) silence(this.stream);
    this.context?.close();
    Object.assign(this, { wish: null, stream: null, context: null, live: false });
  }
}

function silence(stream) {
  stream.getTracks().forEach((track) => track.stop());
  return null;
}
