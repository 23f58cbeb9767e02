// A button on another site's page, and the chat in a frame behind it. Nothing of that page is read or changed.
{
  const given = {{ given|tojson }};
  const { src, dataset } = document.currentScript;
  const { origin } = new URL(src);
  const language = given.words[dataset.language] ? dataset.language : given.language;
  const words = given.words[language];
  const OPEN = "eva.widget"; // in the site's own storage: whether the chat stood open on the page before
  const small = matchMedia("(width <= 30rem), (height <= 26rem)");

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial !important; position: fixed !important; z-index: 2147483000 !important; inset-block-end: 1rem !important; inset-inline-end: 1rem !important; color-scheme: light dark !important; }
    :host(.start) { inset-inline: 1rem auto !important; }
    button { display: grid; place-items: center; width: 3.5rem; height: 3.5rem; margin: 0; padding: 0; border: 0; border-radius: 50%; background: ${given.colour}; color: #fff; box-shadow: 0 4px 16px rgb(0 0 0 / 25%); cursor: pointer; }
    button:focus-visible { outline: 3px solid ${given.colour}; outline-offset: 3px; }
    svg { width: 1.75rem; height: 1.75rem; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    dialog { box-sizing: border-box; position: fixed; inset: auto; inset-block-end: 5.5rem; inset-inline-end: 1rem; width: 25rem; height: min(40rem, 100vh - 7rem); margin: 0; padding: 0; border: 1px solid rgb(128 128 128 / 40%); border-radius: 1.25rem; overflow: hidden; box-shadow: 0 12px 48px rgb(0 0 0 / 25%); background: Canvas; }
    :host(.start) dialog { inset-inline: 1rem auto; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    @media (width <= 30rem), (height <= 26rem) { dialog[open] { inset: 0 !important; width: 100%; max-width: none; height: 100%; max-height: none; border: 0; border-radius: 0; } }
    @media (prefers-color-scheme: dark) { button { background: ${given.colour_dark}; color: #06231d; } button:focus-visible { outline-color: ${given.colour_dark}; } }
    @media (forced-colors: active) { button { border: 2px solid ButtonText; } }
    @media print { :host { display: none !important; } }
  `);

  const made = (name, properties) => Object.assign(document.createElement(name), properties);
  const drawn = (path) => {
    const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };
  const [chat, cross] = ["M12 3.500c5 0 9 3.200 9 7.500s-4 7.500-9 7.500c-.9 0-1.800-.1-2.600-.300L5 20.500l.8-3.700C4.100 15.400 3 13.300 3 11c0-4.300 4-7.500 9-7.500z", "M6 6l12 12M18 6 6 18"].map(drawn);

  const host = document.createElement("eva-chat");
  const shadow = host.attachShadow({ mode: "open" });
  const button = made("button", { type: "button" });
  const dialog = made("dialog", { ariaLabel: words.open });
  const frame = made("iframe", { title: words.open, allow: "clipboard-write" });
  let wants = false; // the keyboard, as soon as there is somebody to have it

  const remember = (open) => {
    try {
      sessionStorage.setItem(OPEN, open);
    } catch {
      // then it is not remembered
    }
  };
  const remembered = () => {
    try {
      return sessionStorage.getItem(OPEN) === "true";
    } catch {
      return false;
    }
  };
  const tell = () => {
    frame.contentWindow?.postMessage({ eva: wants ? "focus" : "hello" }, origin);
    wants = false;
  };

  const shown = () => {
    button.ariaExpanded = String(dialog.open);
    button.ariaLabel = button.title = dialog.open ? words.close : words.open;
    button.replaceChildren(dialog.open ? cross : chat);
  };
  const open = (focus) => {
    wants = focus;
    if (!focus) dialog.open = true;
    else if (small.matches) dialog.showModal();
    else dialog.show();
    if (frame.isConnected) tell();
    else {
      frame.src = `${origin}/widget?language=${encodeURIComponent(dataset.language ?? "")}`;
      dialog.append(frame);
    }
    remember(true);
    shown();
  };

  button.addEventListener("click", () => (dialog.open ? dialog.close() : open(true)));
  button.addEventListener("keydown", (event) => event.key === "Escape" && dialog.open && dialog.close());
  dialog.addEventListener("close", () => {
    remember(false);
    shown();
    button.focus();
  });
  frame.addEventListener("load", tell);
  addEventListener("message", (event) => {
    if (event.origin === origin && event.source === frame.contentWindow && event.data?.eva === "close") dialog.close();
  });

  const begin = () => {
    if (document.querySelector("eva-chat")) return; // the script stands in the page twice
    host.lang = language;
    host.classList.toggle("start", dataset.position === "start");
    shadow.adoptedStyleSheets = [style];
    shadow.append(button, dialog);
    shown();
    document.body.append(host);
    if (remembered() && !small.matches) open(false); // a full screen would stand before the page that was just asked for
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
}
