import { useState } from "preact/hooks";
import { EnrolmentRefused, enrol, NoAnswer } from "../enrolment/enrol.ts";
import type { Device } from "../store/device.ts";
import { askToPersist } from "../store/persistence.ts";
import { texts } from "../texts.ts";
import { Button } from "../ui/button.tsx";
import { go } from "../ui/router.ts";
import { isOnline } from "../ui/status-strip.tsx";
import { version } from "../version.ts";
import { ChoosePin } from "./choose-pin.tsx";

function explain(error: unknown): string {
  if (error instanceof EnrolmentRefused) return error.message;
  if (error instanceof NoAnswer) return isOnline.value ? texts.enrol.failed : texts.enrol.offline;
  return texts.enrol.browser;
}

/** Where the QR picture leads: a PIN is chosen, then the phone is bound to the member. */
export function Enrolling({ device, code }: { device: Device; code: string }) {
  const [pin, setPin] = useState<string>();
  const [problem, setProblem] = useState<string>();

  const bind = async (chosen: string) => {
    setPin(chosen);
    setProblem(undefined);
    try {
      const { localStorage, navigator } = globalThis;
      await enrol(device, code, chosen, {
        version,
        storage: localStorage,
        get: (input, init) => fetch(input, init),
        userAgent: navigator.userAgent,
      });
      await askToPersist(navigator.storage);
      go("/", { isReplacing: true });
    } catch (error) {
      setProblem(explain(error));
    }
  };

  if (pin === undefined) {
    return (
      <main class="screen screen--middle">
        <ChoosePin onChosen={bind} />
      </main>
    );
  }
  return (
    <main class="screen screen--middle stack">
      <h1 class="centered">{texts.enrol.heading}</h1>
      {problem === undefined ? (
        <p class="centered" role="status">
          {texts.enrol.working}
        </p>
      ) : (
        <>
          <p class="note note--danger" role="alert">
            {problem}
          </p>
          <Button big kind="primary" onPress={() => bind(pin)}>
            {texts.retry}
          </Button>
        </>
      )}
    </main>
  );
}
