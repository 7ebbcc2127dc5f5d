import { render } from "preact";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/components.css";
import "./pages/pages.css";
import { App } from "./app.tsx";
import { Unsaved } from "./pages/unsaved.ts";
import { words } from "./pages/words.ts";
import { Device } from "./store/device.ts";
import { texts } from "./texts.ts";
import { startRouter } from "./ui/router.ts";
import { watchNetwork } from "./ui/status-strip.tsx";
import { startTextSize } from "./ui/text-size.ts";
import { startTheme } from "./ui/theme.ts";
import { showToast } from "./ui/toast.tsx";
import { settle } from "./update/settle.ts";
import { takeUpdate, watchForUpdates } from "./update/updates.ts";
import { version } from "./version.ts";
import { followDevice } from "./work/current.ts";

const SHELL = "/di-tung-ngo/";
const root = document.getElementById("app");

async function start(place: HTMLElement): Promise<void> {
  startTheme();
  startTextSize();
  startRouter();
  watchNetwork();
  const device = await Device.start();
  device.watchBackground(document);
  const { serviceWorker } = navigator;
  const registered = serviceWorker
    ? watchForUpdates(serviceWorker, `${SHELL}sw.js`, SHELL).catch(() => undefined)
    : Promise.resolve(undefined);
  const onTakeUpdate = async () => {
    const registration = await registered;
    if (!registration) return;
    try {
      await takeUpdate(serviceWorker, registration, settle, () => location.reload());
    } catch (error) {
      if (!(error instanceof Unsaved)) throw error;
      showToast(words.form.saveFirst);
    }
  };
  followDevice(device);
  // A telephone that was lost is emptied at its next contact, also when nobody knows its PIN.
  if (device.state.value === "locked" && navigator.onLine) void device.sendClosed(fetch, version);
  place.replaceChildren();
  render(<App device={device} onTakeUpdate={onTakeUpdate} />, place);
}

if (root) {
  start(root).catch((error: unknown) => {
    console.error(error);
    root.textContent = `${texts.broken} (${String(error)})`;
  });
}
