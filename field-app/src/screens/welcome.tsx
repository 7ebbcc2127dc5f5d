import { useState } from "preact/hooks";
import { texts } from "../texts.ts";
import { Button } from "../ui/button.tsx";
import { go } from "../ui/router.ts";

const LOGO = `${import.meta.env.BASE_URL}icons/icon.svg`;

/** The first page of a phone that is not enrolled. */
export function Welcome({ isWiped }: { isWiped: boolean }) {
  const [code, setCode] = useState("");
  const start = () => {
    // what was pasted may be the whole address of the QR picture
    const bare = code.trim().split("/").at(-1) ?? "";
    if (bare !== "") go(`/ghi-danh/${bare}`);
  };
  return (
    <main class="screen screen--middle stack">
      <img class="logo" src={LOGO} alt="" width="80" height="80" />
      <h1 class="centered">{texts.welcome.heading}</h1>
      {isWiped && <p class="note note--warn">{texts.welcome.wiped}</p>}
      <p>{texts.welcome.what}</p>
      <p class="note">{texts.welcome.how}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <p class="soft">{texts.welcome.paste}</p>
        <label class="field">
          <span class="field__label">{texts.welcome.code}</span>
          <input
            class="field__input"
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellcheck={false}
          />
        </label>
        <Button big onPress={start} disabled={code.trim() === ""}>
          {texts.next}
        </Button>
      </form>
    </main>
  );
}
