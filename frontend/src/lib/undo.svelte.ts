/**
 * Steps back and forth through what somebody wrote.
 *
 * Promise: what was undone can be redone until something new is written; what is typed in one go is one
 * step. `same` says whether two states differ in what was written, and not only in how it was read.
 */

const MOST = 100;

export class Undo<State> {
  private past = $state.raw<State[]>([]);
  private ahead = $state.raw<State[]>([]);
  private now: State | null = null;
  private goesOn = false; // the newest step is still being typed

  readonly canUndo = $derived(this.past.length > 0);
  readonly canRedo = $derived(this.ahead.length > 0);

  constructor(private readonly same: (one: State, other: State) => boolean) {}

  /** Note what stands now; call it after each change. `typing` joins it to the step before. */
  note(state: State, { typing = false } = {}): void {
    if (this.now !== null && !this.same(this.now, state)) {
      if (!(typing && this.goesOn)) this.past = [...this.past, this.now].slice(-MOST);
      this.ahead = [];
      this.goesOn = typing;
    }
    this.now = state;
  }

  /** What somebody types next is a step of its own. */
  pause(): void {
    this.goesOn = false;
  }

  undo(): State | null {
    return this.step("past");
  }

  redo(): State | null {
    return this.step("ahead");
  }

  private step(from: "past" | "ahead"): State | null {
    const to = from === "past" ? "ahead" : "past";
    const found = this[from].at(-1);
    if (found === undefined || this.now === null) return null;
    this[from] = this[from].slice(0, -1);
    this[to] = [...this[to], this.now];
    this.now = found;
    this.goesOn = false;
    return found;
  }
}
