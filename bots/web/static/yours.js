// What a customer may do with their own conversation: begin another, have a copy, have it deleted.

import { write } from "./composer.js";
import { words } from "./language.js";
import { notice, why } from "./notices.js";

const HELD_MS = 60_000; // a browser may fetch what it saves a little later

const $ = (id) => document.getElementById(id);

const waiting = new Map(); // dialog -> what is done with the answer

/** Opens a dialog; resolves to the value of the button that is pressed. Whoever leaves it otherwise has not answered. */
function asked(dialog) {
  dialog.showModal();
  return new Promise((resolve) => waiting.set(dialog, resolve));
}

function answer(button) {
  const dialog = button.closest("dialog");
  dialog.close();
  waiting.get(dialog)?.(button.value);
}

async function renew(conversation) {
  if ((await asked($("renewing"))) !== "yes") return;
  conversation.leave().catch(() => undefined); // here it is left in any case
  afresh();
}

async function forget(conversation) {
  $("data").close();
  if ((await asked($("forgetting"))) !== "yes") return;
  try {
    await conversation.forget();
    write("");
    afresh();
    notice(words.forgotten);
  } catch (failure) {
    notice(why(failure));
  }
}

async function download(conversation) {
  $("data").close();
  try {
    const { name, blob } = await conversation.copy();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    notice(words.downloaded);
    setTimeout(() => URL.revokeObjectURL(link.href), HELD_MS);
  } catch (failure) {
    notice(why(failure));
  }
}

function afresh() {
  scrollTo({ top: 0 });
  $("text").focus({ preventScroll: true });
}

/** Begins to listen. */
export function owned(conversation) {
  for (const button of document.querySelectorAll("dialog button[value]")) {
    button.addEventListener("click", () => answer(button));
  }
  $("renew").addEventListener("click", () => renew(conversation));
  $("yours").addEventListener("click", () => {
    $("download").disabled = $("forget").disabled = !conversation.begun;
    $("data").showModal();
  });
  $("download").addEventListener("click", () => download(conversation));
  $("forget").addEventListener("click", () => forget(conversation));
}
