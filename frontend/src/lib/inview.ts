/** Of a row that scrolls sideways, the current one is in sight: `<a {@attach inView(isCurrent)}>`. */

import type { Attachment } from "svelte/attachments";

export const inView =
  (current: boolean): Attachment<HTMLElement> =>
  (part) => {
    if (current) part.scrollIntoView({ block: "nearest", inline: "center" });
  };
