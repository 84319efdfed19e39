/**
 * How long a page waits before it listens anew.
 *
 * A desk that answers, and will not have this listener now, is given time. One that does not
 * answer at all costs nothing to ask, and somebody sits before a grey page until it does.
 */

const ANSWERED_S = [1, 2, 4, 8, 15];
const UNREACHED_S = [1, 2, 4];

/** @param status the last answer's, 0 where there was none */
export function waitS(failures: number, status: number): number {
  const steps = status === 0 ? UNREACHED_S : ANSWERED_S;
  return steps[Math.min(failures, steps.length - 1)] ?? 15;
}
