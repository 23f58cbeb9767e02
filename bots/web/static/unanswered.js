// Which messages of a conversation are still to be answered.

const FRESH_MS = 120_000; // an older message without an answer will not be answered any more

/** Their ids, out of all that the server has listed. */
export function unansweredOf(messages) {
  const answered = messages.findLastIndex(({ from }) => from !== "customer");
  const fresh = messages.slice(answered + 1).filter(({ text, at }) => text && !(Date.now() - Date.parse(at) > FRESH_MS));
  return new Set(fresh.map(({ id }) => id));
}
