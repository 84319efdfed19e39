/** What the desk understands of a place or a time that somebody typed. */

import { post } from "./api";
import type { Position } from "./documents";
import { reading } from "./i18n.svelte";

export interface PositionRead {
  position: Position;
  as_typed: { text: string; notation: string; place: string };
  notations: Record<string, string>;
  read_back: string;
  precision_m: number;
  warnings: string[];
}

export interface TimeRead {
  utc: string;
  zone: string | null;
  shown: string;
  text: string;
}

export const readPosition = (text: string, place = ""): Promise<PositionRead> =>
  post<PositionRead>("/v1/readings", { kind: "position", text, place, language: reading.language });

export const readTime = (text: string, zone: string): Promise<TimeRead> =>
  post<TimeRead>("/v1/readings", { kind: "time", text, zone });
