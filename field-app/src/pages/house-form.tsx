import { useState } from "preact/hooks";
import type { HouseholdData } from "../contract.ts";
import type { House } from "../model/house.ts";
import type { Id } from "../model/pulled.ts";
import { uuid7 } from "../store/uuid7.ts";
import { Button } from "../ui/button.tsx";
import { Page } from "../ui/page.tsx";
import { go } from "../ui/router.ts";
import { showToast } from "../ui/toast.tsx";
import type { Work } from "../work/work.ts";
import { titleOf } from "./naming.ts";
import { useUnsaved } from "./unsaved.ts";
import { words } from "./words.ts";

type Fields = Pick<HouseholdData, "lane" | "house_number" | "head_name" | "phone" | "note">;
const FIELDS = [
  ["head_name", words.form.head, 120],
  ["house_number", words.form.number, 40],
  ["lane", words.form.lane, 120],
  ["phone", words.form.phone, 20],
  ["note", words.form.note, 300],
] as const satisfies readonly (readonly [keyof Fields, string, number])[];

/** Adds a household that is missing, or corrects one. */
export function HouseFormPage({ work, id }: { work: Work; id?: string }) {
  const house = id === undefined ? undefined : work.house(id);
  if (id !== undefined && house === undefined) {
    return (
      <Page title={words.form.editHouse} backTo="/">
        <p class="note">{words.house.notHere}</p>
      </Page>
    );
  }
  return <HouseForm key={id ?? "new"} work={work} house={house} />;
}

function HouseForm({ work, house }: { work: Work; house: House | undefined }) {
  // A new house most often stands where the last one did.
  const nearby = work.visits.value[0] && work.house(work.visits.value[0].data.household);
  const like = house ?? nearby;
  const neighborhoods = work.setup.value?.neighborhoods ?? [];
  const [neighborhood, setNeighborhood] = useState<Id | undefined>(
    like?.neighborhood ?? work.routes.value[0]?.neighborhood ?? neighborhoods[0]?.id,
  );
  const [fields, setFields] = useState<Fields>({
    lane: like?.lane ?? "",
    house_number: house?.number ?? "",
    head_name: house?.head ?? "",
    phone: house?.phone ?? "",
    note: house?.note ?? "",
  });
  const [problem, setProblem] = useState("");
  const [isTouched, setTouched] = useState(false);
  useUnsaved(isTouched);
  const lanes = [...new Set(work.houses.value.map(({ lane }) => lane).filter(Boolean))];

  const write = async (state: HouseholdData["state"]) => {
    const tidy = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        value.normalize("NFC").trim().replace(/\s+/g, " "),
      ]),
    ) as unknown as Fields;
    if (neighborhood === undefined || (tidy.head_name === "" && tidy.house_number === "")) {
      return setProblem(words.form.needPlace);
    }
    const data: HouseholdData = {
      household: house?.id ?? uuid7(Date.now()),
      revision: (house?.revision ?? 0) + 1,
      neighborhood,
      ...tidy,
      place: house?.place ?? null,
      state,
    };
    try {
      await work.writeHousehold(data);
    } catch (error) {
      console.error(error);
      return setProblem(words.visit.notSaved);
    }
    go(`/ho/${data.household}`, { isReplacing: true });
    showToast(house ? words.form.saved : words.form.added);
  };

  return (
    <Page
      title={house ? `${words.form.editHouse}: ${titleOf(house)}` : words.form.addHouse}
      backTo={house ? `/ho/${house.id}` : "/"}
    >
      <label class="field">
        <span class="field__label">{words.form.neighborhood}</span>
        <select
          class="field__input"
          value={String(neighborhood)}
          onChange={(event) =>
            setNeighborhood(neighborhoods.find(({ id }) => String(id) === event.currentTarget.value)?.id)
          }
        >
          {neighborhoods.map(({ id, name }) => (
            <option key={id} value={String(id)}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {FIELDS.map(([name, label, most]) => (
        <label key={name} class="field">
          <span class="field__label">{label}</span>
          <input
            class="field__input"
            value={fields[name]}
            maxLength={most}
            autoComplete="off"
            inputMode={name === "phone" ? "tel" : "text"}
            list={name === "lane" ? "lanes" : undefined}
            onInput={(event) => {
              setTouched(true);
              setFields({ ...fields, [name]: event.currentTarget.value });
            }}
          />
        </label>
      ))}
      <datalist id="lanes">
        {lanes.map((lane) => (
          <option key={lane} value={lane} />
        ))}
      </datalist>
      {problem !== "" && (
        <p class="note note--danger" role="alert">
          {problem}
        </p>
      )}
      <Button big kind="primary" onPress={() => write("active")}>
        {words.form.save}
      </Button>
      {house && (
        <Button big onPress={() => write(house.isGone ? "active" : "moved")}>
          {house.isGone ? words.form.stayed : words.form.moved}
        </Button>
      )}
    </Page>
  );
}
