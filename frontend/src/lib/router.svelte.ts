/**
 * Where the app is: the path and its query, in the History of the browser.
 *
 * Promise: the URL holds the state, so that a view can be sent to a colleague, reloaded, and gone
 * back from. `set` changes the query without a new step in the history; `go` makes one.
 */

class Route {
  path = $state(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));
  parts = $derived(this.path.split("/").filter(Boolean).map(decodeURIComponent));
  screen = $derived(this.parts[0] ?? "");

  get(name: string): string {
    return this.query.get(name) ?? "";
  }
}

export const route = new Route();

addEventListener("popstate", read);

/** Go to a place in the app: "/plans/north/12" or "/?sel=north/plan/12". */
export function go(to: string): void {
  if (to !== location.pathname + location.search) history.pushState(null, "", to);
  read();
  scrollTo(0, 0);
}

/** Put values into the query of the present place; "" takes one out. */
export function set(values: Record<string, string>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString().replaceAll("%2F", "/").replaceAll("%3A", ":");
  history.replaceState(null, "", location.pathname + (text ? `?${text}` : ""));
  read();
}

/** Let ordinary links work inside the app: same origin, plain click, not a download. */
export function onLink(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest("a");
  if (!link || link.origin !== location.origin || link.target || link.hasAttribute("download")) return;
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (/^\/(v1|ogc|tile|checkpoint|field|static)(\/|$)/.test(link.pathname)) return;
  if (link.hash && link.pathname === location.pathname) return; // a skip link
  event.preventDefault();
  go(link.pathname + link.search);
}

function read(): void {
  route.path = location.pathname;
  route.query = new URLSearchParams(location.search);
}
