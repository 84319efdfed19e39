/**
 * How much is new for this party, and a note by the browser while a page is open.
 *
 * Promise: counts alone, from an address that shows nothing of what was told, so that no notice
 * counts as read because a bell rang. A note names nothing; it appears when the page is not seen.
 * Not here: waking a browser that has no page open (reach.ts).
 */

import { get } from "./api";
import { t } from "./i18n.svelte";
import { go, route } from "./router.svelte";
import { session } from "./session.svelte";
import { onChange } from "./stream.svelte";

interface News {
  newest: number; // number of the newest release
  owed: number; // how many wait for an answer
  waiting: number; // those, and whatever is newer than what was looked at
  urgency: string; // the gravest of what is owed; "" for nothing owed
}

const WANTED = "notes";

/** Where the inbox keeps, on this machine, what was seen last. */
export const seenPlace = (): string => `inbox-seen ${session.me?.party}/${session.me?.person}`;

/** The newest release that this person looked at here; null before the first look. */
export function lastSeen(): number | null {
  const kept = localStorage.getItem(seenPlace());
  return kept === null ? null : Number(kept);
}

class Bell {
  newest = $state(0);
  owed = $state(0);
  waiting = $state(0); // new since one looked, or owed: each once
  seen = $state(0);
  urgency = $state("");
  notes = $state(localStorage.getItem(WANTED) === "yes");
  unread = $derived(route.screen === "inbox" ? 0 : Math.max(0, this.newest - this.seen));

  /** Follow the stream; the answer stops it. */
  follow(): () => void {
    void this.look();
    return onChange(({ releases = [], records = [] }) => {
      if (releases.length > 0) void this.look().then(() => this.note());
      else if (records.length > 0) void this.look();
    });
  }

  async look(): Promise<void> {
    try {
      const seen = lastSeen();
      const news = await get<News>("/v1/me/news", { query: { after: seen ?? undefined } });
      [this.newest, this.owed, this.seen] = [news.newest, news.owed, seen ?? news.newest];
      this.urgency = news.urgency;
      this.waiting = seen === null ? news.owed : news.waiting;
      // What was told before somebody came is not new to them; what is still owed is counted anyway.
      if (seen === null) localStorage.setItem(seenPlace(), String(news.newest));
    } catch {
      return; // the banner says that the desk does not answer
    }
  }

  /** Ask the person once; whether the browser lets notes be shown. */
  async wantNotes(): Promise<boolean> {
    const said = "Notification" in globalThis ? await Notification.requestPermission() : "denied";
    this.keep(said === "granted");
    return said === "granted";
  }

  stopNotes(): void {
    this.keep(false);
  }

  private keep(wanted: boolean): void {
    this.notes = wanted;
    localStorage.setItem(WANTED, wanted ? "yes" : "no");
  }

  private note(): void {
    if (!this.notes || !document.hidden || !("Notification" in globalThis)) return;
    try {
      // one tag: several tabs show one note, and a newer one takes its place
      const note = new Notification(t("bell.shown"), { tag: "standclear", body: session.desk?.name ?? "" });
      note.onclick = () => {
        window.focus();
        go("/inbox");
        note.close();
      };
    } catch {
      return; // some phones let only a worker show notes: reach.ts
    }
  }
}

export const bell = new Bell();
