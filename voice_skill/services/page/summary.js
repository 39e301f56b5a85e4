// The summary for a doctor: shown, printed or saved as text; made from what the program remembers, and kept nowhere.
import { element, sourceList } from "./captions.js";

const $ = (id) => document.getElementById(id);
const SAID = {
  present: "Said to be there",
  absent: "Said not to be there",
  unsure: "Not sure",
  past: "In the past",
  other: "Said of somebody else",
};

export function showSummary(made, captions) {
  const parts = [element("h3", "Summary of a conversation with a program", { id: "summary-title" })];
  parts.push(element("p", "More was said after this summary was made; make it again.", { id: "summary-old", hidden: true }));
  parts.push(element("p", `Made on ${new Date().toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" })}.`));
  parts.push(element("p", "It is what a person told a program that gives general information; nobody has examined them."));
  for (const [status, title] of Object.entries(SAID)) parts.push(...list(title, made.said[status]));
  parts.push(...list("Signs that need attention", made.dangers));
  parts.push(...list("Not asked or not answered", made.unchecked));
  parts.push(...list("What they were told to do", made.advice ? [made.advice] : []));
  parts.push(...list("What it may come from, as they were told", made.causes.map(cause)));
  parts.push(...list("What may help, as they were told", made.tips));
  if (made.sources.length) parts.push(element("h4", "What that rests on"), sourceList(made.sources));
  const reviewed = made.content.reviewed_by ? `reviewed by ${made.content.reviewed_by}` : "not yet reviewed by a clinician";
  parts.push(element("p", `Content: ${made.content.name} ${made.content.version}, ${reviewed}.`));
  $("summary").replaceChildren(...parts);
  $("summary").hidden = $("print").hidden = $("save").hidden = false;
  captions.announce("The summary is ready, under the heading For your doctor.");
}

function cause({ name, because }) {
  return because.length ? `${name}, as they spoke of ${because.join(", ")}` : name;
}

function list(title, items) {
  if (!items?.length) return [];
  const made = element("ul");
  made.append(...items.map((item) => element("li", item)));
  return [element("h4", title), made];
}

$("save").addEventListener("click", () => {
  const address = URL.createObjectURL(new Blob([$("summary").innerText], { type: "text/plain;charset=utf-8" }));
  const link = element("a", "", { href: address, download: "summary-for-my-doctor.txt" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
});
