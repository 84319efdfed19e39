/** Which desk this is, and who is signed in to it. */

import { Fault, get, post, remove, useCsrf } from "./api";
import { clock } from "./clock.svelte";
import type { Desk, Me } from "./documents";
import { listen, stop } from "./stream.svelte";

type Standing = "starting" | "signed-out" | "signed-in" | "unreachable";

class Session {
  standing = $state<Standing>("starting");
  desk = $state.raw<Desk | null>(null);
  me = $state.raw<Me | null>(null);
}

export const session = new Session();

const AGAIN_S = 5;

/** Ask the desk who it is and who is asking; keeps trying while it does not answer. */
export async function start(): Promise<void> {
  try {
    session.desk = await get<Desk>("/v1/");
    clock.follow(session.desk.now);
    await refresh();
    session.standing = "signed-in";
    listen(session.desk.size, ended);
  } catch (fault) {
    const out = fault instanceof Fault && fault.status === 401;
    session.standing = out ? "signed-out" : "unreachable";
    if (!out) setTimeout(() => void start(), AGAIN_S * 1000);
  }
}

/** Read again who is asking: keys and the party's thread change with each statement. */
export async function refresh(): Promise<Me> {
  const me = await get<Me>("/v1/me");
  useCsrf(me.csrf);
  session.me = me;
  return me;
}

export async function signIn(person: string, password: string, code: string): Promise<void> {
  await post("/v1/sessions", { person, password, code });
  await start();
}

export async function signOut(): Promise<void> {
  await remove("/v1/sessions/current");
  ended();
}

function ended(): void {
  stop();
  useCsrf("");
  session.me = null;
  session.standing = "signed-out";
}
