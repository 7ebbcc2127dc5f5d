import type { VisitData } from "../contract.ts";
import { addDays, readable } from "../model/days.ts";
import { Button } from "../ui/button.tsx";
import type { Change } from "./visit.tsx";
import { words } from "./words.ts";

/** A day on which to come again, in one tap; a second tap takes it back. */
export function Revisit({ data, today, change }: { data: VisitData; today: string; change: Change }) {
  const chosen = data.revisit_date;
  const choose = (day: string | null) => change({ ...data, revisit_date: day === chosen ? null : day });
  return (
    <fieldset class="suggestions">
      <legend>
        <h2>{words.visit.revisit}</h2>
        {chosen && <p>{words.house.revisitOn(readable(chosen))}</p>}
      </legend>
      {words.visit.revisits.map(({ label, days }) => {
        const day = addDays(today, days);
        return (
          <Button key={label} pressed={day === chosen} onPress={() => choose(day)}>
            {label}
          </Button>
        );
      })}
      <label class="field field--inline">
        <span>{words.visit.revisitOther}</span>
        <input
          type="date"
          class="field__input"
          min={today}
          value={chosen ?? ""}
          onChange={(event) => change({ ...data, revisit_date: event.currentTarget.value || null })}
        />
      </label>
    </fieldset>
  );
}
