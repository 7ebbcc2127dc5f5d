import type { VisitData } from "../contract.ts";
import type { Person } from "../model/house.ts";
import { Button } from "../ui/button.tsx";
import { showToast } from "../ui/toast.tsx";
import { Choices } from "./choices.tsx";
import type { Change } from "./visit.tsx";
import { words } from "./words.ts";

const ANSWERS = [
  ["given", words.visit.consentGiven],
  ["declined", words.visit.consentDeclined],
] as const;

/** Asks whether the family agrees that names and lessons are kept; never answered beforehand. */
export function Consent({ data, adults, change }: { data: VisitData; adults: Person[]; change: Change }) {
  const answer = (consent: "given" | "declined") => {
    if (consent === data.consent) {
      change({ ...data, consent: "", consent_by: null });
    } else if (consent === "declined") {
      // What one does not agree to is not kept: the visit counts, nobody in it is named.
      change({ ...data, consent, consent_by: null, people: [] });
      showToast(words.visit.consentEmptied, () => change(data));
    } else {
      change({ ...data, consent });
    }
  };
  return (
    <section class="consent">
      <h2>{words.visit.consent}</h2>
      <p>{words.visit.consentAsk}</p>
      <Choices
        legend={words.visit.consent}
        isLegendHidden
        options={ANSWERS}
        value={data.consent === "" ? undefined : data.consent}
        onChange={answer}
      />
      {data.consent === "declined" && <p class="note">{words.visit.consentEmptied}</p>}
      {data.consent === "given" && adults.length > 1 && (
        <fieldset class="suggestions">
          <legend class="soft">{words.visit.consentBy}</legend>
          {adults.map(({ id, name }) => (
            <Button
              key={id}
              pressed={data.consent_by === id}
              onPress={() => change({ ...data, consent_by: data.consent_by === id ? null : id })}
            >
              {name}
            </Button>
          ))}
        </fieldset>
      )}
    </section>
  );
}
