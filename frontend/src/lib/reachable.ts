/**
 * A part of the page that scrolls by itself can be scrolled by the keyboard too (WCAG 2.2, 2.1.1):
 * while it holds more than it shows, the Tab key stops at it. `<div {@attach reachable}>`
 */

import type { Attachment } from "svelte/attachments";

export const reachable: Attachment<HTMLElement> = (part) => {
  const look = (): void => {
    const hides = part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1;
    if (hides) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  };
  const resized = new ResizeObserver(look);
  const rewritten = new MutationObserver(look);
  resized.observe(part);
  rewritten.observe(part, { childList: true, subtree: true, characterData: true });
  look();
  return () => {
    resized.disconnect();
    rewritten.disconnect();
  };
};
