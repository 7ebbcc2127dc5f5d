import { texts } from "../texts.ts";
import { Button } from "../ui/button.tsx";
import { hasUpdate } from "./updates.ts";

/** A line that offers the new version; nothing happens until it is tapped. */
export function UpdateNotice({ onTake }: { onTake: () => Promise<void> }) {
  if (!hasUpdate.value) return null;
  return (
    <div class="update">
      <span>{texts.update.waiting}</span>
      <Button kind="quiet" onPress={onTake}>
        {texts.update.take}
      </Button>
    </div>
  );
}
