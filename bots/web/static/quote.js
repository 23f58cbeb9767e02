// The quotes of a conversation: each is a card below the answer that tells of it, and shows what has become of it since.

import { element, isolated } from "./inline.js";
import { labelled, worded } from "./language.js";

/** As it is said in the answers, in whatever language: "$1,043.20". */
function money(amount, currency) {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(amount);
  } catch {
    return `${amount} ${currency}`.trim(); // not the name of a currency
  }
}

class Card {
  node = document.createElement("div");
  #status = element("span");

  constructor(quote) {
    const price = element("strong", isolated(money(quote.premium, quote.currency)));
    this.node.role = "group";
    labelled(this.node, "quote");
    this.node.append(element("p", price, " ", worded(element("span"), "per_month")), element("p", isolated(quote.id), " · ", this.#status));
    this.becomes(quote);
  }

  /** Its price stays what it was, whatever becomes of it. */
  becomes({ status, valid_until }) {
    const until = status === "given" && valid_until;
    this.node.className = `quote ${status}`;
    worded(this.#status, until ? "quote_until" : `quote_${status}`, { date: until || "" });
  }
}

export class Quotes {
  #cards = new Map(); // id -> card
  #waiting = []; // cards whose answer is not whole yet

  clear() {
    this.#cards.clear();
    this.#waiting = [];
  }

  /** It was given, or something has become of it. */
  tell(quote) {
    const known = this.#cards.has(quote.id);
    const card = this.#card(quote);
    if (!known) this.#waiting.push(card);
  }

  /** All of them, as the server has them; `lineOf` knows an answer by its id. */
  stands(quotes, lineOf) {
    this.#waiting = [];
    for (const quote of quotes) {
      const card = this.#card(quote);
      if (!card.node.isConnected) lineOf(quote.reply_id)?.quote(card.node);
      if (!card.node.isConnected) this.#waiting.push(card);
    }
  }

  /** This answer has told of all that waits. */
  below(line) {
    for (const { node } of this.#waiting.splice(0)) line.quote(node);
  }

  #card(quote) {
    const known = this.#cards.get(quote.id);
    if (known) known.becomes(quote);
    else this.#cards.set(quote.id, new Card(quote));
    return known ?? this.#cards.get(quote.id);
  }
}
