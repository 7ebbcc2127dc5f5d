import { useState } from "preact/hooks";
import type { VisitData, VisitOutcome } from "../contract.ts";
import { counts, type House, type Person } from "../model/house.ts";
import { taughtToAll, isTaughtToAll, withOutcome, withPerson, seenOf } from "../model/visiting.ts";
import type { NewAttachment } from "../store/outbox.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Page } from "../ui/page.tsx";
import { back } from "../ui/router.ts";
import { showToast } from "../ui/toast.tsx";
import { exchangeSoon } from "../work/current.ts";
import type { Work } from "../work/work.ts";
import { Choices } from "./choices.tsx";
import { Consent } from "./consent.tsx";
import { More } from "./more.tsx";
import { placeOf, titleOf } from "./naming.ts";
import { PersonCard } from "./person-card.tsx";
import { PersonForm } from "./person-form.tsx";
import { Revisit } from "./revisit.tsx";
import { words } from "./words.ts";

/** Changes a visit: seen at once, on the disk a moment later. What took its time says how it changes what then is. */
export type Change = (
  visit: VisitData | ((now: VisitData) => VisitData),
  photos?: readonly NewAttachment[],
) => void;

const OUTCOMES = Object.entries(words.outcomes) as [VisitOutcome, string][];

/** One visit: what was found, what each was taught, in as few taps as it takes. Every tap is kept at once. */
export function VisitPage({ work, house: id, visit: visitId }: { work: Work; house: string; visit: string }) {
  const house = work.house(id);
  const visit = work.visit(visitId);
  if (house === undefined || visit === undefined) {
    return (
      <Page title={words.visit.title} backTo="/">
        <p class="note">{words.house.notHere}</p>
      </Page>
    );
  }
  const change: Change = (next, photos) => {
    const now = work.visit(visitId)?.data ?? visit.data;
    work.writeVisit(typeof next === "function" ? next(now) : next, photos).catch((error: unknown) => {
      console.error(error);
      showToast(words.visit.notSaved);
    });
  };
  const { data } = visit;
  const finish = () => {
    exchangeSoon(1000);
    back("/");
  };
  return (
    <div class="above-bar">
      <Page title={titleOf(house)} backTo="/">
        <p class="soft">{placeOf(house, work.neighborhoods.value.get(house.neighborhood))}</p>
        {counts(visit) ? (
          <Filled work={work} house={house} data={data} change={change} />
        ) : (
          <Voided data={data} change={change} isTakenBack={visit.taken_back === true} />
        )}
      </Page>
      <div class="bar">
        <Button big kind="primary" icon="check" onPress={finish}>
          {words.visit.done}
        </Button>
      </div>
    </div>
  );
}

interface PartProps {
  work: Work;
  house: House;
  data: VisitData;
  change: Change;
}

function Filled({ work, house, data, change }: PartProps) {
  return (
    <>
      <Outcome data={data} change={change} />
      {data.outcome === "present" && <Taught work={work} house={house} data={data} change={change} />}
      {data.outcome !== "moved" && <Revisit data={data} today={work.today.value} change={change} />}
      <More data={data} today={work.today.value} change={change} />
      <Button
        kind="danger"
        onPress={() => {
          change((now) => ({ ...now, voided: true }));
          showToast(words.visit.voided, () => change((now) => ({ ...now, voided: false })));
        }}
      >
        {words.visit.void}
      </Button>
    </>
  );
}

function Outcome({ data, change }: { data: VisitData; change: Change }) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <p class="outcome">
        <strong>{words.outcomes[data.outcome]}</strong>
        <Button kind="quiet" onPress={() => setOpen(true)}>
          {words.house.editPerson}
        </Button>
      </p>
    );
  }
  return (
    <Choices
      legend={words.visit.outcome}
      options={OUTCOMES}
      value={data.outcome}
      onChange={(outcome) => {
        setOpen(false);
        if (outcome === data.outcome) return;
        change(withOutcome(data, outcome));
        showToast(words.house.recorded(words.outcomes[outcome]), () => change(data));
      }}
    />
  );
}

function Taught({ work, house, data, change }: PartProps) {
  const [isAdding, setAdding] = useState(false);
  const adults = house.people.filter((person) => person.isAdult);
  const children = house.people.filter((person) => !person.isAdult);
  const card = (person: Person) => (
    <PersonCard
      key={person.id}
      work={work}
      person={person}
      seen={seenOf(data, person.id)}
      onChange={(seen) => change((now) => withPerson(now, seen))}
    />
  );
  // Who does not agree that it is kept is visited all the same; only nothing is written about anybody.
  if (data.consent === "declined") return <Consent data={data} adults={adults} change={change} />;
  return (
    <>
      {adults.length > 0 ? (
        <ToAll work={work} adults={adults} data={data} change={change} />
      ) : (
        <p class="note">{words.visit.nobody}</p>
      )}
      {adults.map(card)}
      <Consent data={data} adults={adults} change={change} />
      {children.length > 0 && (
        <details>
          <summary>
            {words.house.children} ({children.length})
          </summary>
          {children.map(card)}
        </details>
      )}
      <Button icon="add" onPress={() => setAdding(true)}>
        {words.house.addPerson}
      </Button>
      {isAdding && <PersonForm work={work} household={house.id} onClose={() => setAdding(false)} />}
    </>
  );
}

/** One tap for the whole family. */
function ToAll({
  work,
  adults,
  data,
  change,
}: {
  work: Work;
  adults: Person[];
  data: VisitData;
  change: Change;
}) {
  const skills = work.setup.value?.skills.filter((skill) => skill.is_active) ?? [];
  const ids = adults.map(({ id }) => id);
  return (
    <fieldset class="skills">
      <legend>
        <h2>{words.visit.all}</h2>
        <span class="soft">{words.visit.allHint}</span>
      </legend>
      {skills.map(({ code, short_name }) => {
        const isTaught = isTaughtToAll(data, ids, code);
        return (
          <button
            key={code}
            type="button"
            class="button skill"
            aria-pressed={isTaught}
            onClick={() => change((now) => taughtToAll(now, ids, code, !isTaught))}
          >
            {short_name}
          </button>
        );
      })}
      <a class="button button--quiet skills__guide" href="#/huong-dan">
        <Icon name="book" />
        {words.visit.guides}
      </a>
    </fieldset>
  );
}

function Voided({ data, change, isTakenBack }: { data: VisitData; change: Change; isTakenBack: boolean }) {
  return (
    <>
      <p class="note note--warn">{isTakenBack ? words.visit.takenBack : words.visit.voidedNotice}</p>
      {!isTakenBack && (
        <Button big onPress={() => change({ ...data, voided: false })}>
          {words.visit.restore}
        </Button>
      )}
    </>
  );
}
