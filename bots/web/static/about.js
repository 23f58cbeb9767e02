// The article that the reader has come from: their next question is about it, unless they say that it is not.

/** `node` names the article, or is null. `dropped` is called when the reader would rather ask something else. */
export class About {
  #node;

  constructor(node, dropped) {
    this.#node = node;
    node?.querySelector("button").addEventListener("click", () => {
      this.take();
      this.#node = null;
      dropped();
    });
  }

  /** The article's slug; undefined where there is none, or none any more. */
  get slug() {
    return this.#node?.hidden === false ? this.#node.dataset.slug : undefined;
  }

  /** The question that it was taken for was refused: the next one is about it again. */
  putBack(slug) {
    if (slug && slug === this.#node?.dataset.slug) this.#node.hidden = false;
  }

  /** The article's slug, once. */
  take() {
    const { slug } = this;
    if (this.#node) this.#node.hidden = true;
    if (slug) history.replaceState(null, "", location.pathname); // so that it does not come back with a reload
    return slug;
  }
}
