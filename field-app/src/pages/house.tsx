import { useState } from "preact/hooks";
import type { VisitOutcome } from "../contract.ts";
import { readable } from "../model/days.ts";
import { counts, type House, type Person, visitDay } from "../model/house.ts";
import { newVisit } from "../model/visiting.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Page } from "../ui/page.tsx";
import { go } from "../ui/router.ts";
import { showToast } from "../ui/toast.tsx";
import type { Work } from "../work/work.ts";
import { bornOf, placeOf, titleOf } from "./naming.ts";
import { PersonForm } from "./person-form.tsx";
import { words } from "./words.ts";

const OTHERS: readonly Exclude<VisitOutcome, "present">[] = ["absent", "refused", "moved"];

/** A household: who lives there, what they know, who was there, and the one tap that begins a visit. */
export function HousePage({ work, id }: { work: Work; id: string }) {
  const house = work.house(id);
  if (house === undefined) {
    return (
      <Page title={words.house.noName} backTo="/">
        <p class="note">{words.house.notHere}</p>
      </Page>
    );
  }
  return (
    <div class="above-bars">
      <Page title={titleOf(house)} backTo="/">
        <Where house={house} work={work} />
        {house.isGone && <p class="note note--warn">{words.house.gone}</p>}
        <Mine house={house} work={work} />
        <Residents house={house} work={work} />
        <LastVisits house={house} />
      </Page>
      <Outcomes house={house} work={work} />
    </div>
  );
}

function EditLink({ id }: { id: string }) {
  return (
    <a class="button" href={`#/ho/${id}/sua`}>
      {words.house.edit}
    </a>
  );
}

function Where({ house, work }: { house: House; work: Work }) {
  return (
    <div class="where">
      <p>{placeOf(house, work.neighborhoods.value.get(house.neighborhood))}</p>
      {house.note && <p class="soft">{house.note}</p>}
      {house.phone && (
        <a class="button" href={`tel:${house.phone.replace(/[^\d+]/g, "")}`}>
          <Icon name="call" />
          {words.house.call(house.phone)}
        </a>
      )}
      <EditLink id={house.id} />
      {house.revisitDate && (
        <p class="mark mark--info">{words.house.revisitOn(readable(house.revisitDate))}</p>
      )}
    </div>
  );
}

/** What this member wrote here today: one tap away, to be looked at and mended. */
function Mine({ house, work }: { house: House; work: Work }) {
  const visits = work.visits.value.filter(
    (visit) => visit.data.household === house.id && counts(visit) && visitDay(visit) === work.today.value,
  );
  if (visits.length === 0) return null;
  return (
    <section>
      <h2>{words.house.today}</h2>
      {visits.map((visit) => (
        <a key={visit.id} class="row" href={`#/ho/${house.id}/tham/${visit.id}`}>
          <span class="row__text">
            <span class="row__title">{words.outcomes[visit.data.outcome]}</span>
          </span>
          <span class="row__end">{words.house.mine}</span>
          <Icon name="next" />
        </a>
      ))}
    </section>
  );
}

function Residents({ house, work }: { house: House; work: Work }) {
  const [edited, setEdited] = useState<Person | "new">();
  return (
    <section>
      <h2>{words.house.residents}</h2>
      {house.people.length === 0 && <p class="soft">{words.house.noResidents}</p>}
      <ul>
        {house.people.map((person) => (
          <li key={person.id} class="resident">
            <div class="row__text">
              <p class="resident__name">{person.name}</p>
              <p class="soft">
                {person.isAdult ? bornOf(person) : `${bornOf(person)} · ${words.house.children}`}
              </p>
              <Knows person={person} work={work} />
            </div>
            <Button
              kind="quiet"
              label={`${words.house.editPerson} ${person.name}`}
              onPress={() => setEdited(person)}
            >
              {words.house.editPerson}
            </Button>
          </li>
        ))}
      </ul>
      <Button onPress={() => setEdited("new")} icon="add">
        {words.house.addPerson}
      </Button>
      {edited && (
        <PersonForm
          work={work}
          household={house.id}
          person={edited === "new" ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </section>
  );
}

/** What a resident knows already, in the words of the buttons. */
export function Knows({ person, work }: { person: Person; work: Work }) {
  const skills = work.setup.value?.skills ?? [];
  const known = skills.filter((skill) => person.skills.includes(skill.code));
  if (known.length === 0 && !person.hasSignature) return null;
  return (
    <p class="knows">
      {person.hasSignature && <span class="mark mark--ok">{words.house.signature}</span>}
      {known.map((skill) => (
        <span key={skill.code} class="mark">
          {skill.short_name}
        </span>
      ))}
    </p>
  );
}

function LastVisits({ house }: { house: House }) {
  return (
    <section>
      <h2>{words.house.lastVisits}</h2>
      {house.visits.length === 0 && <p class="soft">{words.house.noVisits}</p>}
      <ul class="past">
        {house.visits.slice(0, 3).map((visit) => (
          <li key={visit.id}>
            <strong>{readable(visit.day)}</strong> {words.outcomes[visit.outcome]}
            <span class="soft"> · {visit.isMine ? words.house.byMe : visit.member}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Outcomes({ house, work }: { house: House; work: Work }) {
  const begin = async (outcome: VisitOutcome) => {
    work.refreshDay();
    const visit = newVisit(house.id, outcome, work.round.value?.id ?? null, new Date());
    try {
      await work.writeVisit(visit);
    } catch (error) {
      console.error(error);
      showToast(words.visit.notSaved);
      return;
    }
    go(`/ho/${house.id}/tham/${visit.visit}`, { isReplacing: true });
    showToast(words.house.recorded(words.outcomes[outcome]), async () => {
      const written = work.visit(visit.visit);
      if (written) await work.writeVisit({ ...written.data, voided: true });
      go(`/ho/${house.id}`, { isReplacing: true });
    });
  };
  return (
    <section class="bar" aria-label={words.house.what}>
      <div class="bar__others">
        {OTHERS.map((outcome) => (
          <Button key={outcome} onPress={() => begin(outcome)}>
            {words.outcomes[outcome]}
          </Button>
        ))}
      </div>
      <Button big kind="primary" icon="check" onPress={() => begin("present")}>
        {words.outcomes.present}
      </Button>
    </section>
  );
}
