import { useEffect, useState } from "preact/hooks";
import type { EnrolmentNotes } from "../enrolment/enrol.ts";
import type { Device } from "../store/device.ts";
import { askToPersist, isPersisted } from "../store/persistence.ts";
import { texts } from "../texts.ts";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { showToast } from "../ui/toast.tsx";
import { version } from "../version.ts";
import { Appearance } from "./appearance.tsx";
import { ChoosePin } from "./choose-pin.tsx";
import { EnterPin } from "./enter-pin.tsx";
import { SaveFile } from "./save-file.tsx";
import { Wipe } from "./wipe.tsx";

/** What concerns the phone itself: what is only on it, its PIN, its storage, and how to empty it. */
export function ThisPhone({ device }: { device: Device }) {
  const [member, setMember] = useState<EnrolmentNotes["member"]>();
  const [isSafe, setSafe] = useState<boolean>();
  const [open, setOpen] = useState<"pin" | "wipe">();

  useEffect(() => {
    void device.opened.value?.notes.get<EnrolmentNotes["member"]>("member").then(setMember);
    void isPersisted(navigator.storage).then(setSafe);
  }, [device]);

  return (
    <Page title={texts.phone.heading} backTo="/">
      {member && (
        <p>
          {texts.phone.member}: <strong>{member.name}</strong>
        </p>
      )}
      <SaveFile device={device} />
      {isSafe === true && <p class="note note--ok">{texts.phone.safe}</p>}
      {isSafe === false && (
        <div class="note note--warn stack">
          <p>{texts.phone.unsafe}</p>
          <Button onPress={async () => setSafe(await askToPersist(navigator.storage))}>
            {texts.phone.keep}
          </Button>
        </div>
      )}
      <Appearance />
      <Button big onPress={() => setOpen("pin")}>
        {texts.pin.change}
      </Button>
      <Button big onPress={() => device.lock()}>
        {texts.phone.lock}
      </Button>
      <Button big kind="danger" onPress={() => setOpen("wipe")}>
        {texts.phone.wipe}
      </Button>
      <p class="soft">
        {texts.phone.version} {version}
      </p>
      {open === "pin" && <ChangePin device={device} onClose={() => setOpen(undefined)} />}
      {open === "wipe" && <Wipe device={device} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

function ChangePin({ device, onClose }: { device: Device; onClose: () => void }) {
  const [fresh, setFresh] = useState<string>();
  const change = async (old: string) => {
    const tried = await device.changePin(old, fresh ?? "");
    if (tried.result === "opened") {
      onClose();
      showToast(texts.pin.changed);
    }
    return tried;
  };
  return (
    <Sheet title={texts.pin.change} onClose={onClose}>
      {fresh === undefined ? (
        <ChoosePin onChosen={setFresh} />
      ) : (
        <EnterPin device={device} title={texts.pin.old} tryPin={change} />
      )}
    </Sheet>
  );
}
