// The calls to the server, and its event stream. EventSource cannot send the conversation's token, so the stream is read by hand.

const PATIENCE_MS = 20_000; // for the first word of an answer, not for its end

/** The server refused: `status`, and `retryAfter` in seconds where it named them. */
export class Refused extends Error {
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether this conversation cannot be gone on with: forgotten, or not ours. */
  get gone() {
    return [401, 404, 409].includes(this.status);
  }

  /** Whether the same call may succeed later. */
  get passing() {
    return this.status === 429 || this.status >= 500;
  }
}

/** The answer once its headers are there. Rejects with Refused, or with what fetch rejects with when the network is gone. */
export async function call(method, path, { token, body, accept = "application/json", lastEventId, prefer, cut = new AbortController(), keepalive } = {}) {
  const headers = { Accept: accept };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (prefer) headers.Prefer = prefer;
  if (body) headers["Content-Type"] = "application/json";
  if (lastEventId !== undefined) headers["Last-Event-ID"] = String(lastEventId);
  const impatience = setTimeout(() => cut.abort(), PATIENCE_MS);
  try {
    const options = { method, headers, body: body && JSON.stringify(body), signal: cut.signal, cache: "no-store", keepalive };
    const response = await fetch(path, options);
    if (!response.ok) throw new Refused(response.status, await reason(response), seconds(response.headers.get("Retry-After")));
    return response;
  } finally {
    clearTimeout(impatience);
  }
}

async function reason(response) {
  try {
    return (await response.json()).error.message ?? "";
  } catch {
    return ""; // a proxy's own page: its status says enough
  }
}

/** Seconds of a Retry-After header, which holds a number or a date. */
function seconds(header) {
  if (!header) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** The server-sent events of a response body, each as {id, name, data}. `alive` is called with every sign of life, comments too. */
export async function* events(body, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let event = { name: "message", data: [] };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive();
    const lines = (rest + value).split(/\r\n|\r(?!$)|\n/); // a carriage return at the very end may be half of a line end
    rest = lines.pop();
    for (const line of lines) {
      if (line) field(event, line);
      else {
        if (event.data.length) yield { ...event, data: JSON.parse(event.data.join("\n")) };
        event = { name: "message", data: [] };
      }
    }
  }
}

function field(event, line) {
  const [, name, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
  if (name === "data") event.data.push(value ?? "");
  else if (name === "event") event.name = value;
  else if (name === "id") event.id = value;
}
