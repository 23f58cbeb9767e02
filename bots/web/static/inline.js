// The nodes of one run of Markdown: emphasis, code, links. Every word is set as text, and a link is one only where its address may be opened.

const SAFE_LINK = /^(?:https?:\/\/[^\s/]|mailto:[^\s]|tel:\+?[\d().-]+$|\/help(?:[/#?]|$))/i;
const DEEPEST = 6; // emphasis within emphasis

const LINK = /\[([^[\]\n]{1,400})\]\(\s*<?([^\s()<>]{0,2000}(?:\([^\s()<>]*\)[^\s()<>]*)?)>?(?:\s+"[^"\n]*")?\s*\)/y;
const BARE = /https?:\/\/[^\s<>"'`*\])}]+[^\s<>"'`*\])}.,;:!?…]/iy;
const PHONE = /(?:\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,6}|(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4})(?![\d.,-]?\d)/y; // abroad with a plus, and as it is written in North America
const NUMBER = /[A-Z]-[0-9A-HJKMNP-TV-Z]{16}(?![\p{L}\p{N}])/uy; // of a quote, a conversation or a failure: the core's messages make them
const AMOUNT = /\$\d+(?:[.,]\d+)*/y; // its sign would stand behind it in a text that is written from the right
const HALF_LINK = /\[([^[\]\n]*)(?:\](?:\([^)\n]*)?)?$/y;
const SPACE = /\s/;
const WORD = /[\p{L}\p{N}]/u;

export const safeLink = (link) => SAFE_LINK.test(link);

/** An <a> that opens beside the chat, or calls; null where the address is none that may be opened. */
export function anchor(link, text) {
  if (!safeLink(link)) return null;
  const a = element("a", text);
  a.href = link;
  if (/^tel:/i.test(link)) a.dir = "ltr";
  else Object.assign(a, { target: "_blank", rel: "noopener noreferrer" });
  return a;
}

export function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/** The nodes of one run of text. Each mark is looked for once: a mark that closes nowhere makes no second search. */
export function words(text, spoken, depth = 0) {
  const nodes = [];
  const unclosed = new Set();
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const found = depth < DEEPEST && piece(text, at, spoken, depth, unclosed);
    if (found && typeof found.made === "string") plain += found.made;
    else if (found) {
      flush();
      nodes.push(...[found.made].flat());
    } else plain += text[at];
    at = found ? found.end : at + 1;
  }
  flush();
  return nodes;
}

function piece(text, at, spoken, depth, unclosed) {
  const char = text[at];
  if (char === "\n") return { made: document.createElement("br"), end: at + 1 };
  if (char === "\\" && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? "")) return { made: text[at + 1], end: at + 2 };
  if (char === "`") return code(text, at, spoken, unclosed);
  if (char === "[") return link(text, at, spoken);
  if (char === "*" || char === "_") return emphasis(text, at, spoken, depth, unclosed);
  if (WORD.test(text[at - 1] ?? "")) return null;
  if (char === "h" || char === "H") return bareLink(text, at);
  if (/[+(\d]/.test(char)) return unparted(text, at, PHONE, (phone) => anchor(`tel:${phone.replace(/[^+\d-]/g, "")}`, phone));
  if (char === "$") return unparted(text, at, AMOUNT, isolated);
  return text[at + 1] === "-" ? unparted(text, at, NUMBER, isolated) : null;
}

/** What is read from the left and in one piece, whatever is around it. */
export const isolated = (text) => Object.assign(element("bdi", text), { dir: "ltr" });

/** What stands in one line whatever happens. */
function unparted(text, at, pattern, made) {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found && { made: made(found[0]), end: pattern.lastIndex };
}

function code(text, at, spoken, unclosed) {
  const [marks] = /^`+/.exec(text.slice(at, at + 40));
  const from = at + marks.length;
  const end = unclosed.has(marks) ? -1 : text.indexOf(marks, from);
  if (end > from) return { made: element("code", text.slice(from, end)), end: end + marks.length };
  unclosed.add(marks);
  if (spoken) return { made: element("code", text.slice(from).replace(/`+$/, "")), end: text.length };
  return { made: marks, end: from };
}

function link(text, at, spoken) {
  LINK.lastIndex = at;
  const whole = LINK.exec(text);
  const label = whole?.[1].replaceAll("**", "");
  if (whole) return { made: anchor(whole[2], label) ?? label, end: LINK.lastIndex };
  HALF_LINK.lastIndex = at;
  const half = spoken && HALF_LINK.exec(text);
  return half ? { made: half[1], end: text.length } : null;
}

function bareLink(text, at) {
  BARE.lastIndex = at;
  const found = BARE.exec(text);
  return found ? { made: anchor(found[0], found[0]) ?? found[0], end: BARE.lastIndex } : null;
}

function emphasis(text, at, spoken, depth, unclosed) {
  const char = text[at];
  const mark = text[at + 1] === char ? char + char : char;
  const from = at + mark.length;
  const inWord = WORD.test(text[at - 1] ?? "");
  const opens = from < text.length && !SPACE.test(text[from]) && !(inWord && mark !== "**"); // 2*3*4 and snake_case_names are no emphasis
  if (!opens) return { made: spoken && from >= text.length && !inWord ? "" : mark, end: from };
  const end = unclosed.has(mark) ? -1 : closing(text, from, mark);
  const name = mark.length === 2 ? "strong" : "em";
  if (end > 0) return { made: element(name, ...words(text.slice(from, end), false, depth + 1)), end: end + mark.length };
  unclosed.add(mark);
  if (!spoken || inWord) return { made: mark, end: from };
  return { made: element(name, ...words(text.slice(from).replace(/[*_]+$/, ""), true, depth + 1)), end: text.length };
}

function closing(text, from, mark) {
  for (let end = text.indexOf(mark, from + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    if (mark.length === 2) while (text[end + 2] === mark[0]) end += 1;
    else if (text[end + 1] === mark || text[end - 1] === mark) {
      while (text[end + 1] === mark) end += 1; // the marks of something bold inside
      continue;
    }
    if (SPACE.test(text[end - 1]) || (mark[0] === "_" && WORD.test(text[end + mark.length] ?? ""))) continue;
    return end;
  }
  return -1;
}
