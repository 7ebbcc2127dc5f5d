import type { Device } from "../store/device.ts";
import { texts } from "../texts.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { SaveFile } from "./save-file.tsx";

/** Asks before everything on the phone is deleted, and says first what would be lost. */
export function Wipe({ device, onClose }: { device: Device; onClose: () => void }) {
  const { acts, attachments } = device.unsent.value;
  const hasUnsent = acts + attachments > 0;
  return (
    <Sheet title={texts.phone.wipeAsk} onClose={onClose}>
      {hasUnsent && <p class="note note--danger">{texts.phone.wipeUnsent(acts)}</p>}
      {hasUnsent && <SaveFile device={device} />}
      <p>{texts.phone.wipeHint}</p>
      <Button big kind="danger" onPress={() => device.wipe()}>
        {texts.phone.wipeConfirm}
      </Button>
      <Button big onPress={onClose}>
        {texts.cancel}
      </Button>
    </Sheet>
  );
}
