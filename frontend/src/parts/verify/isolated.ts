/** Ids, hashes and times inside a sentence run left to right, whichever way the sentence runs. */

const LEFT_TO_RIGHT = "\u2066"; // Unicode's first-strong alternatives would turn a lone number round
const END = "\u2069";

export function isolated(values: Record<string, string>): Record<string, string> {
  const around = ([name, value]: [string, string]) => [name, `${LEFT_TO_RIGHT}${value}${END}`];
  return Object.fromEntries(Object.entries(values).map(around)) as Record<string, string>;
}
