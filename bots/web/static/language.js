// The fixed words of the page: at first in the browser's language, then in the one in which the conversation is held.

import { call } from "./http.js";

const root = document.documentElement;
let wanted = root.lang;

/** Word by key. It stays the same object, with other words in it. */
export const words = JSON.parse(document.body.dataset.words);

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** The node says this word, in whatever language the page speaks. A `date` among the values is one of the calendar, as in "2026-12-31". */
export function worded(node, key, values) {
  Object.assign(node.dataset, values, { word: key });
  node.textContent = said(node);
  return node;
}

const said = ({ dataset }) => fill(words[dataset.word] ?? "", { ...dataset, date: dataset.date && day(dataset.date) });

function day(date) {
  const at = new Date(date);
  return Number.isNaN(at.getTime()) ? date : new Intl.DateTimeFormat(`${root.lang}-u-nu-latn`, { dateStyle: "long", timeZone: "UTC" }).format(at);
}

/** The node is called by this word, in whatever language the page speaks. */
export function labelled(node, key) {
  node.dataset.label = key;
  node.ariaLabel = words[key];
  return node;
}

/** The page goes on in this language. Where it cannot be had now, the next answer asks for it again. */
export async function speak(language) {
  if (!language || language === wanted) return;
  wanted = language;
  try {
    const found = await (await call("GET", `/words/${encodeURIComponent(language)}`)).json();
    if (wanted === language) say(found);
  } catch {
    wanted = root.lang;
  }
}

function say(found) {
  Object.assign(words, found.words);
  root.lang = found.language;
  root.dir = found.dir;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = said(node);
  for (const node of document.querySelectorAll("[data-hint]")) node.placeholder = words[node.dataset.hint];
  for (const node of document.querySelectorAll("[data-label]")) {
    node.ariaLabel = words[node.dataset.label];
    if (node.title) node.title = node.ariaLabel;
  }
}
