/** Day, night, and red-dim for eyes that must stay used to the dark. */

export const THEMES = ["night", "day", "dim"] as const;
export type Theme = (typeof THEMES)[number];

class Look {
  theme = $state<Theme>(chosen());
}

export const look = new Look();

/** The page wears it before anybody hears of it: the map reads its colours off the page. */
export function wear(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  look.theme = theme;
  localStorage.setItem("theme", theme);
}

function chosen(): Theme {
  const kept = localStorage.getItem("theme") as Theme | null;
  if (kept !== null && THEMES.includes(kept)) return kept;
  return matchMedia("(prefers-color-scheme: light)").matches ? "day" : "night";
}
