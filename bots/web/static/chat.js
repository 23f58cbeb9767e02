// The chat page: the composer, the buttons, the few words about how things stand. What is said is in log.js, the server in conversation.js.

import { About } from "./about.js";
import { Conversation } from "./conversation.js";
import { KEPT_FOR_ALL_TABS, keep } from "./keep.js";
import { fill } from "./line.js";
import { Log } from "./log.js";

const LARGEST_BODY = 32 * 1024; // bytes of JSON that the server takes
const QUIET_MS = 1_500; // a connection that comes back sooner was never missed

const $ = (id) => document.getElementById(id);
const words = JSON.parse(document.body.dataset.words);
const text = $("text");

// ── what is seen ──

const title = document.title;

/** Read out once, whole. */
function announce(said) {
  const line = document.createElement("p");
  line.textContent = said;
  $("said").append(line);
  setTimeout(() => line.remove(), 10_000);
  if (document.hidden && said !== words.thinking) document.title = `● ${title}`;
}

/** "end": go there. "more": follow what is being said, unless the reader is elsewhere, and never past the beginning of `node`. */
function scroll(how, node) {
  const page = document.scrollingElement;
  const end = page.scrollHeight - page.clientHeight;
  const beginning = node ? node.getBoundingClientRect().top + page.scrollTop - $("top").offsetHeight - 16 : end;
  const to = Math.min(end, beginning);
  if (how === "end") page.scrollTo({ top: end });
  else if (atEnd && to > page.scrollTop) page.scrollTo({ top: to });
}

let atEnd = true;
addEventListener("scroll", () => {
  const page = document.scrollingElement;
  atEnd = page.scrollHeight - page.clientHeight - page.scrollTop < 120;
});

let missed;
function connected(is) {
  if (!is) missed ??= setTimeout(() => ($("line").textContent = words.offline), QUIET_MS);
  else {
    clearTimeout(missed);
    missed = undefined;
    $("line").textContent = "";
  }
}

let told;
function notice(said) {
  clearTimeout(told);
  $("notice").textContent = said;
  told = setTimeout(() => ($("notice").textContent = ""), 12_000);
}

const why = (failure) => (failure.status === 429 && failure.message) || words.failed;

function state(is, by) {
  const name = { human: by ? "human" : "somebody", waiting: "waiting", closed: "closed" }[is];
  $("state").textContent = name ? fill(words[name], { name: by }) : "";
}

async function rate(id, value) {
  try {
    await conversation.rate(id, value);
    notice(words.thanks);
    return true;
  } catch (failure) {
    notice(why(failure));
    return false;
  }
}

const log = new Log($("log"), words, { announce, rate, scroll, state });
const view = {
  wrote(id, said) {
    document.body.classList.add("begun");
    log.wrote(id, said);
  },
  sent({ client_id, text: said }, refusal) {
    if (!refusal) {
      tabs?.postMessage({ id: keep.access?.id, client_id, said });
      return log.sent(client_id);
    }
    log.withdraw(client_id);
    if (!text.value) write(said);
    notice(refusal.status === 413 ? words.too_long : refusal.message || words.refused);
    return begun();
  },
  unsent: (id, seconds) => log.unsent(id, seconds),
  clear(unsent) {
    log.clear(unsent);
    begun();
  },
  stands(conversation) {
    log.stands(conversation);
    begun();
  },
  happened: (name, data) => log.happened(name, data),
  notice: (name) => notice(words[name]),
  connected,
};

function begun() {
  document.body.classList.toggle("begun", !log.empty);
}

const conversation = new Conversation(view, keep);
const about = new About($("about"), () => text.focus());

// ── what is written and pressed ──

function write(value) {
  text.value = value;
  grow();
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  keep.draft = text.value;
  const fits = new Blob([JSON.stringify({ client_id: "-".repeat(32), text: text.value })]).size <= LARGEST_BODY;
  $("problem").textContent = fits ? "" : words.too_long;
  text.ariaInvalid = String(!fits);
  return fits;
}

function send() {
  const said = text.value.trim();
  if (said && !grow()) return;
  if (said) {
    conversation.say(said, about.take());
    write("");
  }
  text.focus();
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});

text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: a word is being composed
  event.preventDefault();
  send();
});

for (const starter of document.querySelectorAll(".starter")) {
  starter.addEventListener("click", () => {
    conversation.say(starter.textContent.trim());
    text.focus();
  });
}

$("person").addEventListener("click", async () => {
  if ($("person").ariaDisabled === "true") return;
  $("person").ariaDisabled = "true";
  try {
    await conversation.act("human");
    log.expect();
  } catch (failure) {
    notice(why(failure));
  }
  $("person").ariaDisabled = "false";
});

$("renew").addEventListener("click", () => $("sure").showModal());
$("no").addEventListener("click", () => $("sure").close());
$("yes").addEventListener("click", () => {
  $("sure").close();
  conversation.leave().catch(() => undefined); // here it is left in any case
  scrollTo({ top: 0 });
  text.focus();
});

$("latest").addEventListener("click", () => scroll("end"));
new IntersectionObserver(([end]) => ($("latest").hidden = end.isIntersecting || log.empty), { root: document, rootMargin: "0px 0px -60px" }).observe($("end"));

// ── what happens around the page ──

addEventListener("online", () => conversation.refresh(true));
addEventListener("resize", () => scroll("more"));
addEventListener("offline", () => connected(false));
addEventListener("pageshow", (event) => event.persisted && conversation.refresh(true));
addEventListener("storage", (event) => event.key === KEPT_FOR_ALL_TABS && conversation.adopt(keep.access));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.title = title;
  conversation.refresh(false);
});

// What is written in one tab is seen in the others before it is answered.
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("eva") : undefined;
tabs?.addEventListener("message", ({ data: { id, client_id, said } }) => {
  if (id !== keep.access?.id) return;
  view.wrote(client_id, said);
  log.sent(client_id);
});

write(keep.draft);
if (matchMedia("(hover: hover) and (pointer: fine)").matches) text.focus({ preventScroll: true }); // elsewhere it would open the keyboard over the greeting
conversation.begin();
