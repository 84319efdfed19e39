/**
 * Having this browser woken when no page is open: its push service, the desk, and the worker.
 *
 * Promise: off until somebody turns it on here; the desk is given the subscription and nothing else.
 */

import { post, remove } from "./api";
import { reading } from "./i18n.svelte";

export const WORKER = "/push-worker.js";

export interface PushBrowser {
  id: string;
  wants: string;
  created_s: number;
  failed: number;
  last: string;
}

export interface Reach {
  mail: { possible: boolean; chosen: { address: string; wants: string; confirmed: boolean; failed: number; last: string } | null };
  push: { key: string | null; browsers: PushBrowser[] };
}

/** Whether this browser, as the page was reached, knows push at all. */
export const pushHere = (): boolean =>
  isSecureContext && "serviceWorker" in navigator && "PushManager" in globalThis;

/** Start the worker, subscribe, and tell the desk; "failed" where the service cannot be reached. */
export async function wakeHere(key: string, wants: string): Promise<"done" | "denied" | "failed"> {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  const worker = await navigator.serviceWorker.register(`${WORKER}?lang=${reading.language}`, { scope: "/" });
  let subscription: PushSubscription;
  try {
    await navigator.serviceWorker.ready;
    await (await worker.pushManager.getSubscription())?.unsubscribe(); // of another key, perhaps
    subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch {
    await worker.unregister();
    return "failed";
  }
  const { endpoint, keys } = subscription.toJSON();
  await post("/v1/me/reach/pushes", { endpoint, keys, wants });
  return "done";
}

/** Forget one at the desk; and here, where this is the browser. */
export async function stopWaking(id: string): Promise<void> {
  await remove(`/v1/me/reach/pushes/${encodeURIComponent(id)}`);
  if (!pushHere()) return;
  const worker = await navigator.serviceWorker.getRegistration("/");
  if (worker?.active?.scriptURL.includes(WORKER)) {
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    await worker.unregister();
  }
}
