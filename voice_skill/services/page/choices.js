// Text size, colours, speech rate and whether replies are spoken: remembered in this browser. Nothing said is kept.
const $ = (id) => document.getElementById(id);
const SLOWEST = 80, FASTEST = 450, USUAL = 165;

export class Choices {
  constructor(changed) {
    for (const id of ["size", "colours"]) {
      const kept = localStorage.getItem(id);
      if ([...$(id).options].some(({ value }) => value === kept)) $(id).value = kept;
      this.show(id);
      $(id).addEventListener("change", () => this.show(id));
    }
    this.keepRate(Number(localStorage.getItem("rate")) || USUAL);
    $("aloud").checked = localStorage.getItem("aloud") !== "no";
    $("rate").addEventListener("change", () => {
      this.keepRate(Number($("rate").value));
      changed();
    });
    $("aloud").addEventListener("change", () => {
      localStorage.setItem("aloud", $("aloud").checked ? "yes" : "no");
      changed();
    });
  }

  show(id) {
    document.documentElement.dataset[id] = $(id).value;
    localStorage.setItem(id, $(id).value);
  }

  keepRate(rate) {
    const kept = Math.min(FASTEST, Math.max(SLOWEST, Math.round(rate) || USUAL));
    $("rate").value = kept;
    localStorage.setItem("rate", kept);
  }

  get manner() {
    return { rate: Number($("rate").value), sound: $("aloud").checked };
  }
}
