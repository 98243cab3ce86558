/** An agent that wasn't heard for longer is silent: it tells of itself once a minute, and three of these were missed. */
export const SILENT_MS = 180_000;
