// The article that the reader has come from: their next question is about it, unless they say that it is not.

/** `node` names the article, or is null. `dropped` is called when the reader would rather ask something else. */
export class About {
  #node;

  constructor(node, dropped) {
    this.#node = node;
    node?.querySelector("button").addEventListener("click", () => {
      this.take();
      dropped();
    });
  }

  /** The article's slug, once; undefined where there is none. */
  take() {
    const slug = this.#node?.dataset.slug;
    this.#node?.remove();
    this.#node = null;
    if (slug) history.replaceState(null, "", location.pathname); // so that it does not come back with a reload
    return slug;
  }
}
