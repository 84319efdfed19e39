/**
 * What the desk says changed, as it happens, and how long ago it was last heard.
 *
 * Promise: after any break the stream resumes from the last event seen, so that nothing is missed;
 * `live.ageS` grows while nothing is heard, even if the connection still looks open. Tabs of one
 * browser share one connection, since over HTTP/1.1 a browser opens only six to a host.
 * Not here: what to fetch again after a change; screens say so with `onChange`.
 */

import { waitS } from "./backoff";
import { EventReader } from "./sse";
import type { Changed } from "./documents";

/** The desk sends a heartbeat every 5 s; two missed, and what is on the screen may be old. */
export const STALE_AFTER_S = 10;

/** So long a connection may stay silent before it is given up and made anew. */
const GIVE_UP_AFTER_S = 15;

type Listener = (changed: Changed) => void;
type Shared = { heard: true } | { changed: Changed; id: string };

class Live {
  heardAt = $state(Date.now());
  now = $state(Date.now());
  started = $state(false);
  size = $state(0);
  ageS = $derived(Math.max(0, Math.floor((this.now - this.heardAt) / 1000)));
  stale = $derived(this.started && this.ageS > STALE_AFTER_S);
}

export const live = new Live();

const listeners = new Set<Listener>();
const returns = new Set<() => void>();
let broken = false; // nothing was heard since the connection failed
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("standclear") : null;
let lastId = "";
let stopping: AbortController | null = null;

/** Hear of every change from now on; the answer stops it. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Hear once the desk answers again after it did not; the answer stops it. */
export function onReturn(returned: () => void): () => void {
  returns.add(returned);
  return () => returns.delete(returned);
}

/** Start listening at a log size; `refused` is called when the session has ended. */
export function listen(size: number, refused: () => void): () => void {
  stop();
  const stopper = new AbortController();
  stopping = stopper;
  lastId = String(size);
  live.size = size;
  live.started = true;
  hear();
  const ticking = setInterval(() => (live.now = Date.now()), 1000);
  stopper.signal.addEventListener("abort", () => clearInterval(ticking));
  if (channel !== null) channel.onmessage = ({ data }: MessageEvent<Shared>) => take(data);
  const run = () => keepReading(stopper.signal, refused);
  if (navigator.locks === undefined) void run();
  else {
    const held = { signal: stopper.signal };
    navigator.locks.request("standclear-stream", held, run).catch(() => undefined); // aborted
  }
  return stop;
}

export function stop(): void {
  stopping?.abort();
  stopping = null;
  live.started = false;
}

async function keepReading(signal: AbortSignal, refused: () => void): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const before = lastId;
    const status = await readOnce(signal).catch(() => 0);
    broken ||= status === 0;
    if (status === 401 || status === 403) return refused();
    if (lastId !== before || status === 200) failures = 0;
    await pause(waitS(failures, status) * 1000, signal);
  }
}

/** One connection, until it ends or falls silent; its HTTP status. */
async function readOnce(signal: AbortSignal): Promise<number> {
  const given = new AbortController();
  const giveUp = () => given.abort();
  signal.addEventListener("abort", giveUp);
  let silence = setTimeout(giveUp, GIVE_UP_AFTER_S * 1000);
  try {
    const response = await fetch("/v1/stream", {
      headers: { Accept: "text/event-stream", "Last-Event-ID": lastId },
      credentials: "same-origin",
      cache: "no-store",
      signal: given.signal,
    });
    if (!response.ok || response.body === null) return response.status;
    const reader = new EventReader(tell, () => share({ heard: true }));
    const text = response.body.pipeThrough(new TextDecoderStream());
    const chunks = text.getReader();
    for (let chunk = await chunks.read(); !chunk.done; chunk = await chunks.read()) {
      clearTimeout(silence);
      silence = setTimeout(giveUp, GIVE_UP_AFTER_S * 1000);
      reader.take(chunk.value);
    }
    return response.status;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", giveUp);
  }
}

function tell(message: { id: string; event: string; data: string }): void {
  if (message.event !== "changed") return;
  share({ changed: JSON.parse(message.data) as Changed, id: message.id });
}

function share(news: Shared): void {
  channel?.postMessage(news);
  take(news);
}

function take(news: Shared): void {
  hear();
  if (!("changed" in news)) return;
  lastId = news.id || lastId;
  live.size = Math.max(live.size, news.changed.size);
  for (const listener of listeners) listener(news.changed);
}

function hear(): void {
  const away = broken || live.stale;
  broken = false;
  live.heardAt = Date.now();
  live.now = live.heardAt;
  if (away) for (const returned of returns) returned();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
