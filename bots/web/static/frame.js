// The chat in a frame of another site: it is closed from there or from here, and talks with no site but those that may have it.

/** Begins to listen, where the page is in a frame. */
export function framed() {
  const sites = document.body.dataset.framedBy?.split(" ");
  if (!sites || parent === window) return;
  let site; // whose frame this is: nothing is said to anybody before they have spoken
  let leaving = false; // pressed before that
  addEventListener("message", ({ data, origin, source }) => {
    if (source !== parent || !sites.includes(origin)) return;
    site = origin;
    if (leaving) close();
    if (data?.eva === "focus") document.getElementById("text").focus({ preventScroll: true });
  });
  const close = () => {
    leaving = !site;
    if (site) parent.postMessage({ eva: "close" }, site);
  };
  document.getElementById("leave").addEventListener("click", close);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) close();
  });
}
