/**
 * Single-key shortcuts: listed by `?`, and switched off by whoever speaks to their computer
 * (WCAG 2.2, 2.1.4).
 */

import { untrack } from "svelte";
import type { Phrase } from "./i18n.svelte";

export interface Shortcut {
  key: string; // as KeyboardEvent.key
  does: Phrase;
  run: () => void;
}

class Shortcuts {
  on = $state(localStorage.getItem("shortcuts") !== "off");
  all = $state.raw<Shortcut[]>([]);
}

export const shortcuts = new Shortcuts();

/** Offer shortcuts while a screen is there; the answer takes them back. */
export function offer(some: Shortcut[]): () => void {
  shortcuts.all = [...untrack(() => shortcuts.all), ...some];
  return () => (shortcuts.all = shortcuts.all.filter((each) => !some.includes(each)));
}

export function switchShortcuts(on: boolean): void {
  shortcuts.on = on;
  localStorage.setItem("shortcuts", on ? "on" : "off");
}

export function onKey(event: KeyboardEvent): void {
  if (!shortcuts.on || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target as HTMLElement;
  if (target.closest("input:not([type=range]), textarea, select, [contenteditable], dialog")) return;
  if (event.key === "Enter" && target.closest("a, button, summary")) return; // that is its own key
  const found = shortcuts.all.findLast((each) => each.key === event.key);
  if (found === undefined) return;
  event.preventDefault();
  found.run();
}
