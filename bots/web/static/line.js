// How one message looks: who speaks, the words, where they come from, and how they were liked.

import { anchor, element } from "./inline.js";
import { render } from "./markdown.js";

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export function made(name, className, ...children) {
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

export class Line {
  text = "";
  #words;
  #body = made("div", "words");
  #cited;
  #note;

  /** `from` is "customer", "eva" or "person"; a person has a `name`. */
  constructor(words, { from, name }) {
    this.#words = words;
    this.from = from;
    this.who = { customer: words.you, eva: words.assistant, person: name || words.person }[from];
    this.node = made("article", `line ${from}`, made("p", from === "customer" ? "hidden" : "who", this.who), this.#body);
  }

  get spokenText() {
    return `${this.who}: ${this.#body.innerText}`;
  }

  /** Whether it stands anywhere below this node. */
  below(node) {
    return Boolean(node.compareDocumentPosition(this.node) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  /** The words as they are now. A customer's own are shown as they were typed, all others as Markdown. */
  say(text, { sources = [], spoken = false } = {}) {
    this.text = text;
    if (this.from === "customer") {
      this.#body.dir = "auto";
      if (this.#body.textContent !== text) this.#body.textContent = text;
    } else render(this.#body, text, spoken);
    if (sources.length) this.#cite(sources);
    return this;
  }

  /** A few quiet words below: not sent yet, a reference. */
  remark(text) {
    this.#note ??= this.node.appendChild(made("p", "note"));
    this.#note.textContent = text;
  }

  #cite(sources) {
    const cited = JSON.stringify(sources);
    if (cited === this.#cited?.dataset.cited) return; // the same links again would take the keyboard's focus from them
    const pages = new Map(sources.toReversed().map((source) => [source.title + source.link.split("#")[0], source]));
    const items = [...pages.values()].reverse().map(({ title, link }) => element("li", anchor(link, title) ?? title));
    const list = made("ul", "sources", ...items);
    list.ariaLabel = this.#words.sources;
    list.dataset.cited = cited;
    this.#cited?.remove();
    this.#body.after(list);
    this.#cited = list;
  }

  /** Thumbs; `rate(value)` says whether the server has noted it. */
  rateable(rate) {
    const buttons = ["up", "down"].map((value) => {
      const button = made("button", `thumb ${value}`, icon("thumb"), made("span", "hidden", value === "up" ? "👍" : "👎"));
      button.type = "button";
      button.ariaLabel = button.title = this.#words[value];
      button.ariaPressed = "false";
      button.onclick = async () => {
        if (!(await rate(value))) return;
        for (const each of buttons) each.ariaPressed = String(each === button);
      };
      return button;
    });
    this.node.append(made("div", "thumbs", ...buttons));
  }
}
