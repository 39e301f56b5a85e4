// The page: puts the parts together. Each part is a file of its own; this one says who tells what to whom.
import { Captions } from "./captions.js";
import { Choices } from "./choices.js";
import { Connection } from "./connection.js";
import { Microphone } from "./microphone.js";
import { Sound } from "./sound.js";
import { showSummary } from "./summary.js";
import { Unanswered } from "./unanswered.js";

const $ = (id) => document.getElementById(id);
const STATES = {
  off: "The microphone is off.",
  loading: "One moment, the microphone is being made ready.",
  listening: "I am listening.",
  speech: "I am listening; you are speaking.",
  thinking: "One moment; go on if you have more to say.",
  speaking: "I am speaking; the microphone waits.",
};

const LOST = {
  key: "This page needs the key that the program printed; please type it.",
  "wrong key": "That key was not right; please type the key that the program printed.",
  taken: "This conversation goes on in another tab; load this page again to go on here.",
  gone: "The connection is lost; trying again.",
};
const UNSENT = { ...LOST, gone: "This page is not connected, so that was not sent; trying again." };
const FORGOTTEN = "What was said before is no longer known, so this is a new conversation.";
const GIVEN_BACK = "What you typed was not answered; it is back where you type.";
// How long an answer's button rests once it was pressed: what comes in that time was not read.
const UNREAD_MS = 600;
const NOT_YET = "One moment, please; what you asked for before is still being answered.";

const captions = new Captions();
const choices = new Choices(() => {
  if (!choices.manner.sound) sound.stop();
  connection.send({ type: "manner", ...choices.manner });
});
const sound = new Sound(showState);
const microphone = new Microphone((samples) => sound.speaking || connection.sendSound(samples));
const connection = new Connection(
  () => ({ ...choices.manner, awaits: unanswered.ids }),
  {
    reply,
    note,
    welcome,
    partial,
    // What was on its way when the microphone was closed is of no account.
    hearing: (told) => (microphone.live || told.state === "off") && hearing(told),
    summary: (made) => showSummary(made, captions),
    spoken: ({ turn }) => sound.ended(turn),
  },
  (turn, wav) => sound.play(turn, wav),
  lost,
);
const unanswered = new Unanswered((message) => connection.send(message));
let heardState = "off";
let why = "gone";
// What was asked for and answered while the connection was lost, by its id: the replies follow the welcome.
let asked = new Map();

function welcome({ resumed, answered }, again) {
  why = "gone";
  leaveDoor();
  captions.note("");
  asked = new Map(answered.map((id) => [id, unanswered.answered(id)?.message.text]));
  const given = giveBack(unanswered.again(again && !resumed));
  if (again && !resumed) captions.forget(false);
  if (again) captions.noteBeforeReply([resumed ? "The connection is back." : FORGOTTEN, given].filter(Boolean).join(" "));
  if (microphone.live) connection.send({ type: "listen" });
}

// The key is known: whoever typed it goes on where an answer is typed.
function leaveDoor() {
  const inside = $("door").contains(document.activeElement);
  $("door").hidden = true;
  if (inside) $("typed").focus();
}

// Puts what was typed in vain back before what was typed since, and returns what to say about that.
// Each stays a sentence of its own: "no" and "chest pain" are not "no chest pain".
function giveBack(typed) {
  const words = typed.filter(Boolean);
  if (!words.length) return "";
  $("typed").value = [...words, $("typed").value].filter(Boolean).join(". ");
  return GIVEN_BACK;
}

function reply(told) {
  unanswered.answered(told.message);
  sound.expect(told.turn, told.sound);
  choices.keepRate(told.rate);
  captions.reply({ ...told, heard: told.heard || asked.get(told.message) });
  if (told.done) giveUpOpening();
  showState();
}

function note({ text, message }) {
  const refused = unanswered.answered(message);
  captions.note([text, refused && giveBack([refused.typed])].filter(Boolean).join(" "), true);
}

function partial({ text }) {
  captions.partial(text);
}

