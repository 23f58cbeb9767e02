// The article that the reader has come from: their next question is about it, unless they say that it is not.

/** `node` names the article, or is null. */
export class About {
  #node;

  constructor(node) {
    this.#node = node;
    node?.querySelector("button").addEventListener("click", () => this.take());
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
