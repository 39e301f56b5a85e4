// The browser's microphone as 16 kHz mono samples; a worklet resamples them off the page's own thread.
const REASONS = {
  NotAllowedError: "The microphone is not allowed; allow it for this page in the browser, or type instead.",
  NotFoundError: "There is no microphone; connect one, or type instead.",
  NotReadableError: "Another program uses the microphone; close that program, or type instead.",
};
const NO_SECURE = "This browser gives no microphone to this address; open the page on the machine itself or by https, or type instead.";
const OTHER = "The microphone cannot be used; type instead.";

export class Microphone {
  constructor(tell) {
    Object.assign(this, { tell, stream: null, context: null });
  }

  get open() {
    return this.stream !== null;
  }

  async start() {
    if (!navigator.mediaDevices || !window.AudioWorkletNode) return NO_SECURE;
    try {
      const wanted = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
      this.context = new AudioContext();
      await this.context.audioWorklet.addModule("worklet.js");
      this.connect();
      return "";
    } catch (trouble) {
      this.close();
      return REASONS[trouble.name] ?? OTHER;
    }
  }

  connect() {
    const worklet = new AudioWorkletNode(this.context, "to-16-khz", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    worklet.port.onmessage = ({ data }) => this.open && this.tell(data);
    this.context.createMediaStreamSource(this.stream).connect(worklet);
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.stream = this.context = null;
  }
}
