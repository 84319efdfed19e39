/**
 * Times as this app writes them: UTC first, always with its Z; Western digits in every language.
 *
 * A time in a right-to-left sentence must stand in <Ltr>, or its parts change places.
 */

/** "2030-05-06 03:11Z" */
export function utc(at: string | number | Date): string {
  const text = new Date(at).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)}Z`;
}

/** "2030-05-06 03:11:10Z", for a clock */
export function utcSeconds(at: string | number | Date): string {
  const text = new Date(at).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}Z`;
}

/** "03:11Z", where the day is said elsewhere */
export function utcHour(at: string | number | Date): string {
  return `${new Date(at).toISOString().slice(11, 16)}Z`;
}

/** The wall clock of a time zone, "05:11"; "" for a zone that this browser does not know. */
export function localHour(at: string | number | Date, timeZone: string): string {
  try {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(new Date(at));
  } catch {
    return "";
  }
}

/** "2030-05-06 05:11" by the wall clock of a time zone; in UTC where this browser does not know it. */
export function localStamp(at: string | number | Date, timeZone: string): string {
  try {
    const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
    const text = new Intl.DateTimeFormat("en-CA", { timeZone, ...parts, hourCycle: "h23" }).format(new Date(at));
    return text.replace(",", "");
  } catch {
    return utc(at);
  }
}

/** How long, in the two largest units: "2 d 3 h", "1 h 05 min", "4:10" below an hour. */
export function duration(seconds: number): string {
  const whole = Math.abs(Math.trunc(seconds));
  const sign = seconds < 0 ? "−" : "";
  const [d, h, m, s] = [
    Math.floor(whole / 86400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  if (d > 0) return `${sign}${d} d ${h} h`;
  if (h > 0) return `${sign}${h} h ${String(m).padStart(2, "0")} min`;
  return `${sign}${m}:${String(s).padStart(2, "0")}`;
}

/** Hours and minutes of an offset from now: "+2:30", "−0:15", "±0:00". */
export function offset(minutes: number): string {
  const whole = Math.abs(minutes);
  const sign = minutes === 0 ? "±" : minutes < 0 ? "−" : "+";
  return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
