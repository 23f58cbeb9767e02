// One conversation with the server: what was written goes out once and in order, what is said comes in over one stream.

import { Refused, call, events } from "./http.js";

const SILENCE_MS = 45_000; // longer than the server ever keeps still: the line is dead, though nobody said so
const LONGEST_WAIT_S = 30;

const EMPTY = { state: "eva", messages: [], last_event_id: 0 }; // as a conversation stands that has just begun

const path = (id, rest = "") => `/v1/conversations/${encodeURIComponent(id)}${rest}`;
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** There are locks only over https and on localhost, and none where the browser lends no storage. */
function oneTabAtATime(work) {
  if (!navigator.locks) return work();
  let begun = false;
  const once = () => ((begun = true), work());
  return navigator.locks.request("eva", once).catch((failure) => (begun ? Promise.reject(failure) : work()));
}

const backOff = (tries) => Math.min(LONGEST_WAIT_S, 2 ** tries) * (0.75 + Math.random() / 2);

/** `view` is told what to show; `keep` holds the conversation for all tabs and what waits to be sent for this one. */
export class Conversation {
  #view;
  #keep;
  #access; // {id, token}, once there is one
  #cut; // ends the stream that is open
  #posting; // ends the call that takes a message to the server
  #waits = new Map(); // what ends a wait that is under way -> whether good news about the network may end it
  #heard = 0;
  #sending = false;
  #opening;
  #forgotten; // its end is known here
  #fresh; // begun here, and not read yet

  constructor(view, keep) {
    this.#view = view;
    this.#keep = keep;
  }

