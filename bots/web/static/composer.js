// What the customer writes, until it is sent.

import { keep } from "./keep.js";
import { words } from "./language.js";

const LARGEST_BODY = 32 * 1024; // bytes of JSON that the server takes

const $ = (id) => document.getElementById(id);
const text = $("text");
let about = () => undefined;

/** Puts words into the box, where nothing is lost by it. */
export function write(value) {
  text.value = value;
  grow();
}

/** The box again, when something else than its words has changed that is sent with them. */
export const measured = () => grow();

/** What stands in the box. */
export const written = () => text.value;

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  text.dir = text.value ? "auto" : ""; // an empty box begins where the page does
  keep.draft = text.value;
  const fits = new Blob([JSON.stringify({ client_id: "-".repeat(32), text: text.value, about: about() })]).size <= LARGEST_BODY;
  $("problem").textContent = fits ? "" : words.too_long;
  text.ariaInvalid = String(!fits);
  return fits;
}

/** Begins to listen; `say` is told each message. `slug` gives the article that the next one is about, if there is one. */
export function composed(say, slug) {
  about = slug;
  const send = () => {
    const said = text.value.trim();
    if (said && !grow()) return;
    if (said) {
      say(said);
      write("");
    }
    text.focus({ preventScroll: true });
  };
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
      say(starter.textContent.trim());
      text.focus({ preventScroll: true });
    });
  }
  write(keep.draft);
}
