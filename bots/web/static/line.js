// How one message looks: who speaks, the words, where they come from, and how they were liked.

import { anchor, element } from "./inline.js";
import { labelled, worded } from "./language.js";
import { render } from "./markdown.js";
import { rating } from "./rating.js";

export function made(name, className, ...children) {
  const node = element(name, ...children);
  node.className = className;
  return node;
}

export class Line {
  text = "";
  #body = made("div", "words");
  #card; // the last of its quotes
  #cited;
  #offered;
  #who;
  #note;

  /** `from` is "customer", "eva" or "person"; a person has a `name`. */
  constructor({ from, name }) {
    this.from = from;
    const who = made("p", from === "customer" ? "hidden" : "who", name || "");
    if (!name) worded(who, { customer: "you", eva: "assistant", person: "person" }[from]);
    this.node = made("article", `line ${from}`, who, this.#body);
    this.#who = who;
  }

  get spokenText() {
    const said = [this.#body, ...this.node.querySelectorAll(".quote")].map((node) => node.innerText || node.textContent); // what is not drawn has no innerText
    return `${this.#who.textContent}: ${said.join("\n")}`;
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
    labelled(list, "sources").dataset.cited = cited;
    this.#cited?.remove();
    (this.#card ?? this.#body).after(list);
    this.#cited = list;
  }

  /** The card of a quote, below the words that tell of it. */
  quote(card) {
    (this.#card ?? this.#body).after(card);
    this.#card = card;
  }

  /** What may be answered to it with one press; nothing takes the buttons away. `choose` is told which. */
  offer(choices, choose) {
    this.#offered?.remove();
    const buttons = choices.map((said) => {
      const button = Object.assign(element("button", said), { type: "button", dir: "auto" });
      button.onclick = () => choose(said);
      return button;
    });
    this.#offered = labelled(made("div", "offer", ...buttons), "answers");
    this.#offered.role = "group";
    if (buttons.length) (this.#cited ?? this.#card ?? this.#body).after(this.#offered);
  }

  /** What is put on the clipboard: the words as they are read, and where they come from. */
  get copied() {
    const sources = [...(this.#cited?.querySelectorAll("a") ?? [])].map((link) => `${link.textContent}: ${link.href}`);
    return [this.#body.innerText, ...sources].join("\n");
  }

  /** What may be done with the answer; see rating.js. */
  rateable(does) {
    this.node.append(rating(does));
  }

  /** In which language the words are. */
  set language(language) {
    this.#body.lang = language;
  }
}
