import { useEffect } from "preact/hooks";
import { beforeRestart } from "../update/settle.ts";

/** A form is filled in and not saved: the app does not start again now. */
export class Unsaved extends Error {
  override name = "Unsaved";
}

/** Keeps a new version of the app from taking over while something is typed that only "Lưu" keeps. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const end = beforeRestart(() => Promise.reject(new Unsaved()));
    return () => void end();
  }, [isUnsaved]);
}
