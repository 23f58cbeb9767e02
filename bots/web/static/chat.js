// The chat page: puts its parts together. What is said is in log.js, the server in conversation.js.

import { About } from "./about.js";
import { composed, measured, write, written } from "./composer.js";
import { Conversation } from "./conversation.js";
import { framed } from "./frame.js";
import { KEPT_FOR_ALL_TABS, keep } from "./keep.js";
import { speak, words } from "./language.js";
import { Log } from "./log.js";
import { announce, connected, notice, seen, state, why } from "./notices.js";
import { followed, scroll } from "./scrolling.js";
import { owned } from "./yours.js";

const $ = (id) => document.getElementById(id);

async function rate(id, value, text) {
  try {
    await conversation.rate(id, value, text);
    notice(value === "up" ? words.thanks : words.thanks_down);
    if (!text) announce(words[`word_${value}`]);
    return true;
  } catch (failure) {
    notice(why(failure));
    return false;
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice(words.copied);
  } catch {
    notice(words.failed); // the browser does not allow it here
  }
}

function choose(said) {
  conversation.say(said);
  $("text").focus({ preventScroll: true }); // the button goes
}

const log = new Log($("log"), { announce, choose, copy, rate, scroll, speak, state });
const view = {
  wrote(id, said) {
    document.body.classList.add("begun");
    notice(""); // what was told of what came before is over
    log.wrote(id, said);
  },
  sent({ client_id, text: said, about: slug }, refusal) {
    if (!refusal) {
      tabs?.postMessage({ id: keep.access?.id, client_id, said });
      return log.sent(client_id);
    }
    log.withdraw(client_id);
    about.putBack(slug);
    if (!written()) write(said);
    notice(refusal.status === 413 ? words.too_long : refusal.message || words.refused);
    return begun();
  },
  unsent: (id, seconds) => log.unsent(id, seconds),
  withdraw: (id) => log.withdraw(id),
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
const about = new About($("about"), () => {
  measured();
  $("text").focus();
});

for (const button of document.querySelectorAll("[data-asks]")) {
  button.addEventListener("click", async () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    try {
      await conversation.act(button.dataset.asks);
      log.expect();
    } catch (failure) {
      notice(why(failure));
    }
    button.ariaDisabled = "false";
  });
}

addEventListener("online", () => conversation.refresh(true));
addEventListener("offline", () => connected(false));
addEventListener("pageshow", (event) => event.persisted && conversation.refresh(true));
addEventListener("storage", (event) => event.key === KEPT_FOR_ALL_TABS && conversation.adopt(keep.access));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  seen();
  conversation.refresh(false);
});

// What is written in one tab is seen in the others before it is answered.
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("eva") : undefined;
tabs?.addEventListener("message", ({ data: { id, client_id, said } }) => {
  if (id !== keep.access?.id) return;
  view.wrote(client_id, said);
  log.sent(client_id);
});

composed(
  (said) => conversation.say(said, about.take()),
  () => about.slug,
);
owned(conversation);
followed(() => log.empty);
framed();
const desk = parent === window && matchMedia("(hover: hover) and (pointer: fine)").matches;
if (desk) $("text").focus({ preventScroll: true }); // elsewhere it would open the keyboard over the greeting, or take it from another site's page
conversation.begin();
