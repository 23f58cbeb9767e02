// What stands in the conversation. Everything has a key, so whatever arrives twice is shown once.

import { fill, words } from "./language.js";
import { Line } from "./line.js";
import { Quotes } from "./quote.js";
import { Thinking } from "./thinking.js";
import { unansweredOf } from "./unanswered.js";

const BUTTON = "button"; // an answer is due to a button that was pressed

const keyOf = ({ from, id }) => `${from}:${id}`;

export class Log {
  #list;
  #thinking;
  #on; // {announce, choose, copy, rate, scroll, speak, state}: what the page does about it
  #lines = new Map(); // key -> line, for all that has an id
  #spoken; // what is being said; it gets its id once all of it is said
  #sources = []; // of what is being said
  #choices = []; // what may be answered to it with one press
  #offering; // the line below which these stand
  #quotes = new Quotes();
  #unanswered = new Set();
  #state = "eva";
  #stood = false; // whether the server's view of this conversation was shown once
  #frame;

  constructor(list, on) {
    this.#list = list;
    this.#on = on;
    this.#thinking = new Thinking(on.announce);
    list.append(this.#thinking.node);
  }

  get empty() {
    return this.#lines.size === 0;
  }

  /** Everything goes, except what the customer has written and nobody has taken yet. */
  clear(unsent) {
    const kept = new Set(unsent.map((id) => keyOf({ from: "customer", id })));
    for (const key of [...this.#lines.keys()]) if (!kept.has(key)) this.#lines.delete(key);
    for (const node of [...this.#list.children]) if (node !== this.#thinking.node && !kept.has(node.dataset.key)) node.remove();
    this.#quiet();
    this.#quotes.clear();
    this.#stood = false;
    this.#unanswered.clear();
    this.#become("eva");
  }

  // ── what the customer writes ──

  wrote(id, text) {
    if (this.#lines.has(keyOf({ from: "customer", id }))) return;
    this.#put({ from: "customer", id, text });
    this.#offer([]);
    this.#mark(id, words.sending);
    this.#on.scroll("end");
  }

  sent(id) {
    this.#mark(id, "");
    this.expect(id);
  }

  unsent(id, seconds) {
    this.#mark(id, seconds ? fill(words.wait, { seconds }) : words.unsent);
  }

  withdraw(id) {
    const key = keyOf({ from: "customer", id });
    this.#lines.get(key)?.node.remove();
    this.#lines.delete(key);
  }

  /** An answer is due: to the message with this id, or to a button. */
  expect(id = BUTTON) {
    const line = this.#lines.get(keyOf({ from: "customer", id }));
    if (id === BUTTON || (line && !line.answered)) this.#unanswered.add(id);
    this.#think();
  }

  #mark(id, status) {
    const line = this.#lines.get(keyOf({ from: "customer", id }));
    line?.node.classList.toggle("unsent", Boolean(status));
    line?.remark(status);
  }

  // ── what stands ──

  /** The whole conversation as the server has it. What is shown already stays where it is. */
  stands({ state, language, messages, quotes = [], choices = [] }) {
    const first = !this.#stood;
    const due = unansweredOf(messages);
    for (const id of this.#unanswered) if (id !== BUTTON && !messages.some((message) => message.id === id)) due.add(id); // sent after the server looked
    let above;
    for (const message of messages.filter(({ text }) => text)) {
      const known = this.#lines.get(keyOf(message)) ?? this.#finished(message, above);
      const line = known?.say(message.text, message) ?? this.#put(message, above ?? "top");
      if (message.from === "customer") this.#mark(message.id, "");
      else if (!known && !first) this.#on.announce(line.spokenText);
      if (above && !line.below(above)) above.after(line.node); // another tab's question may come in after its answer
      line.answered ||= !due.has(message.id); // or it would be waited for when word comes late that it was sent
      above = line.node;
    }
    this.#quotes.stands(quotes, (id) => this.#lines.get(keyOf({ from: "eva", id })));
    this.#offer(choices, above?.nextElementSibling === this.#thinking.node && this.#lines.get(above.dataset.key));
    this.#rest();
    this.#stood = true;
    this.#unanswered = due;
    this.#become(state);
    this.#on.speak(language);
    if (!this.empty) this.#on.scroll(first ? "end" : "more");
  }

  /** What is being said goes on with a `replace`. */
  #rest() {
    this.#sources = [];
    this.#choices = [];
    this.#thinking.does(""); // whoever is still at it is told so again
    if (this.#spoken?.failed) this.#spoken = undefined;
    else if (this.#spoken) this.#spoken.resumed = this.#spoken.stale = true;
  }

  /** What was being said when the connection broke, if it is this message: then it was finished meanwhile. */
  #finished({ from, id, text }, above) {
    const spoken = this.#spoken;
    if (from !== "eva" || !spoken) return undefined;
    if (above && !spoken.below(above)) return undefined;
    this.#spoken = undefined;
    if (text !== spoken.text) spoken.node.classList.remove("error");
    return this.#name(spoken, id);
  }

  // ── what happens ──

  /** Shows an event of the stream. Returns "look again" where page and server may no longer be of one mind. */
  happened(name, data) {
    if (name === "text") this.#speak((line) => (line.stale ? data.text : line.text + data.text));
    if (name === "replace" && !this.#isTold(data.text)) this.#speak(() => data.text);
    if (name === "doing") this.#does(data.what);
    if (name === "source") this.#sources.push(data);
    if (name === "quote") this.#quotes.tell(data);
    if (name === "choices") this.#choices = data.choices;
    if (name === "state") this.#become(data.state, data.by);
    if (name === "message") this.#message(data);
    if (name === "done") return this.#done(data);
    if (name === "error") this.#failed(data);
    return undefined;
  }

  /** Whether the last line is this very reply already: it may be told again to a reader who has joined late. */
  #isTold(text) {
    const last = this.#lines.get(this.#thinking.node.previousElementSibling?.dataset.key);
    return !this.#spoken && last?.from === "eva" && last.text === text;
  }

  /** The first words are drawn at once. More may come faster than they can be drawn, so these are drawn once a frame. */
  #speak(text) {
    if (this.#spoken?.failed) this.#spoken = undefined;
    const first = !this.#spoken;
    const line = (this.#spoken ??= this.#put({ from: "eva", text: "" }));
    line.text = text(line);
    line.stale = false;
    this.#does("");
    if (first) this.#draw();
    else this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = undefined;
    if (!this.#spoken || this.#spoken.failed) return;
    this.#spoken.say(this.#spoken.text, { spoken: true });
    this.#on.scroll("more", this.#spoken.node);
  }

  #message(data) {
    if (this.#lines.has(keyOf(data))) return;
    this.#on.announce(this.#put(data).spokenText);
    this.#on.scroll("more");
  }

  #done({ reply_id, answers = [], language }) {
    const { spoken, sources, choices } = this.#quiet();
    const pressed = this.#unanswered.delete(BUTTON); // a press has an id that only the server knows
    const strangers = answers.filter((id) => !this.#answered(id, spoken));
    const known = this.#lines.get(keyOf({ from: "eva", id: reply_id })) ?? this.#lines.get(keyOf({ from: "person", id: reply_id }));
    if (known ?? spoken) this.#quotes.below(known ?? spoken);
    if (known) spoken?.node.remove();
    else if (spoken) {
      this.#name(spoken, reply_id).say(spoken.text, { sources });
      this.#offer(choices, spoken);
      if (language) spoken.language = language;
      if (!spoken.failed) this.#on.announce(spoken.spokenText);
      this.#on.scroll("more", spoken.node);
    }
    this.#on.speak(language);
    this.#think();
    const unclear = known ? spoken && spoken.text !== known.text : reply_id && (!spoken || spoken.resumed);
    return unclear || (strangers.length && !pressed) ? "look again" : undefined;
  }

  #answered(id, spoken) {
    this.#unanswered.delete(id);
    const line = this.#lines.get(keyOf({ from: "customer", id }));
    if (line) line.answered = true;
    if (spoken && line?.below(spoken.node)) spoken.node.before(line.node);
    return Boolean(line);
  }

  /** The kind sentence stands in for the reply: what was half said of it is not true any more. */
  #failed({ message, reference }) {
    const line = (this.#spoken ??= this.#put({ from: "eva", text: "" }));
    line.say(message).failed = true;
    line.node.classList.add("error");
    if (reference && !message.includes(reference)) line.remark(fill(words.reference, { reference }));
    this.#sources = [];
    this.#choices = [];
    this.#unanswered.clear();
    this.#on.announce(line.spokenText);
    this.#think();
    this.#on.scroll("more");
  }

  /** Nothing is being said any more; what was, and its sources. */
  #quiet() {
    const was = { spoken: this.#spoken, sources: this.#sources, choices: this.#choices };
    [this.#spoken, this.#sources, this.#choices] = [undefined, [], []];
    this.#thinking.does("");
    return was;
  }

  // ── the page ──

  /** Only the last line asks for an answer, and only until there is one. */
  #offer(choices, line) {
    this.#offering?.offer([]);
    this.#offering = line || undefined;
    this.#offering?.offer(choices, this.#on.choose);
  }

  /** A new line: below the node `above`, at the "top", or at the end. */
  #put(message, above) {
    const line = new Line(message);
    if (above === "top") this.#list.prepend(line.node);
    else if (above) above.after(line.node);
    else this.#thinking.node.before(line.node);
    if (message.id) this.#name(line, message.id);
    return line.say(message.text, message);
  }

  /** It has its id: from here on it is known, and it may be rated. */
  #name(line, id) {
    const key = keyOf({ from: line.from, id });
    line.node.dataset.key = key;
    this.#lines.set(key, line);
    if (line.from === "eva" && id) line.rateable({ rate: (value, text) => this.#on.rate(id, value, text), copy: () => this.#on.copy(line.copied) });
    return line;
  }

  #become(state, by) {
    this.#state = state;
    this.#on.state(state, by);
    this.#think();
  }

  /** What Eva is at until her next words; "" where that is over. */
  #does(what) {
    this.#thinking.does(what);
    this.#think();
  }

  #think() {
    const { at } = this.#thinking;
    const speaking = this.#spoken && !this.#spoken.failed && !at;
    const idle = this.#state !== "eva" || speaking || (this.#unanswered.size === 0 && !at);
    if (this.#thinking.show(!idle)) this.#on.scroll("more");
  }
}
