import { useState } from "preact/hooks";
import type { Device } from "../store/device.ts";
import { texts } from "../texts.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { EnterPin } from "./enter-pin.tsx";
import { SaveFile } from "./save-file.tsx";
import { Wipe } from "./wipe.tsx";

/** What stands before everything while the app is locked. */
export function Locked({ device }: { device: Device }) {
  const [help, setHelp] = useState<"forgotten" | "wipe">();
  return (
    <main class="screen screen--middle stack">
      <EnterPin device={device} title={texts.pin.enter} tryPin={(pin) => device.unlock(pin)} />
      <p class="centered">
        <Button kind="quiet" onPress={() => setHelp("forgotten")}>
          {texts.pin.forgotten}
        </Button>
      </p>
      {help === "forgotten" && (
        <Sheet title={texts.pin.forgotten} onClose={() => setHelp(undefined)}>
          <p>{texts.pin.forgottenHelp}</p>
          <SaveFile device={device} />
          <Button big kind="danger" onPress={() => setHelp("wipe")}>
            {texts.phone.wipe}
          </Button>
        </Sheet>
      )}
      {help === "wipe" && <Wipe device={device} onClose={() => setHelp(undefined)} />}
    </main>
  );
}
