import type { ComponentChild } from "preact";
import { Enrolling } from "./screens/enrolling.tsx";
import { Locked } from "./screens/locked.tsx";
import { pages } from "./screens/pages.tsx";
import { Welcome } from "./screens/welcome.tsx";
import type { Device } from "./store/device.ts";
import { texts } from "./texts.ts";
import { Button } from "./ui/button.tsx";
import { go, match, path } from "./ui/router.ts";
import { Toasts } from "./ui/toast.tsx";
import { UpdateNotice } from "./update/update-notice.tsx";

interface AppProps {
  device: Device;
  onTakeUpdate: () => Promise<void>;
}

/** The whole app: what is seen depends on whether the phone is enrolled, whether it is locked, and on the place. */
export function App({ device, onTakeUpdate }: AppProps) {
  return (
    <>
      <UpdateNotice onTake={onTakeUpdate} />
      {screen(device)}
      <Toasts />
    </>
  );
}

function screen(device: Device): ComponentChild {
  const state = device.state.value;
  const code = match("/ghi-danh/:code", path.value)?.code;
  if (state === "taken") return <Taken />;
  if (state === "locked") return <Locked device={device} />;
  if (state !== "open") {
    return code ? (
      <Enrolling key={code} device={device} code={code} />
    ) : (
      <Welcome isWiped={state === "wiped"} />
    );
  }
  if (code) return <Already />;
  for (const [pattern, page] of pages) {
    const found = match(pattern, path.value);
    if (found) return page(device, found);
  }
  return pages[0][1](device, {});
}

/** The QR picture was scanned again, or another one. */
function Already() {
  return (
    <main class="screen screen--middle stack">
      <p class="centered">{texts.enrol.already}</p>
      <Button big kind="primary" onPress={() => go("/", { isReplacing: true })}>
        {texts.next}
      </Button>
    </main>
  );
}

function Taken() {
  return (
    <main class="screen screen--middle stack">
      <p class="centered">{texts.update.otherTab}</p>
      <Button big kind="primary" onPress={() => location.reload()}>
        {texts.update.startAgain}
      </Button>
    </main>
  );
}
