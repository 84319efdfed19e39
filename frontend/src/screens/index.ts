/**
 * The screens, in the order of the rail. A screen is added here, and nowhere else:
 * its path, its icon, its name in the dictionaries, and how it is loaded.
 */

import type { Component } from "svelte";
import type { IconName } from "../parts/icons";
import type { Phrase } from "../lib/i18n.svelte";

export interface Screen {
  path: string; // the first part of the path; "" is the floor itself
  icon: IconName;
  name: Phrase;
  load: () => Promise<{ default: Component }>;
}

export const SCREENS: Screen[] = [
  { path: "", icon: "watch", name: "rail.watch", load: () => import("./watch/Watch.svelte") },
  { path: "plans", icon: "plans", name: "rail.plans", load: () => import("./plans/Plans.svelte") },
  { path: "notices", icon: "notices", name: "rail.notices", load: () => import("./notices/Notices.svelte") },
  { path: "zones", icon: "zones", name: "rail.zones", load: () => import("./zones/Zones.svelte") },
  { path: "calls", icon: "calls", name: "rail.calls", load: () => import("./calls/Calls.svelte") },
  { path: "promises", icon: "promises", name: "rail.promises", load: () => import("./promises/Promises.svelte") },
  { path: "incidents", icon: "incidents", name: "rail.incidents", load: () => import("./incidents/Incidents.svelte") },
  { path: "inbox", icon: "inbox", name: "rail.inbox", load: () => import("./inbox/Inbox.svelte") },
  { path: "told", icon: "told", name: "rail.told", load: () => import("./told/Told.svelte") },
  { path: "reports", icon: "reports", name: "rail.reports", load: () => import("./reports/Reports.svelte") },
  { path: "record", icon: "record", name: "rail.record", load: () => import("./record/Record.svelte") },
  { path: "admin", icon: "admin", name: "rail.admin", load: () => import("./admin/Admin.svelte") },
];
