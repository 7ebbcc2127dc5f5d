import type { ComponentChild } from "preact";
import { current } from "../work/current.ts";
import type { Work } from "../work/work.ts";
import { words } from "./words.ts";

/** Draws a page as soon as the phone's records are open. */
export function Working({ children }: { children: (work: Work) => ComponentChild }) {
  const work = current.value;
  if (!work?.isLoaded.value) {
    return (
      <main class="screen screen--middle">
        <p class="centered soft" role="status">
          {words.round.loading}
        </p>
      </main>
    );
  }
  return <>{children(work)}</>;
}
