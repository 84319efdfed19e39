/**
 * The documents of the API, as far as this app reads them.
 *
 * They are those of `standclear --json` (service/shown): times RFC 3339 UTC, places 1e-7 degree,
 * lengths millimetres. Members that no screen reads are left out here, and arrive all the same.
 * Records, overlaps and the board stand here; documents/ has what was told, and who is asking.
 */

import type { Geometry } from "geojson";
import type { CallDocument, ChannelDocument } from "./documents/calls";
import type { AlertDocument, Content } from "./documents/told";

export type * from "./documents/calls";
export type * from "./documents/people";
export type * from "./documents/told";

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  error?: string; // InvalidInput, NotAllowed, NotFound, Stale, ... where the desk's rules spoke
  pointer?: string;
  value?: unknown;
  expected?: string;
  possible?: string[];
  unseen?: string[];
}

export interface AsOf {
  size: number;
  at: string;
}

export interface List<T> {
  items: T[];
  next: string | null;
  as_of: AsOf;
}

/** GET /v1/ */
export interface Desk {
  desk: string;
  name: string;
  origin: string;
  vkey: string;
  version: string;
  rules_version: number;
  time_zone: string;
  at: string; // of the newest entry
  now: string; // what the desk's clock says
  size: number;
  languages: string[];
  exercise: boolean; // nothing here is about the world
}

export type Kind = "zone" | "plan" | "site" | "move";

export interface Position {
  lon_e7: number;
  lat_e7: number;
}

export interface Height {
  value_mm: number;
  datum: "wgs84" | "amsl" | "agl" | "flight_level";
  error_mm: number;
}

export type Shape =
  | { kind: "circle"; centre: Position; radius_mm: number }
  | { kind: "polygon"; parts: Position[][][]; edges: "straight" | "geodesic" }
  | {
      kind: "corridor";
      route: Position[];
      half_width_mm: number;
      leg_times: [string, string][];
      edges: "straight" | "geodesic";
    }
  | { kind: "point"; position: Position; error_mm: number };

export interface Volume4D {
  shape: Shape;
  floor: Height | null;
  ceiling: Height | null;
  start: string;
  end: string;
  error_mm: number;
  ground_mm: [number, number] | null;
}

export interface Zone {
  id: string;
  version: number;
  kind: "no_fly" | "deconfliction" | "deescalation" | "protected" | "corridor" | "line";
  name: string;
  volumes: Volume4D[];
  rule: { bound: string[]; domains: string[]; acts: string[]; entry: string; look_ahead_s?: number };
  agreement_of: string[];
  illustrative: boolean;
  basis: string;
  remarks: string;
}

export interface Intent {
  id: string;
  version: number;
  activity: string;
  domain: string;
  title: string;
  contact: string;
  volumes: Volume4D[];
}

export interface Notice {
  id: string;
  version: number;
  kind: "site" | "move";
  name?: string;
  category?: string;
  function?: string;
  mission?: string;
  volume?: Volume4D;
  volumes?: Volume4D[];
}

/** A zone, plan, site or movement as its asker may see it (service/shown/records.py). */
export interface RecordDocument {
  id: string;
  kind: Kind;
  owner: string;
  version: number;
  ovn?: string;
  over: boolean;
  start: string;
  end: string;
  geojson?: Geometry | null;
  uncertainty?: Geometry | null;
  content?: "zone" | "plan" | "notice" | "coarse";
  state?: string;
  // a zone
  zone?: Zone;
  author?: string;
  standing?: string;
  in_force?: boolean;
  recognised_by?: string[];
  rejected_by?: string[];
  // a plan, a notice
  intent?: Intent;
  notice?: Notice;
  movement?: string;
  overlaps?: string[];
  // widened outward
  volumes?: Volume4D[];
  contact?: string;
}

/** An overlap as one side may see it (core/release.py, OverlapView). */
export interface OverlapDocument {
  id: string;
  near: boolean;
  yours: string;
  other: string;
  other_owner: string;
  other_kind: string;
  call: string;
  start: string | null;
  end: string | null;
  low_mm: number | null;
  high_mm: number | null;
  least_distance_mm: number | null;
  error_mm: number | null;
  possible?: boolean; // of a dry run: the other side is not shown exactly
  ended: string;
  stage: string;
  answers: { [party: string]: unknown };
  geojson?: Geometry | null;
}

/** GET /v1/board (service/shown/board.py) */
export interface Board {
  at: string;
  alerts: AlertDocument[];
  unacknowledged: {
    recipient: string;
    number: number;
    subject: string;
    version: number;
    urgency: string;
    acknowledge_by: string | null;
    level: string | null;
    rung: number;
    yours: boolean;
    headline: string;
    because: string;
  }[];
  overlaps: OverlapDocument[];
  next_24_h: BoardRecord[];
  expiring: BoardRecord[];
  agreements: EndingAgreement[];
  silent: { about: string; party: string; number?: number; step?: number; why: string; because?: string }[];
  calls: CallDocument[];
  channels: ChannelDocument[]; // of others, silent or suspended
}

/** An agreement that holds and ends within the longest warning. */
export interface EndingAgreement {
  id: string;
  version: number;
  name: string;
  standing: string;
  ends: string;
  reached_s: number; // the nearest warning whose hour has come
  renewing: string[];
  needed: number | null; // null where it cannot be renewed
}

export interface BoardRecord {
  id: string;
  kind: Kind;
  owner: string;
  version: number;
  start: string;
  end: string;
}

/** The `changed` event of the stream (service/shown/changes.py) */
export interface Changed {
  size: number;
  records?: string[];
  overlaps?: string[];
  alerts?: string[];
  calls?: string[];
  agreements?: string[];
  releases?: number[];
}

export interface Vehicle {
  type: string;
  colour: string;
  plate: string;
  logo: boolean;
  roof_mark: string;
  tracker: string;
}

export interface Share {
  party: string;
  disclosure: "full" | "coarse" | "blind" | "none";
  precision_mm: number;
}

/** A shift of a plan that was tried, and overlaps nothing that its owner may know of. */
export interface Remedy {
  kind: "delay" | "earlier" | "higher" | "lower" | "aside";
  volumes: Volume4D[];
  shift_s: number;
  shift_mm: number;
  bearing_deg: number;
  distance_m: number;
  after_it_near: unknown[];
}

/** POST /v1/previews */
export interface Preview {
  canonical: string;
  recipients: { party: string; disclosure: Share["disclosure"]; view: Content | null }[];
  read_back: { shape: string; places: string[] }[];
  geojson: Geometry | null;
  uncertainty: Geometry | null;
}

/** POST /v1/drawings */
export interface DrawingRead {
  features: {
    name: string;
    where: string;
    shape: Shape;
    floor: Height | null;
    ceiling: Height | null;
    start: string | null;
    end: string | null;
    error_mm: number;
  }[];
  losses: string[];
  problems: { where: string; value: string; expected: string }[]; // rows of a form that were left out
}
