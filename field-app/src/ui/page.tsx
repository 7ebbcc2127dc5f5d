import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { texts } from "../texts.ts";
import { Button } from "./button.tsx";
import { back } from "./router.ts";

interface PageProps {
  title: string;
  children: ComponentChildren;
  /** Where "back" leads when the app was opened here; without it there is no button (the first page). */
  backTo?: string;
  /** Buttons at the head's right. */
  actions?: ComponentChildren;
}

/** A page with its head. Its heading takes the focus, so that a screen reader says where one is. */
export function Page({ title, children, backTo, actions }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – ${texts.app}`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div class="screen">
      <header class="page-head">
        {backTo !== undefined && (
          <Button icon="back" kind="quiet" label={texts.back} onPress={() => back(backTo)} />
        )}
        <h1 ref={heading} class="page-head__title" tabIndex={-1}>
          {title}
        </h1>
        {actions}
      </header>
      <main class="stack page-main">{children}</main>
    </div>
  );
}
