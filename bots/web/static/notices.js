// The few words about how things stand: seen above the composer, or read out.

import { fill, words } from "./language.js";

const QUIET_MS = 1_500; // a connection that comes back sooner was never missed
const NOTICE_MS = 12_000;
const SAID_MS = 10_000;

const $ = (id) => document.getElementById(id);
const title = document.title;

/** Read out once, whole. */
export function announce(said) {
  const line = document.createElement("p");
  line.textContent = said;
  $("said").append(line);
  setTimeout(() => line.remove(), SAID_MS);
  if (document.hidden && said !== words.thinking) document.title = `● ${title}`;
}

/** Somebody looks at the page again. */
export function seen() {
  document.title = title;
}

let missed;
export function connected(is) {
  if (!is) missed ??= setTimeout(() => ($("line").textContent = words.offline), QUIET_MS);
  else {
    clearTimeout(missed);
    missed = undefined;
    $("line").textContent = "";
  }
}

let told;
export function notice(said) {
  clearTimeout(told);
  $("notice").textContent = said;
  told = setTimeout(() => ($("notice").textContent = ""), NOTICE_MS);
}

/** What is told of a call that did not succeed. */
export const why = (failure) => (failure.status === 429 && failure.message) || words.failed;

/** Who speaks, where it is not Eva. */
export function state(is, by) {
  const name = { human: by ? "human" : "somebody", waiting: "waiting", closed: "closed" }[is];
  $("state").textContent = name ? fill(words[name], { name: by }) : "";
}
