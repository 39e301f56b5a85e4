// The page: puts the parts together. Each part is a file of its own; this one says who tells what to whom.
import { Captions } from "./captions.js";
import { Choices } from "./choices.js";
import { Connection } from "./connection.js";
import { Microphone } from "./microphone.js";
import { Sound } from "./sound.js";
import { showSummary } from "./summary.js";

const $ = (id) => document.getElementById(id);
const STATES = {
  off: "The microphone is off.",
  loading: "One moment, the microphone is being made ready.",
  listening: "I am listening.",
  speech: "I am listening; you are speaking.",
  thinking: "One moment; go on if you have more to say.",
  speaking: "I am speaking; the microphone waits.",
};

const captions = new Captions();
const choices = new Choices(() => {
  if (!choices.manner.sound) sound.stop();
  connection.send({ type: "manner", ...choices.manner });
});
const sound = new Sound(showState);
const microphone = new Microphone((samples) => sound.speaking || connection.sendSound(samples));
const connection = new Connection(
  () => ({ ...choices.manner }),
  { reply, note, welcome, partial, hearing, summary: (made) => showSummary(made, captions), spoken: ({ turn }) => sound.ended(turn) },
  (turn, wav) => sound.play(turn, wav),
  lost,
);
let heardState = "off";

function welcome({ resumed }, again) {
  $("door").hidden = true;
  captions.note("");
  if (again && !resumed) {
    captions.forget();
    captions.note("The program was started again, so what was said before is forgotten.");
  } else if (again) {
    captions.note("The connection is back.");
  }
  if (microphone.open) connection.send({ type: "listen" });
}

function reply(told) {
  sound.expect(told.turn, told.sound);
  choices.keepRate(told.rate);
  captions.reply(told);
  showState();
}

function note({ text }) {
  captions.note(text, true);
}

function partial({ text }) {
  captions.partial(text);
}

function hearing({ state, why }) {
  heardState = state;
  if (state === "off") {
    closeMicrophone();
    if (why) captions.note(why, true);
  }
  showState();
}

function lost(why) {
  sound.stop();
  heardState = "off";
  if (why === "key") {
    $("door").hidden = false;
    captions.note("This page needs the key that the program printed; please type it.", true);
  } else if (why === "taken") {
    closeMicrophone();
    captions.note("This conversation goes on in another tab; load this page again to go on here.", true);
  } else {
    captions.note("The connection is lost; trying again.", true);
  }
  showState();
}

function showState() {
  const state = sound.speaking && microphone.open ? "speaking" : heardState;
  if ($("microphone").textContent !== STATES[state]) $("microphone").textContent = STATES[state];
}

function say(text) {
  sound.wake();
  captions.note("");
  if (!connection.send({ type: "say", text })) lost("gone");
}

function closeMicrophone() {
  microphone.close();
  $("talk").setAttribute("aria-pressed", "false");
}

async function talk() {
  sound.wake();
  if (microphone.open) {
    closeMicrophone();
    connection.send({ type: "deaf" });
    hearing({ state: "off", why: "" });
    return;
  }
  $("talk").setAttribute("aria-pressed", "true");
  hearing({ state: "loading" });
  const trouble = await microphone.start();
  if (trouble) {
    hearing({ state: "off", why: trouble });
  } else {
    connection.send({ type: "listen" });
  }
}

function stop() {
  // Silence first; pressed once more, it ends the conversation.
  const busy = sound.speaking || microphone.open;
  sound.stop();
  connection.send({ type: "hush" });
  if (microphone.open) talk();
  if (!busy) say("stop");
  showState();
}

function startOver() {
  sound.wake();
  captions.forget();
  connection.send({ type: "start_over" });
}

for (const button of document.querySelectorAll("[data-say]")) {
  button.addEventListener("click", () => say(button.dataset.say));
}
$("talk").addEventListener("click", talk);
$("stop").addEventListener("click", stop);
$("over").addEventListener("click", startOver);
$("summarise").addEventListener("click", () => connection.send({ type: "summarise" }));
$("print").addEventListener("click", () => window.print());
$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("typed").value.trim();
  if (text) say(text);
  $("typed").value = "";
});
$("door-form").addEventListener("submit", (event) => {
  event.preventDefault();
  connection.open($("key").value.trim());
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && sound.speaking) stop();
});
connection.open();
