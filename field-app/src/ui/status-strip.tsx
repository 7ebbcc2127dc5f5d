import { signal } from "@preact/signals";
import { texts } from "../texts.ts";
import { Icon } from "./icon.tsx";

export const isOnline = signal(globalThis.navigator?.onLine ?? true);
export const isSending = signal(false);
/** When everything was last sent; whoever sends sets it. */
export const sentAt = signal<Date | undefined>(undefined);

export function watchNetwork(): void {
  addEventListener("online", () => {
    isOnline.value = true;
  });
  addEventListener("offline", () => {
    isOnline.value = false;
  });
}

interface StatusStripProps {
  unsent: { acts: number; attachments: number };
  /** Where a tap leads: what is unsent, and what to do when it will not go. */
  to: string;
}

/** Says plainly what is only on this phone. */
export function StatusStrip({ unsent, to }: StatusStripProps) {
  const isWaiting = unsent.acts + unsent.attachments > 0;
  const kind = isWaiting ? "status--waiting" : isOnline.value ? "" : "status--quiet";
  return (
    <a class={`status ${kind}`} href={`#${to}`} aria-label={texts.status.label}>
      {!isOnline.value && (
        <>
          <Icon name="offline" />
          <span>{texts.status.offline}</span>
        </>
      )}
      {isSending.value && <span>{texts.status.sending}</span>}
      {unsent.acts > 0 && <span>{texts.status.unsent(unsent.acts)}</span>}
      {unsent.attachments > 0 && <span>{texts.status.unsentPhotos(unsent.attachments)}</span>}
      {!isWaiting && <span>{sentAt.value ? texts.status.sentAt(sentAt.value) : texts.status.allSent}</span>}
    </a>
  );
}
