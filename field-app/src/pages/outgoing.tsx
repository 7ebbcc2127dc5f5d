import { useEffect, useState } from "preact/hooks";
import type { Act } from "../contract.ts";
import { clockOf, dayOf, readable } from "../model/days.ts";
import { SaveFile } from "../screens/save-file.tsx";
import type { Device } from "../store/device.ts";
import type { KeptAct } from "../store/outbox.ts";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { isOnline, StatusStrip } from "../ui/status-strip.tsx";
import { exchangeNow, trouble } from "../work/current.ts";
import type { Work } from "../work/work.ts";
import { titleOf } from "./naming.ts";
import { words } from "./words.ts";

/** More are counted, not listed. */
const MOST_LISTED = 100;

/** What is only on this phone, what the office still looks at, and what to do when nothing goes. */
export function OutgoingPage({ work, device }: { work: Work; device: Device }) {
  const [unsent, setUnsent] = useState<Act[]>([]);
  const [held, setHeld] = useState<KeptAct[]>([]);
  const count = device.unsent.value;
  useEffect(() => {
    void work.outbox.unsent(MOST_LISTED).then(setUnsent);
    void work.outbox.held().then(setHeld);
  }, [work, count]);
  return (
    <Page title={words.outgoing.title} backTo="/">
      <StatusStrip unsent={count} to="/da-gui" />
      {trouble.value && <p class="note note--danger">{trouble.value}</p>}
      {!isOnline.value && <p class="note">{words.outgoing.offline}</p>}
      <h2>{count.acts > 0 ? words.outgoing.onlyHere(count.acts) : words.outgoing.nothing}</h2>
      <ul>
        {unsent.map((act) => (
          <li key={act.id} class="row">
            <Said act={act} work={work} />
          </li>
        ))}
      </ul>
      <Button big kind="primary" onPress={exchangeNow} disabled={!isOnline.value}>
        {words.outgoing.sendNow}
      </Button>
      {held.length > 0 && (
        <section class="stack">
          <h2>{words.outgoing.held}</h2>
          <p>{words.outgoing.heldHint}</p>
          <ul>
            {held.map(({ act, receipt }) => (
              <li key={act.id} class="row">
                <Said act={act} work={work} why={receipt?.message ?? receipt?.reason} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {count.acts > 0 && (
        <section class="stack">
          <h2>{words.outgoing.file}</h2>
          <SaveFile device={device} />
        </section>
      )}
    </Page>
  );
}

function Said({ act, work, why }: { act: Act; work: Work; why?: string | undefined }) {
  const house = work.house(act.data.household);
  const at = new Date(act.made_at);
  const who = act.kind === "resident" ? act.data.full_name : house && titleOf(house);
  const what = act.kind === "visit" ? words.outcomes[act.data.outcome] : words.outgoing.kinds[act.kind];
  return (
    <span class="row__text">
      <span class="row__title">{who ?? words.outgoing.kinds[act.kind]}</span>
      <span class="row__detail">
        {what} · {clockOf(at)} {readable(dayOf(at))}
      </span>
      {why && <span class="mark mark--warn">{why}</span>}
    </span>
  );
}
