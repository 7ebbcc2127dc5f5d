import { useState } from "preact/hooks";
import type { Signature, Support, VisitPerson } from "../contract.ts";
import type { Person } from "../model/house.ts";
import { type Learnt, learnt, withSignature, withSkill } from "../model/visiting.ts";
import { Button } from "../ui/button.tsx";
import { Sheet } from "../ui/sheet.tsx";
import type { Work } from "../work/work.ts";
import { Choices } from "./choices.tsx";
import { bornOf } from "./naming.ts";
import { Typed } from "./typed.tsx";
import { words } from "./words.ts";

const SIGNATURES = Object.entries(words.visit.signatures) as [Signature, string][];
// What happens most stands first; "not asked" is what it is without a tap, and takes a tap back.
const SIGNATURE_ORDER: readonly Signature[] = ["registered", "had", "declined", ""];
const SUPPORTS = Object.entries(words.visit.supports) as [Support, string][];

interface PersonCardProps {
  work: Work;
  person: Person;
  seen: VisitPerson;
  onChange: (seen: VisitPerson) => void;
}

/** What the visit did for one person: the signature in one tap, skills and support behind one more. */
export function PersonCard({ work, person, seen, onChange }: PersonCardProps) {
  const [isOpen, setOpen] = useState(false);
  const skills = work.setup.value?.skills ?? [];
  const named = skills.filter((skill) => learnt(seen, skill.code) !== "");
  const heading = `person-${person.id}`;
  return (
    <section class="person" aria-labelledby={heading}>
      <h3 id={heading} class="person__name">
        {person.name} <span class="soft person__born">{bornOf(person)}</span>
      </h3>
      {person.hasSignature && seen.signature === "" ? (
        <p class="mark mark--ok">{words.visit.hadBefore}</p>
      ) : (
        <SignatureChoice seen={seen} onChange={onChange} />
      )}
      <p class="knows">
        {named.map((skill) => (
          <span key={skill.code} class={`mark ${learnt(seen, skill.code) === "taught" ? "mark--ok" : ""}`}>
            {skill.short_name}
            {learnt(seen, skill.code) === "known" && ` (${words.visit.known.toLocaleLowerCase("vi")})`}
          </span>
        ))}
        {seen.support !== "" && <span class="mark mark--warn">{words.visit.supports[seen.support]}</span>}
      </p>
      <Button kind="quiet" label={words.visit.skillsOf(person.name)} onPress={() => setOpen(true)}>
        {words.visit.choose}
      </Button>
      {isOpen && (
        <Sheet title={person.name} onClose={() => setOpen(false)}>
          <Skills work={work} person={person} seen={seen} onChange={onChange} />
          <Choices
            legend={words.visit.support}
            options={SUPPORTS}
            value={seen.support}
            columns={3}
            onChange={(support) => onChange({ ...seen, support })}
          />
          <Button big kind="primary" onPress={() => setOpen(false)}>
            {words.visit.done}
          </Button>
        </Sheet>
      )}
    </section>
  );
}

function SignatureChoice({ seen, onChange }: Pick<PersonCardProps, "seen" | "onChange">) {
  const options = SIGNATURE_ORDER.map(
    (value) => SIGNATURES.find(([one]) => one === value) ?? ([value, value] as const),
  );
  return (
    <>
      <Choices
        legend={words.visit.signature}
        options={options}
        value={seen.signature}
        onChange={(signature) => onChange(withSignature(seen, signature))}
      />
      {seen.signature === "declined" && <Reason seen={seen} onChange={onChange} />}
    </>
  );
}

function Reason({ seen, onChange }: Pick<PersonCardProps, "seen" | "onChange">) {
  const { reasons } = words.visit;
  return (
    <div class="stack">
      <Choices
        legend={words.visit.why}
        options={reasons.map((reason) => [reason, reason] as const)}
        value={seen.decline_reason}
        onChange={(reason) =>
          onChange({ ...seen, decline_reason: reason === seen.decline_reason ? "" : reason })
        }
      />
      <Typed
        label={words.visit.otherReason}
        value={reasons.includes(seen.decline_reason) ? "" : seen.decline_reason}
        most={200}
        onChange={(reason) => onChange({ ...seen, decline_reason: reason })}
      />
    </div>
  );
}

/** Each skill with two buttons: taught now, or known already. */
function Skills({ work, person, seen, onChange }: PersonCardProps) {
  const skills =
    work.setup.value?.skills.filter((skill) => skill.is_active || learnt(seen, skill.code)) ?? [];
  return (
    <ul class="skill-rows">
      {skills.map(({ code, short_name, name }) => {
        const state = learnt(seen, code);
        const isKnownBefore = state === "" && person.skills.includes(code);
        const toggle = (to: Learnt) => onChange(withSkill(seen, code, state === to ? "" : to));
        return (
          <li key={code} class="skill-row">
            <span class="skill-row__name">
              {short_name}
              {isKnownBefore && <span class="soft"> · {words.house.knows.toLocaleLowerCase("vi")}</span>}
            </span>
            <Button
              pressed={state === "taught"}
              label={`${words.visit.taught}: ${name}`}
              onPress={() => toggle("taught")}
            >
              {words.visit.taught}
            </Button>
            <Button
              pressed={state === "known"}
              label={`${words.visit.known}: ${name}`}
              onPress={() => toggle("known")}
            >
              {words.visit.known}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
