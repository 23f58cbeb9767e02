// Where in the conversation the reader is: it is followed to its end, until they go elsewhere.

const NEAR_PX = 120;
const GAP_PX = 16;

const $ = (id) => document.getElementById(id);
const page = document.scrollingElement;
const end = () => page.scrollHeight - page.clientHeight;

let atEnd = false; // nobody is led anywhere before something is said
let read; // what is being read: it is not scrolled away below the header

/** "end": go there. "more": follow what is being said, unless the reader is elsewhere, and never past the beginning of `node`. */
export function scroll(how, node) {
  read = node;
  if (how === "end") {
    atEnd = true;
    page.scrollTo({ top: end() });
  } else follow();
}

function follow() {
  if (!atEnd) return;
  const beginning = read?.isConnected ? read.getBoundingClientRect().top + page.scrollTop - $("top").offsetHeight - GAP_PX : Infinity;
  const to = Math.min(end(), beginning);
  if (to > page.scrollTop) page.scrollTo({ top: to });
}

/** Begins to follow. `empty()` says whether there is nothing to be led back to. */
export function followed(empty) {
  addEventListener("scroll", () => (atEnd = end() - page.scrollTop < NEAR_PX), { passive: true });
  addEventListener("resize", follow);
  new ResizeObserver(follow).observe($("log")); // lines have their height only once they have been near the screen
  $("latest").addEventListener("click", () => {
    scroll("end");
    $("text").focus({ preventScroll: true });
  });
  const hide = ([seen]) => ($("latest").hidden = seen.isIntersecting || empty());
  new IntersectionObserver(hide, { root: document, rootMargin: "0px 0px -60px" }).observe($("end"));
}
