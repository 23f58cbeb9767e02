// What may be done with an answer: copy it, say whether it helped, and add a word to that.

import { element } from "./inline.js";
import { labelled, worded } from "./language.js";

const LONGEST_WORD = 500; // characters

let forms = 0;

function made(name, className, ...children) {
  const node = element(name, ...children);
  node.className = className;
  return node;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

function button(name, className, key) {
  const made = labelled(element("button", icon(name)), key);
  made.className = className;
  made.type = "button";
  made.title = made.ariaLabel;
  return made;
}

/** The buttons below an answer. `rate(value, text)` and `copy()` say whether it has worked. */
export function rating({ rate, copy }) {
  const thumbs = ["up", "down"].map((value) => {
    const thumb = button("thumb", `thumb ${value}`, value);
    thumb.ariaPressed = "false";
    thumb.onclick = async () => {
      if (!(await rate(value))) return;
      for (const each of thumbs) each.ariaPressed = String(each === thumb);
      bar.parentNode.querySelector(".word")?.remove();
      const asked = form(value, thumb, rate);
      bar.after(asked);
      asked.scrollIntoView({ block: "nearest" });
    };
    return thumb;
  });
  const bar = made("div", "thumbs", ...thumbs);
  if (navigator.clipboard) { // there only over https and on localhost
    const copying = button("copy", "thumb", "copy");
    copying.onclick = copy;
    bar.prepend(copying);
  }
  return bar;
}

/** Asks for a word, which nobody has to say. */
function form(value, thumb, rate) {
  const input = element("input");
  const label = worded(element("label"), `word_${value}`);
  label.htmlFor = input.id = `word-${(forms += 1)}`;
  Object.assign(input, { maxLength: LONGEST_WORD, autocomplete: "off", dir: "auto", enterKeyHint: "send" });
  const made = element("form", label, input, worded(element("button"), "send"));
  made.className = "word";
  const end = () => {
    made.remove();
    thumb.focus();
  };
  made.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    end();
  };
  made.onsubmit = async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text || (await rate(value, text))) end();
  };
  return made;
}
