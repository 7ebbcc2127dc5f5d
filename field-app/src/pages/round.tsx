import { useMemo, useState } from "preact/hooks";
import { counts, type House, type HouseState } from "../model/house.ts";
import { countsOf, type Filter, type Row, rowsOf } from "../model/rows.ts";
import { ofDay } from "../model/totals.ts";
import { fold } from "../search/fold.ts";
import type { Device } from "../store/device.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Page } from "../ui/page.tsx";
import { SearchBox } from "../ui/search-box.tsx";
import { isOnline, StatusStrip } from "../ui/status-strip.tsx";
import { VirtualList } from "../ui/virtual-list.tsx";
import { trouble } from "../work/current.ts";
import type { Work } from "../work/work.ts";
import { readable } from "../model/days.ts";
import { Nav } from "./nav.tsx";
import { titleOf } from "./naming.ts";
import { remembered } from "./remembered.ts";
import { words } from "./words.ts";

const MARKS: Record<HouseState, string> = {
  unvisited: "",
  met: "mark--ok",
  absent: "mark--warn",
  refused: "mark--danger",
  moved: "mark--info",
};
const FILTERS: readonly Filter[] = ["left", "absent", "revisit", "all"];
const LANE_REM = 2.6;
const HOUSE_REM = 4.25;

/** Where the app opens: how far the day is, and the households by lane and number. */
export function RoundPage({ work, device }: { work: Work; device: Device }) {
  const [filter, setFilter] = useState<Filter>(remembered.filter);
  const [search, setSearch] = useState(remembered.search);
  const houses = work.houses.value;
  const routes = work.routes.value;
  const names = work.neighborhoods.value;
  const folded = fold(search);
  const rows = useMemo(
    () => rowsOf(houses, filter, folded, names, routes),
    [houses, filter, folded, names, routes],
  );
  const figures = useMemo(() => countsOf(houses), [houses]);
  const found = rows.filter((row) => row.type === "house").length;
  return (
    <div class="above-nav round">
      <Page title={work.round.value?.name ?? words.round.title} actions={<AddHouse />}>
        <StatusStrip unsent={device.unsent.value} to="/da-gui" />
        {trouble.value && <p class="note note--danger">{trouble.value}</p>}
        <Progress work={work} />
        <Teams work={work} />
        <Routes work={work} />
        <SearchBox
          label={words.round.search}
          value={search}
          onChange={(value) => {
            remembered.search = value;
            setSearch(value);
          }}
          found={found}
        />
        {folded === "" && (
          <fieldset class="filters">
            <legend class="visually-hidden">{words.round.filtersLabel}</legend>
            {FILTERS.map((one) => (
              <button
                key={one}
                type="button"
                class="filter"
                aria-pressed={one === filter}
                onClick={() => {
                  remembered.filter = one;
                  setFilter(one);
                }}
              >
                <span class="filter__count">{figures[one]}</span>
                {words.round.filters[one]}
              </button>
            ))}
          </fieldset>
        )}
        {rows.length === 0 && <Empty work={work} filter={filter} isSearching={folded !== ""} />}
        <VirtualList
          rows={rows}
          keyOf={keyOf}
          heightOf={heightOf}
          render={renderRow}
          label={words.round.list}
        />
      </Page>
      <Nav at="/" />
    </div>
  );
}

function AddHouse() {
  return (
    <a class="button" href="#/them-ho">
      <Icon name="add" />
      {words.round.add}
    </a>
  );
}

const keyOf = (row: Row) => (row.type === "lane" ? `${row.isOnRoute}/${row.id}` : row.id);
const heightOf = (row: Row) => (row.type === "lane" ? LANE_REM : HOUSE_REM);

function renderRow(row: Row) {
  if (row.type === "lane") {
    return (
      <h2 class="list-heading lane">
        <span class="lane__name">{row.name || "–"}</span>
        {row.isOnRoute && <span class="mark mark--info">{words.round.onRoute}</span>}
        <span class="lane__count">{words.round.lane(row.done, row.total)}</span>
      </h2>
    );
  }
  return <HouseRow house={row.house} />;
}

function HouseRow({ house }: { house: House }) {
  const state = house.state;
  return (
    <a class="row house" href={`#/ho/${house.id}`}>
      <span class="house__number">{house.number || "–"}</span>
      <span class="row__text">
        <span class="row__title">{titleOf(house)}</span>
        <span class="row__detail">
          {state !== "unvisited" && <span class={`mark ${MARKS[state]}`}>{words.states[state]}</span>}{" "}
          {house.revisitDate
            ? words.house.revisitOn(readable(house.revisitDate).slice(0, 5))
            : [words.house.people(house.people.length), house.note].filter(Boolean).join(" · ")}
        </span>
      </span>
      <Icon name="next" />
    </a>
  );
}

function Progress({ work }: { work: Work }) {
  const target = work.round.value?.daily_target ?? 0;
  const visits = work.visits.value;
  const today = work.today.value;
  const houses = work.houses.value;
  const done = useMemo(() => {
    const visited = new Set(
      ofDay(visits, today)
        .filter(counts)
        .map(({ data }) => data.household),
    );
    // What the member wrote on another phone counts as well.
    for (const house of houses) {
      if (house.visits.some((visit) => visit.isMine && visit.day === today)) visited.add(house.id);
    }
    return visited.size;
  }, [visits, houses, today]);
  if (target === 0) {
    return (
      <p class="soft">
        {words.round.noTarget(done)} {work.round.value ? "" : words.round.none}
      </p>
    );
  }
  return (
    <div class="day">
      <p class="day__figures">
        <span class="soft">{words.round.done}</span>
        <strong class="day__done">{words.round.target(done, target)}</strong>
        <span class="day__left">{words.round.left(target - done)}</span>
      </p>
      <progress class="day__bar" value={Math.min(done, target)} max={target} aria-label={words.round.done} />
    </div>
  );
}

function Teams({ work }: { work: Work }) {
  const teams = work.setup.value?.teams ?? [];
  if (teams.length < 2) return null;
  return (
    <fieldset class="choices">
      <legend class="field__label">{words.round.team}</legend>
      {teams.map((team) => (
        <Button key={team.id} pressed={team.id === work.team.value} onPress={() => work.chooseTeam(team.id)}>
          {team.name}
        </Button>
      ))}
    </fieldset>
  );
}

function Routes({ work }: { work: Work }) {
  const routes = work.routes.value;
  if (routes.length === 0) return null;
  return (
    <details class="route">
      <summary>{words.round.route}</summary>
      <ul class="stack">
        {routes.map((route) => (
          <li key={route.neighborhood}>
            <strong>{work.neighborhoods.value.get(route.neighborhood)}</strong>
            {": "}
            {route.lanes.join(", ") || words.round.wholeNeighborhood}
            {(route.meeting_time || route.meeting_place) && (
              <p>{words.round.meeting(route.meeting_time ?? "", route.meeting_place)}</p>
            )}
            {route.note && <p class="soft">{route.note}</p>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Empty({ work, filter, isSearching }: { work: Work; filter: Filter; isSearching: boolean }) {
  if (isSearching) return <p class="note">{words.round.notFound}</p>;
  const hasNone = work.houses.value.length === 0;
  let text: string = words.round.empty[filter];
  if (hasNone && !work.isWhole.value) text = isOnline.value ? words.round.pulling : words.round.offlineFirst;
  else if (hasNone && work.setup.value?.teams.length === 0) text = words.round.noTeam;
  else if (hasNone) text = words.round.empty.all;
  return <p class="note">{text}</p>;
}
