import type { Device } from "../store/device.ts";
import { texts } from "../texts.ts";
import { Button } from "../ui/button.tsx";

/** Hands a text to the browser as a file to keep. */
function download(name: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Writes what is unsent to a file for the office; works while the app is locked. */
export function SaveFile({ device }: { device: Device }) {
  const { acts } = device.unsent.value;
  if (acts === 0) return <p class="soft">{texts.phone.nothingToSave}</p>;
  return (
    <div class="stack">
      <p>{texts.status.unsent(acts)}.</p>
      <Button
        big
        onPress={async () => {
          const file = await device.fileForOffice();
          download(`tung-ngo-${file.made_at.slice(0, 10)}.json`, JSON.stringify(file));
        }}
      >
        {texts.phone.saveFile}
      </Button>
      <p class="soft">{texts.phone.saveFileHint}</p>
    </div>
  );
}
