/**
 * Acts that take two people of a party: asked for here, confirmed by another, then done.
 *
 * Promise: what is asked for again after the confirmation is the same to the byte.
 * Source of the three steps: web/pending.py.
 */

import { Fault, call, get, type Options } from "./api";

/** The desk's answer while a second person has not confirmed yet. */
interface Waiting {
  pending: { id: string; confirmed_s: number | null };
  detail: string;
}

const LOOK_AGAIN_S = 3;

/** Ask, and wait for as long as the question stands; `waits` is called once it must. */
export async function withSecond<T extends object>(
  path: string,
  sent: unknown,
  options: Options = {},
  waits: () => void = () => undefined,
): Promise<T> {
  const { document } = await call<T | Waiting>("POST", path, sent, options);
  if (!("pending" in document)) return document;
  waits();
  const { pending, detail } = document;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_S * 1000));
    const { items } = await get<{ items: Waiting["pending"][] }>("/v1/pending");
    const found = items.find((one) => one.id === pending.id);
    if (!found) throw new Fault(403, { type: "about:blank#NotAllowed", title: "", status: 403, detail });
    if (found.confirmed_s === null) continue;
    const headers = { "Standclear-Confirmed": pending.id };
    return (await call<T>("POST", path, sent, { ...options, headers })).document;
  }
}