  /** Goes on with the conversation that this browser knows, and with what was not sent before the page was left. */
  begin() {
    for (const { client_id, text } of this.#keep.outbox) this.#view.wrote(client_id, text);
    this.adopt(this.#keep.access);
    this.#send();
  }

  /** Shows another conversation: one that a further tab has begun, or none (`null`). */
  adopt(access) {
    if (access?.id === this.#access?.id) return;
    this.#access = access;
    this.#cut?.abort();
    this.#posting?.abort();
    for (const end of this.#waits.keys()) end();
    this.#view.clear(this.#keep.outbox.map((item) => item.client_id));
    if (access) this.#listen(access);
  }

  /** `about` is the slug of the article that the question is about, if there is one. */
  say(text, about) {
    const item = { client_id: newId(), text, ...(about && { about }) };
    this.#keep.outbox = [...this.#keep.outbox, item];
    this.#send(); // first: to draw it takes longer than to send it
    this.#view.wrote(item.client_id, text);
  }

  async act(action, again = true) {
    const access = await this.#open();
    try {
      await call("POST", path(access.id, "/actions"), { token: access.token, body: { action } });
    } catch (failure) {
      if (!failure.gone || !again) throw failure;
      this.#lose(access);
      await this.act(action, false);
    }
  }

  async rate(reply_id, value, text = "") {
    const { id, token } = this.#access;
    await call("POST", path(id, "/feedback"), { token, body: { reply_id, value, text } });
  }

  /** Leaves this conversation, here and in the other tabs, and tells the server that it is over. */
  async leave() {
    const left = this.#access;
    this.#keep.outbox = [];
    this.#keep.access = null;
    this.adopt(null);
    if (left) await call("POST", path(left.id, "/actions"), { token: left.token, body: { action: "close" }, keepalive: true });
  }

  /** Whether there is one, here or on the server. */
  get begun() {
    return Boolean(this.#access);
  }

  /** All that the server has of it, as a file. */
  async copy() {
    const { id, token } = this.#access;
    return { name: `${id}.json`, blob: await (await call("GET", path(id, "/export"), { token })).blob() };
  }

  /** Has it deleted by the server, and leaves it here and in the other tabs. What is not sent yet is not sent any more. */
  async forget() {
    const { id, token } = this.#access;
    for (const { client_id } of this.#keep.outbox) this.#view.withdraw(client_id);
    this.#keep.outbox = [];
    this.#posting?.abort();
    this.#forgotten = id;
    await call("DELETE", path(id), { token }).catch((failure) => {
      if (!failure.gone) throw failure;
    });
    if (this.#keep.access?.id === id) this.#keep.access = null;
    if (this.#access?.id === id) this.adopt(this.#keep.access);
  }

  /** The network is back, or the page is looked at again. `surely`: what was open is dead. */
  refresh(surely) {
    for (const [end, early] of this.#waits) if (early) end();
    if (surely || Date.now() - this.#heard > SILENCE_MS / 2) this.#cut?.abort();
  }

  async #open() {
    if (this.#access) return this.#access;
    this.#opening ??= oneTabAtATime(() => this.#create()).finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #create() {
    if (!this.#keep.access) {
      this.#fresh = await (await call("POST", "/v1/conversations", { body: { language: document.documentElement.lang } })).json();
      this.#keep.access = this.#fresh;
    }
    this.adopt(this.#keep.access);
    return this.#access;
  }

  /** It is gone (forgotten, or the server knows it no more): what is unsent goes into a new one. */
  #lose(access) {
    if (access.id !== this.#access?.id || access.id === this.#forgotten) return;
    if (this.#keep.access?.id === access.id) this.#keep.access = null;
    this.adopt(this.#keep.access);
    this.#view.notice("gone");
  }

  // ── out ──

  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    for (let tries = 0; this.#keep.outbox.length > 0; ) {
      const [item] = this.#keep.outbox;
      const failure = await this.#post(item);
      if (!this.#keep.outbox.some((other) => other.client_id === item.client_id)) continue; // the conversation was left meanwhile
      if (!failure || (failure instanceof Refused && !failure.gone && !failure.passing)) {
        this.#keep.outbox = this.#keep.outbox.filter((other) => other.client_id !== item.client_id);
        this.#view.sent(item, failure);
        tries = 0;
        continue;
      }
      if (failure.gone && tries === 0) {
        tries = 1; // once at once; a server that forgets each conversation is waited for
        continue;
      }
      const wait = failure.retryAfter ?? backOff(tries++);
      this.#view.unsent(item.client_id, failure.status === 429 ? Math.ceil(wait) : undefined);
      await this.#pause(wait, failure.status !== 429);
    }
    this.#sending = false;
  }

  /** Undefined once the server has stored it, or why not. Its answer comes over the stream. */
  async #post(item) {
    let access;
    try {
      access = this.#access ?? (await this.#open()); // it goes out before anything else is done
      this.#posting = new AbortController();
      await call("POST", path(access.id, "/messages"), { token: access.token, body: item, prefer: "respond-async", cut: this.#posting });
      return undefined;
    } catch (failure) {
      if (failure.gone && access) this.#lose(access);
      return failure;
    }
  }

  // ── in ──

  async #listen(access) {
    for (let tries = 0; access === this.#access; ) {
      this.#cut = new AbortController();
      let wait;
      try {
        await this.#follow(access, this.#cut, () => (tries = 0));
      } catch (failure) {
        if (failure.gone) return this.#lose(access);
        wait = failure.retryAfter;
      }
      if (access !== this.#access) return;
      if (this.#cut.signal.reason === "again") continue;
      this.#view.connected(false);
      await this.#pause(wait ?? backOff(tries++), true);
    }
  }

  /** Reads until the line is cut. What stands comes first, then all that happens after it. */
  async #follow(access, cut, heard) {
    const { token } = access;
    const fresh = access.id === this.#fresh?.id;
    this.#fresh = undefined;
    const stands = fresh ? EMPTY : await (await call("GET", path(access.id), { token, cut })).json();
    if (access !== this.#access) return;
    this.#view.stands(stands);
    const stream = await call("GET", path(access.id, "/events"), { token, cut, accept: "text/event-stream", lastEventId: stands.last_event_id ?? 0 });
    this.#view.connected(true);
    let silence;
    const alive = () => {
      heard();
      this.#heard = Date.now();
      clearTimeout(silence);
      silence = setTimeout(() => cut.abort(), SILENCE_MS);
    };
    alive();
    try {
      for await (const { name, data } of events(stream.body, alive)) {
        if (access !== this.#access) return;
        if (this.#view.happened(name, data) === "look again") return cut.abort("again");
      }
    } finally {
      clearTimeout(silence);
      cut.abort(); // a stream that is not read to its end keeps its connection
    }
  }

  /** Waits so many seconds, or until there is reason to try again now. */
  async #pause(seconds, early) {
    let end;
    await new Promise((resolve) => {
      end = resolve;
      setTimeout(resolve, seconds * 1000);
      this.#waits.set(resolve, early);
    });
    this.#waits.delete(end);
  }
}
