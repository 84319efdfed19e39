/**
 * Signed statements whose fate is not known: handed in, and no answer came.
 *
 * Promise: the very bytes are kept until the desk has answered for them, over a reload too (in this
 * tab, and gone when it is closed), so that asking again never says the same thing twice.
 * Not here: handing in (statements.ts). A statement too large for the tab's store outlives no reload.
 */

import { Fault } from "./api";
import { session } from "./session.svelte";

/** A sealed statement as it is handed in, and what it is about. */
export interface Kept {
  bodyHash: string;
  sent: { leaf: string; body: string; nonce: string };
  ifMatch: string | null;
  type: string; // "plan.file"
  about: string; // the record that it makes or changes; "" for none
  place: string; // the page on which it was signed
}

class Fates {
  lost = $state.raw<Kept[]>([]);
  private of = "";

  /** Read what a reload left, for whoever is signed in. */
  load(): void {
    const place = where();
    if (this.of === place) return;
    this.of = place;
    this.lost = stored();
  }

  /** The statement with these bytes, if its fate is not known. */
  find(bodyHash: string): Kept | undefined {
    this.load();
    return this.lost.find((one) => one.bodyHash === bodyHash);
  }

  /** About to be handed in: kept before it leaves. */
  begin(one: Kept): void {
    this.load();
    store([...stored().filter((each) => each.bodyHash !== one.bodyHash), one]);
  }

  /** No answer came. */
  lose(one: Kept): void {
    this.lost = [...this.lost.filter((each) => each.bodyHash !== one.bodyHash), one];
  }

  /** The desk has answered for it, either way. */
  settle(one: Kept): void {
    store(stored().filter((each) => each.bodyHash !== one.bodyHash));
    this.lost = this.lost.filter((each) => each.bodyHash !== one.bodyHash);
  }
}

export const fates = new Fates();

/**
 * Whether a fault is the desk's own word on the statement. Asked `again`, "sign in first" or "too
 * many" is none: that was said before the statement was looked at.
 */
export function answeredFor(fault: unknown, again: boolean): boolean {
  if (!(fault instanceof Fault) || fault.status < 400 || fault.status >= 500) return false;
  return !(again && [401, 408, 429].includes(fault.status));
}

const where = (): string => `fate ${session.me?.party}/${session.me?.person}`;

function stored(): Kept[] {
  return JSON.parse(sessionStorage.getItem(where()) ?? "[]") as Kept[];
}

function store(all: Kept[]): void {
  try {
    if (all.length > 0) sessionStorage.setItem(where(), JSON.stringify(all));
    else sessionStorage.removeItem(where());
  } catch {
    return; // too large for it: kept by the page alone
  }
}
