import type { Filter } from "../model/rows.ts";

/** What the list shows, kept while one goes to a household and back. */
export const remembered: { filter: Filter; search: string } = { filter: "left", search: "" };
