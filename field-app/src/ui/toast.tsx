import { signal } from "@preact/signals";
import { texts } from "../texts.ts";
import { Button } from "./button.tsx";

interface Toast {
  text: string;
  undo?: () => unknown;
}

/** Long enough to read it, look up and still undo. */
const SHOWN_MS = 8000;
const shown = signal<Toast | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says what was just done, with a way back where there is one. The next one takes its place. */
export function showToast(text: string, undo?: () => unknown): void {
  clearTimeout(timer);
  shown.value = undo ? { text, undo } : { text };
  timer = setTimeout(hideToast, SHOWN_MS);
}

export function hideToast(): void {
  clearTimeout(timer);
  shown.value = undefined;
}

/** Where toasts appear; stands once, at the end of the app. */
export function Toasts() {
  const toast = shown.value;
  return (
    <div class="toasts" role="status">
      {toast && (
        <div class="toast">
          <span class="toast__text">{toast.text}</span>
          {toast.undo && (
            <Button
              onPress={() => {
                hideToast();
                return toast.undo?.();
              }}
            >
              {texts.undo}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
