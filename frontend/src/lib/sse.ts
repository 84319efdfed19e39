/**
 * Server-sent events, read by hand.
 *
 * The browser's own EventSource cannot start at a given id, cannot tell a refused session from a
 * dead line, and hides comments, by which proxies and desks keep a quiet line alive.
 *
 * Source: WHATWG HTML, section 9.2.6, "Interpreting an event stream".
 */

export interface Message {
  id: string;
  event: string;
  data: string;
}

/** Feed it text as it comes; it calls `message` for each whole event, and `beat` for any line. */
export class EventReader {
  private rest = "";
  private id = "";
  private event = "";
  private data: string[] = [];

  constructor(
    private readonly message: (message: Message) => void,
    private readonly beat: () => void,
  ) {}

  take(text: string): void {
    const lines = (this.rest + text).split(/\r\n|\n|\r/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.line(line);
    if (lines.length > 0) this.beat();
  }

  private line(line: string): void {
    if (line === "") return this.dispatch();
    if (line.startsWith(":")) return;
    const [field = "", ...rest] = line.split(":");
    const value = rest.join(":").replace(/^ /, "");
    if (field === "id") this.id = value;
    else if (field === "event") this.event = value;
    else if (field === "data") this.data.push(value);
  }

  private dispatch(): void {
    if (this.data.length > 0) {
      this.message({ id: this.id, event: this.event || "message", data: this.data.join("\n") });
    }
    this.event = "";
    this.data = [];
  }
}