function hearing({ state, why: trouble }) {
  heardState = state;
  if (state === "off") {
    closeMicrophone();
    if (trouble) captions.note(trouble, true);
  }
  showState();
}

function lost(reason) {
  why = reason;
  sound.stop();
  if (why.endsWith("key")) $("door").hidden = false;
  const given = why === "gone" ? "" : giveBack(unanswered.again(true));
  if (why !== "gone") closeMicrophone();
  // It may stay open until the connection is back, but is not called off then.
  heardState = microphone.open ? "loading" : "off";
  captions.note([LOST[why], given].filter(Boolean).join(" "), true);
  showState();
}

// Sends what somebody asked for; where it cannot be sent, it says so, and whoever calls changes nothing.
function ask(message) {
  return sent(connection.ready && connection.send(message));
}

// The same for what begins a turn, which is kept until it is answered.
function askForTurn(message, typed = "") {
  if (unanswered.full) return sent(false, NOT_YET);
  return sent((connection.ready || connection.first) && unanswered.ask(message, typed, connection.ready));
}

function sent(done, otherwise = UNSENT[why]) {
  if (!done) captions.note(otherwise, true);
  return done;
}

function showState() {
  const state = sound.speaking && microphone.live ? "speaking" : heardState;
  if ($("microphone").textContent !== STATES[state]) $("microphone").textContent = STATES[state];
}

function say(text, typed) {
  sound.wake();
  const done = askForTurn({ type: "say", text }, typed);
  if (done) captions.note("");
  return done;
}

function closeMicrophone() {
  microphone.close();
  $("talk").setAttribute("aria-pressed", "false");
}

function stopListening() {
  connection.send({ type: "deaf" });
  hearing({ state: "off", why: "" });
}

function giveUpOpening() {
  // A person who has gone on to something else should not find the microphone open later.
  if (microphone.opening) stopListening();
}

async function talk() {
  sound.wake();
  if (microphone.open) return stopListening();
  // The program hears nothing before it is connected, so nobody is asked for the microphone until then.
  if (!connection.ready) return void ask({ type: "listen" });
  $("talk").setAttribute("aria-pressed", "true");
  captions.note("");
  hearing({ state: "loading" });
  const trouble = await microphone.start();
  if (trouble) {
    hearing({ state: "off", why: trouble });
  } else if (trouble === "") {
    connection.send({ type: "listen" });
  }
}

function stop() {
  // Silence first; pressed once more, it ends the conversation.
  const busy = sound.speaking || microphone.open;
  sound.stop();
  connection.send({ type: "hush" });
  if (microphone.open) stopListening();
  if (!busy) say("stop");
  showState();
}

function startOver() {
  sound.wake();
  giveUpOpening();
  if (!askForTurn({ type: "start_over" })) return;
  captions.forget(true);
  captions.note("");
}

// Does what a button is for, once for a double click or a key held down: the second press was not meant for a question
// that nobody can have read yet.
function press(button, act, restMs = 0) {
  let pressedAt = -Infinity;
  button.addEventListener("click", (event) => {
    const again = event.detail > 1 || event.timeStamp - pressedAt < restMs;
    if (again) return;
    pressedAt = event.timeStamp;
    act();
  });
  button.addEventListener("keydown", (event) => event.repeat && event.preventDefault());
}

for (const button of document.querySelectorAll("[data-say]")) {
  press(button, () => say(button.dataset.say), UNREAD_MS);
}
press($("talk"), talk);
press($("stop"), stop);
press($("over"), startOver, UNREAD_MS);
press($("summarise"), () => ask({ type: "summarise" }));
$("print").addEventListener("click", () => window.print());
$("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("typed").value.trim();
  if (!text || say(text, text)) $("typed").value = "";
});
$("door-form").addEventListener("submit", (event) => {
  event.preventDefault();
  connection.open($("key").value.trim());
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && sound.speaking) stop();
});
document.addEventListener("visibilitychange", () => document.hidden && giveUpOpening());
connection.open();
