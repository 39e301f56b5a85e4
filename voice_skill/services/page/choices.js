// Text size, colours, speech rate and whether replies are spoken: remembered in this browser. Nothing said is kept.
import { kept } from "./kept.js";

const $ = (id) => document.getElementById(id);
const SLOWEST = 80, FASTEST = 450, USUAL = 165;

export class Choices {
  constructor(changed) {
    for (const id of ["size", "colours"]) {
      const before = kept.get(id);
      if ([...$(id).options].some(({ value }) => value === before)) $(id).value = before;
      this.show(id);
      $(id).addEventListener("change", () => this.show(id));
    }
    this.keepRate(Number(kept.get("rate")) || USUAL);
    $("aloud").checked = kept.get("aloud") !== "no";
    $("rate").addEventListener("change", () => {
      this.keepRate(Number($("rate").value));
      changed();
    });
    $("aloud").addEventListener("change", () => {
      kept.set("aloud", $("aloud").checked ? "yes" : "no");
      changed();
    });
  }

  show(id) {
    document.documentElement.dataset[id] = $(id).value;
    kept.set(id, $(id).value);
  }

  keepRate(rate) {
    const within = Math.min(FASTEST, Math.max(SLOWEST, Math.round(rate) || USUAL));
    $("rate").value = within;
    kept.set("rate", within);
  }

  get manner() {
    return { rate: Number($("rate").value), sound: $("aloud").checked };
  }
}
