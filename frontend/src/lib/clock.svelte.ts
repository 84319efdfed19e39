/**
 * The desk's time, ticking.
 *
 * The desk's clock decides what is due, so the floor shows that one; it is asked once and carried on
 * with the browser's. A demo's desk may live in another year.
 */

class Clock {
  private aheadMs = $state(0);
  private tick = $state(Date.now());
  now = $derived(this.tick + this.aheadMs);

  constructor() {
    setInterval(() => (this.tick = Date.now()), 1000);
  }

  /** Go by what the desk just said its time is. */
  follow(at: string): void {
    this.tick = Date.now();
    this.aheadMs = Date.parse(at) - this.tick;
  }
}

export const clock = new Clock();
