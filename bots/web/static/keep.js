// What this browser keeps: the conversation for all tabs; what waits to be sent, and what is being written, for this one.

export const KEPT_FOR_ALL_TABS = "eva.conversation";

const memory = new Map(); // for as long as the page lasts, where the browser lends no storage: in a frame on a foreign page

function read(storage, name, empty) {
  try {
    return JSON.parse(window[storage].getItem(name)) ?? empty;
  } catch {
    return memory.get(name) ?? empty;
  }
}

function write(storage, name, value) {
  memory.set(name, value);
  try {
    if (value === null) window[storage].removeItem(name);
    else window[storage].setItem(name, JSON.stringify(value));
  } catch {
    // it stands in memory
  }
}

export const keep = {
  get access() {
    return read("localStorage", KEPT_FOR_ALL_TABS, null);
  },
  set access(value) {
    write("localStorage", KEPT_FOR_ALL_TABS, value);
  },
  get outbox() {
    return read("sessionStorage", "eva.outbox", []);
  },
  set outbox(items) {
    write("sessionStorage", "eva.outbox", items);
  },
  get draft() {
    return read("sessionStorage", "eva.draft", "");
  },
  set draft(text) {
    write("sessionStorage", "eva.draft", text);
  },
};
