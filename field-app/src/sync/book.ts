import type { PullAnswer, PulledHousehold, Setup } from "../model/pulled.ts";

/** How far was pulled; it lies among the households, so that both change in one transaction. */
export interface PullState {
  type: "pull";
  id: typeof PULL;
  epoch: string;
  /** Absent: from the beginning. */
  cursor?: string;
  /** Grows with every beginning; households of an earlier one are gone when the pull has come to its end. */
  generation: number;
  /** Whether the pull from the beginning has come to its end once. */
  isWhole: boolean;
  pulledAt: number | null;
}

export interface SetupRecord {
  type: "setup";
  id: typeof SETUP;
  setup: Setup;
}

export interface HouseholdRecord {
  type: "household";
  id: string;
  generation: number;
  household: PulledHousehold;
}

/** What came from the server. */
export type BookRecord = PullState | SetupRecord | HouseholdRecord;

export const PULL = "~pull";
export const SETUP = "~setup";

/** The state before the first pull, and after the server's database was put back. */
export function beginning(epoch: string, previous?: PullState): PullState {
  return {
    type: "pull",
    id: PULL,
    epoch,
    generation: (previous?.generation ?? 0) + 1,
    isWhole: false,
    pulledAt: previous?.pulledAt ?? null,
  };
}

/** What one page of a pull changes; put and deleted in one transaction. */
export function pageChange(
  answer: PullAnswer,
  state: PullState,
  known: readonly BookRecord[],
  at: number,
): { put: BookRecord[]; deleted: string[] } {
  const named = new Set(answer.households.map(({ id }) => id));
  const deleted = new Set<string>();
  const isEnd = !answer.more && !state.isWhole;
  for (const record of known) {
    if (record.type !== "household" || named.has(record.id)) continue;
    const isLeftOver = isEnd && record.generation < state.generation;
    if (answer.gone === "all" || answer.gone.includes(record.id) || isLeftOver) deleted.add(record.id);
  }
  const put: BookRecord[] = answer.households.map((household) => ({
    type: "household",
    id: household.id,
    generation: state.generation,
    household,
  }));
  if (answer.setup) put.push({ type: "setup", id: SETUP, setup: answer.setup });
  put.push({ ...state, cursor: answer.cursor, isWhole: state.isWhole || !answer.more, pulledAt: at });
  return { put, deleted: [...deleted] };
}
