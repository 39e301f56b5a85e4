// What is heard and said, as text: the newest large, the rest below, and one live region that tells each reply once.
const $ = (id) => document.getElementById(id);
const OVER = "This conversation is over; whatever you say next begins a new one.";

export function element(name, text = "", properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  if (text) made.textContent = text;
  return made;
}

export class Captions {
  constructor() {
    this.last = null;
    this.before = "";
  }

  reply(told) {
    const say = told.lines.map((line) => line.text).join(" ");
    // After a lost connection the same reply comes once more, and whoever reads its sources reads on.
    const same = this.last?.turn === told.turn;
    const shown = same && this.last.say === say;
    const before = this.last;
    if (!same) this.keepLast();
    const heard = told.heard || (same ? this.last.heard : "");
    this.heard(heard);
    if (!shown) this.show(told);
    this.last = { turn: told.turn, heard, say };
    // A summary that is shown stays, since somebody may be reading or printing it, but says that it is old.
    const old = $("summary-old");
    if (old && before && !same && told.act !== "repeat") old.hidden = false;
    if (told.done) this.note(OVER);
    this.announce([this.before, say, told.done ? OVER : ""].filter(Boolean).join(" "));
    this.before = "";
  }

  show({ lines, act }) {
    const inside = $("reply").contains(document.activeElement);
    $("reply").replaceChildren(...lines.flatMap((line, n) => [element("p", line.text), ...sources(line, n)]));
    $("reply").classList.toggle("danger", act === "urgent" || act === "crisis");
    // Whoever read a source of the reply before is where the new one begins, not at the top of the page.
    if (inside) $("reply").focus({ preventScroll: true });
  }

  heard(text) {
    $("heard").hidden = !text;
    $("heard-text").textContent = text;
  }

  partial(text) {
    this.heard(text);
  }

  note(text, aloud = false) {
    $("note").hidden = !text;
    $("note").textContent = text;
    if (text && aloud) this.announce(text);
  }

  // For what a reply follows at once: they are announced together, since the reply would cut the note off.
  noteBeforeReply(text) {
    this.note(text);
    this.before = text;
  }

  announce(text) {
    // A new element each time, so that the same words are told again when they are said again.
    $("announcer").replaceChildren(element("p", text));
  }

  keepLast() {
    if (!this.last) return;
    const { heard, say } = this.last;
    const turn = element("li");
    if (heard) turn.append(element("p", `You: ${heard}`));
    turn.append(element("p", say));
    $("turns").prepend(turn);
    $("earlier").hidden = false;
  }

  // Begins anew on the page; a summary stays where the program forgot, as it cannot be made again.
  forget(summaryToo) {
    this.last = null;
    if ($("earlier").contains(document.activeElement)) $("reply").focus({ preventScroll: true });
    $("turns").replaceChildren();
    $("earlier").hidden = true;
    if (!summaryToo) return;
    $("summary").hidden = $("print").hidden = $("save").hidden = true;
    $("summary").replaceChildren();
  }
}

function sources(line, number) {
  if (!line.sources.length) return [];
  const shown = element("details", "", { className: "source" });
  const names = [...new Set(line.sources.map((source) => source.publisher))].join("; ");
  shown.append(element("summary", `Source of line ${number + 1}: ${names}`), sourceList(line.sources));
  return [shown];
}

export function sourceList(known) {
  const list = element("ul");
  for (const { title, publisher, year, address, link } of known) {
    const item = element("li", `${title}. ${publisher}, ${year}. `);
    item.append(
      link ? element("a", address, { href: link, target: "_blank", rel: "noreferrer noopener" }) : element("span", address),
    );
    list.append(item);
  }
  return list;
}
