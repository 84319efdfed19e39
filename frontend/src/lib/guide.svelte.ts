/**
 * The guided first minute: five things to do, and which of them somebody is at.
 *
 * Promise: it begins by itself once in a browser, remembers where one is over reloads, and stays away
 * once it was put away, until it is asked for again.
 */

import type { Phrase } from "./i18n.svelte";
import { route, set } from "./router.svelte";
import { session } from "./session.svelte";

export interface Step {
  name: Phrase;
  text: Phrase;
  to: string; // the screen that it speaks of; {party} is one's own
  go: Phrase; // what the link there says
}

export const STEPS: Step[] = [
  { name: "guide.see", text: "guide.see_text", to: "/", go: "guide.see_go" },
  { name: "guide.file", text: "guide.file_text", to: "/plans/new?example=1", go: "guide.file_go" },
  { name: "guide.told", text: "guide.told_text", to: "/inbox", go: "guide.told_go" },
  { name: "guide.answer", text: "guide.answer_text", to: "/inbox", go: "guide.answer_go" },
  { name: "guide.prove", text: "guide.prove_text", to: "/record?by={party}", go: "guide.prove_go" },
];

const KEPT = "guide";
const AWAY = "away";
const BESIDE = "guide.beside";

class Guide {
  at = $state(begun());
  shown = $derived(this.at !== null && session.standing === "signed-in");
}

export const guide = new Guide();

/** Where a step leads whoever is signed in. */
export const placeOf = (step: Step): string =>
  step.to.replace("{party}", encodeURIComponent(session.me?.party ?? ""));

/** Go to a step; null puts the guide away. */
export function guideTo(step: number | null): void {
  guide.at = step === null ? null : Math.max(0, Math.min(STEPS.length - 1, step));
  localStorage.setItem(KEPT, guide.at === null ? AWAY : String(guide.at));
}

/** Whom the example concerns: the party to be in the second tab. */
export function besideIs(party: string): void {
  localStorage.setItem(BESIDE, party);
}

/**
 * Where the other party of this exercise can be played beside this one: the same machine by its other
 * name, so that the browser keeps the two sessions and their keys apart. "" where there is none.
 */
export function otherSide(): string {
  const name = { localhost: "127.0.0.1", "127.0.0.1": "localhost" }[location.hostname];
  if (!name || !session.desk?.exercise || !session.me) return "";
  const mine = session.me.party;
  const party = [localStorage.getItem(BESIDE), "south", "north"].find((one) => one && one !== mine);
  return `${location.protocol}//${name}:${location.port}/inbox?guest=${party}&guide=3`;
}

function begun(): number | null {
  const asked = route.get("guide");
  const kept = asked || localStorage.getItem(KEPT);
  if (asked) {
    set({ guide: "" });
    localStorage.setItem(KEPT, asked);
  }
  if (kept === AWAY) return null;
  const step = Number(kept ?? 0);
  return Number.isInteger(step) && step >= 0 && step < STEPS.length ? step : 0;
}
