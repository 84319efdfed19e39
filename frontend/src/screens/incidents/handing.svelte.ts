/**
 * A file on its way to the desk: it must be the one whose hash was lodged.
 *
 * Promise: what is refused here or there is said, and nothing of the record changes by it.
 */

import { putFile } from "../../lib/api";
import { toHex } from "../../lib/base64";
import { t } from "../../lib/i18n.svelte";
import { sha256 } from "../../lib/sign";

/** Of one file (core/incidents/evidence.py). */
export const LARGEST_BYTES = 8 * 1024 * 1024;

export const hashOf = async (file: Blob): Promise<string> => toHex(await sha256(new Uint8Array(await file.arrayBuffer())));

/** "12 kB", "3.4 MB": upward. */
export function sizeText(bytes: number): string {
  const kilobytes = Math.ceil(bytes / 1000);
  return kilobytes < 1000 ? `${kilobytes} kB` : `${(Math.ceil(kilobytes / 100) / 10).toFixed(1)} MB`;
}

/** What is wrong with a file before it is lodged; "" for nothing. */
export function wrongOf(file: File | undefined): string {
  if (!file) return "";
  if (file.size === 0) return t("files.empty");
  return file.size > LARGEST_BYTES ? t("files.too_large", { size: sizeText(file.size) }) : "";
}

export class Handing {
  share = $state<number | null>(null); // how much has gone, 0 to 1; null while nothing is on its way
  fault = $state.raw<unknown>(null);

  /** Whether the desk has it now. */
  async send(incident: string, digest: string, file: Blob): Promise<boolean> {
    [this.fault, this.share] = [null, 0];
    try {
      if ((await hashOf(file)) !== digest) throw new Error(t("files.another"));
      await putFile(`/v1/incidents/${incident}/files/${digest}`, file, (share) => (this.share = share));
      return true;
    } catch (reason) {
      this.fault = reason;
      return false;
    } finally {
      this.share = null;
    }
  }
}
