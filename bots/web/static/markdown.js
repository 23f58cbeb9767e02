// Markdown as nodes of the page: paragraphs, lists, tables, code. Nothing that is written can become markup.

import { element, words } from "./inline.js";

const DEEPEST = 6; // lists and quotes within each other: deeper ones are shown as plain text

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)\s*$/;
const HEADING = /^ {0,3}#{1,6}\s+(?=\S)/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)([-*+•]|(\d{1,9})[.)])(\s+)(?=\S)/;
const INDENTED = /^ {2,}\S/;
const QUOTE = /^ {0,3}> ?/;
const ROW = /^\|.*\|$/;
const DELIMITER = /^\|(?:\s*:?-+:?\s*\|)+$/;
const HALF_BEGUN = /^\s*(?:[-*+•#>|]{1,6}|\d{1,9}[.)]?|[-*_]{2}|`{1,2}|~{1,2})\s*$/; // a line that may still become anything

const shown = new WeakMap(); // element -> the source of each block that stands in it

/** Shows `text` in `into`. Blocks that have not changed keep their nodes. While it is `spoken`, an end that is half written is shown as what it is about to be. */
export function render(into, text, spoken = false) {
  const blocks = split(text, spoken);
  const before = shown.get(into) ?? [];
  const keys = blocks.map((block, at) => (spoken && at === blocks.length - 1 ? "…" : "") + block.kind + block.lines.join("\n"));
  let same = 0;
  while (same < keys.length && keys[same] === before[same]) same += 1;
  while (into.childNodes.length > same) into.lastChild.remove();
  for (let at = same; at < blocks.length; at += 1) {
    const made = node(blocks[at], spoken && at === blocks.length - 1, 0);
    made.dir ||= "auto"; // Arabic in an English page is set from the right
    into.append(made);
  }
  shown.set(into, keys);
}

function split(text, spoken) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\t/g, "    ").split("\n");
  if (spoken && HALF_BEGUN.test(lines.at(-1))) lines.pop();
  const blocks = [];
  for (let at = 0; at < lines.length; ) {
    const kind = kindAt(lines, at);
    const end = kind === "gap" ? at + 1 : ENDS[kind](lines, at);
    if (kind !== "gap") blocks.push({ kind, lines: lines.slice(at, end) });
    at = end;
  }
  return blocks;
}

function kindAt(lines, at) {
  const line = lines[at];
  if (!line.trim()) return "gap";
  if (FENCE.test(line)) return "fence";
  if (HEADING.test(line)) return "heading";
  if (RULE.test(line)) return "rule";
  if (ITEM.test(line)) return "list";
  if (QUOTE.test(line)) return "quote";
  if (ROW.test(line.trim()) && DELIMITER.test(lines[at + 1]?.trim())) return "table";
  return "paragraph";
}

const one = (_, at) => at + 1;
const ENDS = { fence: endOfFence, heading: one, rule: one, list: endOfList, quote: endOfQuote, table: endOfTable, paragraph: endOfParagraph };

function endOfFence(lines, at) {
  const [, marks] = FENCE.exec(lines[at]);
  for (let end = at + 1; end < lines.length; end += 1) {
    const line = lines[end].trim();
    if (line.startsWith(marks) && line === marks[0].repeat(line.length)) return end + 1;
  }
  return lines.length;
}

function endOfList(lines, at) {
  const numbered = Boolean(ITEM.exec(lines[at])[3]);
  let end = at + 1;
  for (; end < lines.length; end += 1) {
    const line = lines[end];
    const item = ITEM.exec(line);
    if (item ? item[1].length < 2 && Boolean(item[3]) !== numbered : !belongs(lines, end)) break;
  }
  return end;
}

/** Whether a line that begins no item of its own goes on with the list above it. */
function belongs(lines, at) {
  if (!lines[at].trim()) return INDENTED.test(lines[at + 1]) || ITEM.test(lines[at + 1]);
  return INDENTED.test(lines[at]) || (Boolean(lines[at - 1].trim()) && kindAt(lines, at) === "paragraph");
}

function endOfQuote(lines, at) {
  const end = lines.findIndex((line, each) => each > at && !QUOTE.test(line));
  return end < 0 ? lines.length : end;
}

function endOfTable(lines, at) {
  const end = lines.findIndex((line, each) => each > at && !line.trim().startsWith("|"));
  return end < 0 ? lines.length : end;
}

function endOfParagraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && kindAt(lines, end) === "paragraph") end += 1;
  return end;
}

function node({ kind, lines }, spoken, depth) {
  if (kind === "fence") return fence(lines);
  if (kind === "rule") return document.createElement("hr");
  if (kind === "heading") return element("p", element("strong", ...words(lines[0].replace(HEADING, "").replace(/\s#+\s*$/, ""), spoken)));
  if (kind === "table") return table(lines);
  if (depth < DEEPEST && kind === "list") return list(lines, spoken, depth);
  if (depth < DEEPEST && kind === "quote") return element("blockquote", ...nested(lines.map((line) => line.replace(QUOTE, "")), spoken, depth));
  return element("p", ...words(lines.map((line) => line.trim()).join("\n"), spoken));
}

const nested = (lines, spoken, depth) =>
  split(lines.join("\n"), false).map((block, at, all) => node(block, spoken && at === all.length - 1, depth + 1));

function fence(lines) {
  const [, marks] = FENCE.exec(lines[0]);
  const closed = lines.length > 1 && lines.at(-1).trim().startsWith(marks);
  const pre = element("pre", element("code", lines.slice(1, closed ? -1 : undefined).join("\n")));
  pre.dir = "ltr";
  pre.tabIndex = 0; // wide code is scrolled with the keyboard too
  return pre;
}

function list(lines, spoken, depth) {
  const [, indent, , number] = ITEM.exec(lines[0]);
  const items = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1].length < indent.length + 2) items.push([line.slice(item[0].length)]);
    else items.at(-1).push(line);
  }
  const made = element(number ? "ol" : "ul");
  if (number && number !== "1") made.start = Number(number);
  items.forEach((item, at) => made.append(element("li", ...nested(outdented(item), spoken && at === items.length - 1, depth))));
  return made;
}

/** What belongs to an item, without the space that says so. */
function outdented([first, ...rest]) {
  const spaces = rest.map((line) => line.search(/\S/)).filter((count) => count > 0);
  const indent = spaces.reduce((least, count) => Math.min(least, count), Infinity);
  return [first, ...rest.map((line) => line.slice(Math.min(indent, Math.max(0, line.search(/\S/)))))];
}

function table(lines) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const row = (line, name) => element("tr", ...cells(line).map((cell) => element(name, ...words(cell, false))));
  const made = element("table", element("thead", row(lines[0], "th")), element("tbody", ...lines.slice(2).map((line) => row(line, "td"))));
  const frame = element("div", made);
  frame.className = "wide";
  frame.tabIndex = 0;
  return frame;
}
