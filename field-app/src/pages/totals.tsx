import { useEffect, useMemo, useState } from "preact/hooks";
import { readable } from "../model/days.ts";
import { counts, visitDay } from "../model/house.ts";
import type { MineVisit } from "../model/mine.ts";
import { ofDay, ofRound, type Totals, totalsOf } from "../model/totals.ts";
import type { Device } from "../store/device.ts";
import { Icon } from "../ui/icon.tsx";
import { Page } from "../ui/page.tsx";
import { StatusStrip } from "../ui/status-strip.tsx";
import { VirtualList } from "../ui/virtual-list.tsx";
import type { Work } from "../work/work.ts";
import { Nav } from "./nav.tsx";
import { placeOf, titleOf } from "./naming.ts";
import { words } from "./words.ts";

const VISIT_REM = 4.25;

/** What this member has done, today and in this round, with every visit to be looked at and mended. */
export function TotalsPage({ work, device }: { work: Work; device: Device }) {
  const visits = work.visits.value;
  const today = work.today.value;
  const round = work.round.value;
  const ofToday = useMemo(() => totalsOf(ofDay(visits, today)), [visits, today]);
  const ofThisRound = useMemo(
    () => (round ? totalsOf(ofRound(visits, round.id)) : undefined),
    [visits, round],
  );
  const [unsent, setUnsent] = useState<Set<string>>(new Set());
  const count = device.unsent.value.acts;
  useEffect(() => {
    void work.outbox.unsentIds().then(setUnsent);
  }, [work, count, visits]);
  return (
    <div class="above-nav">
      <Page title={words.totals.title}>
        <StatusStrip unsent={device.unsent.value} to="/da-gui" />
        <Figures title={words.totals.today} totals={ofToday} />
        {round && ofThisRound && (
          <Figures title={`${words.totals.round}: ${round.name}`} totals={ofThisRound} />
        )}
        <BySkill work={work} totals={ofThisRound ?? ofToday} />
        <h2>{words.totals.visits}</h2>
        {visits.length === 0 && <p class="soft">{words.totals.noVisits}</p>}
        <VirtualList
          rows={visits}
          keyOf={(visit) => visit.id}
          heightOf={heightOf}
          label={words.totals.visits}
          render={(visit) => <VisitRow work={work} visit={visit} isUnsent={unsent.has(visit.act)} />}
        />
      </Page>
      <Nav at="/ket-qua" />
    </div>
  );
}

const heightOf = () => VISIT_REM;

function Figures({ title, totals }: { title: string; totals: Totals }) {
  const figures = [
    [words.totals.households, totals.households],
    [words.totals.met, totals.met],
    [words.totals.people, totals.people],
    [words.totals.lessons, totals.lessons],
    [words.totals.signatures, totals.signatures],
  ] as const;
  return (
    <section class="figures">
      <h2>{title}</h2>
      <dl class="figures__list">
        {figures.map(([label, value]) => (
          <div key={label} class="figure">
            <dt>{label}</dt>
            <dd>{value.toLocaleString("vi-VN")}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function BySkill({ work, totals }: { work: Work; totals: Totals }) {
  if (totals.bySkill.size === 0) return null;
  const skills = work.setup.value?.skills.filter(({ code }) => totals.bySkill.has(code)) ?? [];
  return (
    <details>
      <summary>{words.totals.bySkill}</summary>
      <dl class="by-skill">
        {skills.map(({ code, short_name }) => (
          <div key={code}>
            <dt>{short_name}</dt>
            <dd>{totals.bySkill.get(code)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function VisitRow({ work, visit, isUnsent }: { work: Work; visit: MineVisit; isUnsent: boolean }) {
  const house = work.house(visit.data.household);
  const title = house ? titleOf(house) : words.house.noName;
  const inside = (
    <>
      <span class="row__text">
        <span class="row__title">{title}</span>
        <span class="row__detail">
          {isUnsent && <span class="mark mark--warn">{words.totals.unsent}</span>}
          {!counts(visit) && <span class="mark">{words.totals.voided}</span>} {readable(visitDay(visit))} ·{" "}
          {words.outcomes[visit.data.outcome]}
          {house && ` · ${placeOf(house, undefined)}`}
        </span>
      </span>
    </>
  );
  // A household that went to another team can no longer be looked at; what was done there still counts.
  if (house === undefined) return <div class="row">{inside}</div>;
  return (
    <a class="row" href={`#/ho/${house.id}/tham/${visit.id}`}>
      {inside}
      <Icon name="next" />
    </a>
  );
}
