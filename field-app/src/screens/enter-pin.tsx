import { useEffect, useState } from "preact/hooks";
import type { Device, Unlocking } from "../store/device.ts";
import { texts } from "../texts.ts";
import { PinPad } from "../ui/pin-pad.tsx";

interface EnterPinProps {
  device: Device;
  title: string;
  /** What is done with it; wrong PINs and waits are told here. */
  tryPin: (pin: string) => Promise<Unlocking>;
}

/** Asks for the PIN and tells how many tries are left, or how long to wait. */
export function EnterPin({ device, title, tryPin }: EnterPinProps) {
  const [message, setMessage] = useState("");
  const [waitMs, setWaitMs] = useState(0);
  const isWaiting = waitMs > 0;

  useEffect(() => {
    void device.waitMs().then(setWaitMs);
  }, [device]);
  useEffect(() => {
    if (!isWaiting) return;
    const tick = setInterval(() => void device.waitMs().then(setWaitMs), 1000);
    return () => clearInterval(tick);
  }, [isWaiting, device]);

  const enter = async (pin: string) => {
    const tried = await tryPin(pin);
    if (tried.result === "wrong") {
      setMessage(`${texts.pin.wrong} ${texts.pin.triesLeft(tried.triesLeft)}`);
      setWaitMs(tried.waitMs);
    } else if (tried.result === "wait") {
      setMessage(texts.pin.wrong);
      setWaitMs(tried.waitMs);
    }
  };
  const wait = isWaiting ? texts.pin.wait(Math.ceil(waitMs / 1000)) : "";
  return (
    <PinPad
      title={title}
      message={`${message} ${wait}`.trim()}
      isProblem
      disabled={isWaiting}
      onEntered={enter}
    />
  );
}
