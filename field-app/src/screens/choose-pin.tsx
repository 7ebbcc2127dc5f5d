import { useState } from "preact/hooks";
import { isFitPin } from "../store/keyring.ts";
import { texts } from "../texts.ts";
import { PinPad } from "../ui/pin-pad.tsx";

interface ChoosePinProps {
  onChosen: (pin: string) => void | Promise<void>;
}

/** Asks for a new PIN, twice. */
export function ChoosePin({ onChosen }: ChoosePinProps) {
  const [first, setFirst] = useState<string>();
  const [message, setMessage] = useState<string>(texts.pin.chooseHint);
  const enter = async (pin: string) => {
    if (first === undefined) {
      if (!isFitPin(pin)) return setMessage(texts.pin.tooEasy);
      setFirst(pin);
      return setMessage("");
    }
    if (pin !== first) {
      setFirst(undefined);
      return setMessage(texts.pin.differs);
    }
    await onChosen(pin);
  };
  return (
    <PinPad
      title={first === undefined ? texts.pin.choose : texts.pin.repeat}
      message={message}
      isProblem={message === texts.pin.tooEasy || message === texts.pin.differs}
      onEntered={enter}
    />
  );
}
