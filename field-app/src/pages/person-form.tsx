import { useState } from "preact/hooks";
import type { ResidentData } from "../contract.ts";
import type { Person } from "../model/house.ts";
import { uuid7 } from "../store/uuid7.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { showToast } from "../ui/toast.tsx";
import type { Work } from "../work/work.ts";
import { Choices } from "./choices.tsx";
import { useUnsaved } from "./unsaved.ts";
import { words } from "./words.ts";

const AGES = [
  ["adult", words.form.adult],
  ["child", words.form.child],
] as const;
// The server's limit (doorstep/models/households.py).
const EARLIEST_BIRTH = 1890;

/** The year of birth as typed; undefined where it is none. */
export function yearOf(text: string, thisYear: number): number | null | undefined {
  if (text.trim() === "") return null;
  const year = Number(text);
  return /^\d{4}$/.test(text.trim()) && year >= EARLIEST_BIRTH && year <= thisYear ? year : undefined;
}

interface PersonFormProps {
  work: Work;
  household: string;
  /** Who is corrected; without, somebody is added. */
  person?: Person | undefined;
  onClose: () => void;
}

/** Adds a resident or corrects one; asks for no more than a name and a year. */
export function PersonForm({ work, household, person, onClose }: PersonFormProps) {
  const [name, setName] = useState(person?.name ?? "");
  const [year, setYear] = useState(person?.birthYear ? String(person.birthYear) : "");
  const [age, setAge] = useState<"adult" | "child" | undefined>(
    person?.statedAdult == null ? undefined : person.statedAdult ? "adult" : "child",
  );
  const [problem, setProblem] = useState("");
  useUnsaved(name !== (person?.name ?? "") || year !== (person?.birthYear ? String(person.birthYear) : ""));

  const write = async (
    state: ResidentData["state"],
    fields: Pick<ResidentData, "full_name" | "birth_year">,
  ) => {
    const data: ResidentData = {
      resident: person?.id ?? uuid7(Date.now()),
      revision: (person?.revision ?? 0) + 1,
      household,
      ...fields,
      is_adult: fields.birth_year !== null || age === undefined ? null : age === "adult",
      state,
    };
    try {
      await work.writeResident(data);
    } catch (error) {
      console.error(error);
      return setProblem(words.visit.notSaved);
    }
    onClose();
    if (state === "active") return showToast(person ? words.form.saved : words.form.added);
    showToast(words.form.saved, () =>
      work.writeResident({ ...data, revision: data.revision + 1, state: "active" }),
    );
  };
  const save = () => {
    const full_name = name.normalize("NFC").trim().replace(/\s+/g, " ");
    const birth_year = yearOf(year, new Date().getFullYear());
    if (full_name === "") return setProblem(words.form.needName);
    if (birth_year === undefined) return setProblem(words.form.badYear);
    return write("active", { full_name, birth_year });
  };
  const leave = (state: "moved" | "deceased") =>
    person && write(state, { full_name: person.name, birth_year: person.birthYear });

  return (
    <Sheet title={person ? words.form.editPerson : words.form.addPerson} onClose={onClose}>
      <label class="field">
        <span class="field__label">{words.form.name}</span>
        <input
          class="field__input"
          value={name}
          maxLength={120}
          autoComplete="off"
          autoCapitalize="words"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span class="field__label">{words.form.birthYear}</span>
        <input
          class="field__input"
          value={year}
          maxLength={4}
          inputMode="numeric"
          autoComplete="off"
          onInput={(event) => setYear(event.currentTarget.value)}
        />
      </label>
      {year.trim() === "" && (
        <Choices legend={words.form.birthYearUnknown} options={AGES} value={age} onChange={setAge} />
      )}
      {problem !== "" && (
        <p class="note note--danger" role="alert">
          {problem}
        </p>
      )}
      <Button big kind="primary" onPress={save}>
        {words.form.save}
      </Button>
      {person && (
        <div class="choices choices--2">
          <Button onPress={() => leave("moved")}>{words.form.personMoved}</Button>
          <Button onPress={() => leave("deceased")}>{words.form.deceased}</Button>
        </div>
      )}
    </Sheet>
  );
}
