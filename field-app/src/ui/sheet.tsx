import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { texts } from "../texts.ts";
import { Button } from "./button.tsx";

interface SheetProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/**
 * A sheet that rises from below and holds a choice or a short form, within reach of the thumb.
 *
 * Rendered while it is open. The phone's back button, a tap beside it and Escape close it.
 */
export function Sheet({ title, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const sheet = dialog.current;
    sheet?.showModal();
    history.pushState({ sheet: true }, ""); // so that "back" closes the sheet and not the page below
    const onBack = () => close.current();
    addEventListener("popstate", onBack);
    return () => {
      removeEventListener("popstate", onBack);
      if ((history.state as { sheet?: boolean } | null)?.sheet) history.back();
      sheet?.close();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a dialog answers Escape by itself
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="sheet__head">
        <h2 id={heading} class="sheet__title">
          {title}
        </h2>
        <Button icon="close" label={texts.close} kind="quiet" onPress={onClose} />
      </div>
      <div class="stack">{children}</div>
    </dialog>
  );
}
