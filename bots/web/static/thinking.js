// That Eva is thinking, or what she is doing: three dots and a few words, where her answer will come.

import { words, worded } from "./language.js";
import { element } from "./inline.js";

const LONG_MS = 1_500; // what takes longer is told to those who do not see it

export class Thinking {
  at = ""; // what Eva does, beside thinking: the key of a word
  #words = element("span");
  #announce;
  #telling;

  constructor(announce) {
    this.#announce = announce;
    this.node = element("p", element("i"), element("i"), element("i"), worded(this.#words, "thinking"));
    this.node.className = "dots";
    this.node.ariaHidden = "true"; // it is announced
    this.node.hidden = true;
  }

  /** Says what Eva is at, from now until her next words; "" where that is over, or for what has no words here. */
  does(what) {
    this.at = words[what] ? what : "";
    worded(this.#words, this.at || "thinking");
    clearTimeout(this.#telling);
    if (this.at) this.#telling = setTimeout(() => this.#announce(words[this.at]), LONG_MS);
  }

  /** Whether it has just come into view. */
  show(is) {
    if (is !== this.node.hidden) return false;
    this.node.hidden = !is;
    if (is && !this.at) this.#announce(words.thinking);
    return is;
  }
}
