/**
 * The desk's HTTP door: requests out, documents or a `Fault` back.
 *
 * Promise: every failure is a `Fault` that says what went wrong and what would be right; a request
 * that changes something carries the CSRF token of the session.
 * Not here: what the documents mean (documents.ts), who is signed in (session.svelte.ts).
 */

import type { AsOf, List, Problem } from "./documents";
import { t } from "./i18n.svelte";

/** What the desk answered instead of a document (RFC 9457), or that it did not answer. */
export class Fault extends Error {
  readonly kind: string; // InvalidInput, NotAllowed, NotFound, Stale, ... or Unreachable
  readonly status: number; // 0 when nothing answered
  readonly problem: Problem;
  readonly retryAfterS: number | null;

  constructor(status: number, problem: Problem, retryAfterS: number | null = null) {
    super(problem.detail || problem.title);
    this.name = "Fault";
    this.kind = problem.error ?? problem.type.split("#")[1] ?? "Unexpected";
    this.status = status;
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

export interface Answer<T> {
  status: number;
  document: T;
  ovn: string | null; // the version number of a record, for If-Match
}

export interface Options {
  query?: Record<string, string | number | undefined>;
  ifMatch?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

let csrf = "";

/** The token of GET /v1/me, which requests that change something carry from now on. */
export function useCsrf(token: string): void {
  csrf = token;
}

export async function get<T>(path: string, options: Options = {}): Promise<T> {
  return (await call<T>("GET", path, undefined, options)).document;
}

export async function post<T>(path: string, body: unknown, options: Options = {}): Promise<T> {
  return (await call<T>("POST", path, body, options)).document;
}

export async function remove(path: string, options: Options = {}): Promise<void> {
  await call<unknown>("DELETE", path, undefined, options);
}

/** One request. `body` is sent as JSON, or as it is when it is a form or a file. */
export async function call<T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  options: Options = {},
): Promise<Answer<T>> {
  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  if (method !== "GET") headers.set("X-CSRF-Token", csrf);
  if (options.ifMatch !== undefined) headers.set("If-Match", `"${options.ifMatch}"`);
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  const raw = body instanceof FormData || body instanceof Blob;
  if (body !== undefined && !raw) headers.set("Content-Type", "application/json");
  const response = await reach(url(path, options.query), {
    method,
    headers,
    credentials: "same-origin",
    ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (!response.ok) throw await faultOf(response);
  const etag = response.headers.get("ETag");
  const ovn = etag === null ? null : etag.replace(/^W\//, "").replaceAll('"', "");
  const document = (response.status === 204 ? null : await response.json()) as T;
  return { status: response.status, document, ovn };
}

/** A file, and the name that the desk gives it. */
export async function getFile(path: string): Promise<{ name: string; data: Blob }> {
  const response = await reach(path, { method: "GET", credentials: "same-origin" });
  if (!response.ok) throw await faultOf(response);
  const [, name = "file"] = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  return { name, data: await response.blob() };
}

/** Hand in a file, saying on the way how much of it has gone: 0 to 1. */
export async function putFile(path: string, data: Blob, told: (share: number) => void): Promise<void> {
  const answer = await new Promise<Response>((take, fail) => {
    const request = new XMLHttpRequest(); // fetch does not say how far it is
    request.open("PUT", path);
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0);
    request.onerror = () => fail(unreachable("PUT"));
    request.onload = () => {
      const headers = { "Content-Type": request.getResponseHeader("Content-Type") ?? "", "Retry-After": request.getResponseHeader("Retry-After") ?? "" };
      take(new Response(request.status === 204 ? null : request.responseText, { status: request.status, statusText: request.statusText, headers }));
    };
    request.send(data);
  });
  if (!answer.ok) throw await faultOf(answer);
}

/** Every item of a list, page after page; `most` bounds what one screen can hold. */
export async function all<T>(
  path: string,
  options: Options = {},
  most = 20_000,
): Promise<{ items: T[]; asOf: AsOf; whole: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const query = { limit: 1000, ...options.query, cursor };
    const page = await get<List<T>>(path, { ...options, query });
    items.push(...page.items);
    if (page.next === null || items.length >= most) {
      return { items, asOf: page.as_of, whole: page.next === null };
    }
    cursor = page.next;
  }
}

/** "north/plan/12" as the API names it: /v1/plans/north/12. */
export function recordPath(id: string): string {
  const [owner = "", kind = "", number = ""] = id.split("/");
  return `/v1/${kind}s/${encodeURIComponent(owner)}/${encodeURIComponent(number)}`;
}

function url(path: string, query: Options["query"]): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (given.length === 0) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw unreachable(request.method);
  }
}

/** That nothing answered; what shows it asks again by itself once the desk does. */
export function unreachable(method = "GET"): Fault {
  const detail = t(method === "GET" ? "fault.nothing_changed" : "fault.not_known");
  return new Fault(0, { type: "about:blank#Unreachable", title: "Unreachable", status: 0, detail });
}

async function faultOf(response: Response): Promise<Fault> {
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const retryAfterS = Number.isNaN(wait) ? null : wait;
  const type = response.headers.get("Content-Type") ?? "";
  if (type.includes("json")) {
    const problem = (await response.json()) as Partial<Problem>;
    if (typeof problem.type === "string" && typeof problem.title === "string") {
      return new Fault(response.status, problem as Problem, retryAfterS);
    }
  }
  const title = `${response.status} ${response.statusText}`.trim();
  const problem = { type: "about:blank#Unexpected", title, status: response.status, detail: title };
  return new Fault(response.status, problem, retryAfterS);
}
