// Search as somebody types. Results are plain links in a list below the box, and how many there are is read out: screen readers know both
// everywhere, while a combobox of links is announced differently by each of them.

const PAUSE_MS = 120; // a word is seldom typed faster than this between two letters

const fill = (text, name, value) => text.replace(`{${name}}`, () => value);

/** Lists what is found below `form`; `list` and `count` are where it is shown. */
export function searchAsTyped(form, list, count) {
  const box = form.elements.q;
  let asked = box.value.trim();
  let waiting;
  let cut;

  async function ask(query) {
    cut?.abort();
    cut = new AbortController();
    if (!query) return show(query, []);
    const answer = await fetch(`/help/search?${asking(query)}`, { headers: { Accept: "application/json" }, signal: cut.signal });
    if (!answer.ok) throw new Error(`the search was answered ${answer.status}`);
    show(query, (await answer.json()).results);
  }

  function asking(query) {
    const fields = new URLSearchParams(new FormData(form)); // with the language, where this page's address names one
    fields.set("q", query);
    return fields;
  }

  function show(query, results) {
    list.replaceChildren(...results.map(item));
    list.hidden = results.length === 0;
    const said = results.length ? fill(form.dataset.found, "count", results.length) : fill(form.dataset.none, "query", query);
    count.textContent = query ? said : "";
  }

  function later() {
    const query = box.value.trim();
    if (query === asked) return;
    asked = query;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(query).catch(() => undefined), PAUSE_MS); // the form itself still works
  }

  box.addEventListener("input", later);
  form.parentElement.addEventListener("keydown", (event) => move(event, box, [...list.querySelectorAll("a")]));
}

function item({ title, heading, link, text, language }) {
  const a = document.createElement("a");
  a.href = link;
  a.lang = language;
  a.dir = "auto";
  a.append(part("strong", title), " ");
  if (heading) a.append(part("span", heading, "section"), " ");
  a.append(part("span", text, "small"));
  const li = document.createElement("li");
  li.append(a);
  return li;
}

function part(name, text, className = "") {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = text;
  return node;
}

/** The arrow keys go through the results, and back into the box; Escape goes back at once. */
function move(event, box, links) {
  const at = links.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Escape: -1 }[event.key];
  if (to === undefined || event.isComposing || (at < 0 && event.key !== "ArrowDown") || !links.length) return;
  event.preventDefault();
  (to < 0 ? box : links[Math.min(to, links.length - 1)]).focus();
}
