/** Line drawings of 24 x 24, drawn for this app. */
export const PATHS = {
  watch: "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14",
  plans: "M4 18c4 0 3-7 8-7s4-6 8-6M4 18a1.5 1.5 0 1 0 0 .1M20 5a1.5 1.5 0 1 0 0 .1",
  notices: "M12 3l8 4v5c0 5-3.5 8-8 9-4.5-1-8-4-8-9V7zM12 8v5M12 16v.5",
  zones: "M12 3l8 5-2 10-11 2-4-9z",
  calls: "M6 3h4l1.5 5-2.5 2a12 12 0 0 0 5 5l2-2.500 5 1.500v4a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2z",
  promises: "M5 4h9l5 5v11H5zM14 4v5h5M8.5 14.5l2.5 2.5 4.5-5",
  incidents: "M12 4l9 16H3zM12 10v5M12 17v.5",
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5",
  told: "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
  reports: "M4 20h16M7 20v-6M12 20V9M17 20V5",
  record: "M7 3h10l3 3v15H4V3zM8 9h8M8 13h8M8 17h5",
  admin: "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1",
  bell: "M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4",
  help: "M9 9a3 3 0 1 1 4 2.8c-.8.4-1 1-1 2.2M12 17.5v.5",
  day: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19",
  night: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z",
  dim: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  close: "M5 5l14 14M19 5L5 19",
  fly: "M12 3v4M12 17v4M3 12h4M17 12h4M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  layers: "M12 4l9 5-9 5-9-5zM3 14l9 5 9-5",
} as const;
export type IconName = keyof typeof PATHS;
