import { useState } from "preact/hooks";
import type { Speed, VisitData } from "../contract.ts";
import { readable } from "../model/days.ts";
import { uuid7 } from "../store/uuid7.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { showToast } from "../ui/toast.tsx";
import { shrunk } from "./photo.ts";
import { Typed } from "./typed.tsx";
import type { Change } from "./visit.tsx";
import { words } from "./words.ts";

interface MoreProps {
  data: VisitData;
  today: string;
  change: Change;
}

/** What is seldom needed: a note, a photo, the place, a speed measurement, another day. */
export function More({ data, today, change }: MoreProps) {
  return (
    <details class="more">
      <summary>{words.visit.more}</summary>
      <div class="stack">
        <Typed
          label={words.visit.note}
          value={data.note}
          most={500}
          isLong
          onChange={(note) => change((now) => ({ ...now, note }))}
        />
        <Photo data={data} change={change} />
        <Where data={data} change={change} />
        <SpeedFields data={data} change={change} />
        <Day data={data} today={today} change={change} />
      </div>
    </details>
  );
}

function Photo({ data, change }: { data: VisitData; change: Change }) {
  const [isBusy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setBusy(true);
    try {
      const photo = await shrunk(file);
      const id = uuid7(Date.now());
      change((now) => ({ ...now, photos: [...now.photos, id] }), [{ id, ...photo }]);
    } catch (error) {
      console.error(error);
      showToast(words.visit.photoTooLarge);
    } finally {
      setBusy(false);
    }
  };
  return (
    <label class="button button--file" aria-busy={isBusy}>
      <Icon name="camera" />
      {words.visit.photo}
      {data.photos.length > 0 && <span class="mark mark--ok">{words.visit.photos(data.photos.length)}</span>}
      <input
        type="file"
        accept="image/*"
        capture="environment"
        class="visually-hidden"
        disabled={isBusy}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

/** Six digits after the point, a decimetre, is what the server keeps. */
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

function Where({ data, change }: { data: VisitData; change: Change }) {
  const locate = () =>
    new Promise<void>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const place = { latitude: round(coords.latitude), longitude: round(coords.longitude) };
          change((now) => ({ ...now, place }));
          resolve();
        },
        () => {
          showToast(words.visit.placeRefused);
          resolve();
        },
        { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
      );
    });
  if (data.place) {
    return (
      <p class="outcome">
        <span>
          <Icon name="check" /> {words.visit.placeKept}
        </span>
        <Button kind="quiet" onPress={() => change({ ...data, place: null })}>
          {words.visit.placeRemove}
        </Button>
      </p>
    );
  }
  if (!("geolocation" in navigator)) return null;
  return (
    <Button icon="pin" onPress={locate}>
      {words.visit.place}
    </Button>
  );
}

/** A number as people type it, with a comma or a point; nothing where it is none. */
export function numberOf(text: string, most: number): number | null {
  const number = Number.parseFloat(text.replace(",", "."));
  return Number.isFinite(number) && number >= 0 && number <= most ? Math.round(number * 100) / 100 : null;
}

const EMPTY = { download: "", upload: "", latency: "", operator: "" };

function SpeedFields({ data, change }: { data: VisitData; change: Change }) {
  const say = (value: number | null | undefined) => (value == null ? "" : String(value).replace(".", ","));
  const [typed, setTyped] = useState({
    ...EMPTY,
    download: say(data.speed?.download_mbps),
    upload: say(data.speed?.upload_mbps),
    latency: say(data.speed?.latency_ms),
    operator: data.speed?.operator ?? "",
  });
  const keep = (part: Partial<typeof EMPTY>) => {
    const now = { ...typed, ...part };
    setTyped(now);
    const download = numberOf(now.download, 100_000);
    const speed: Speed | null =
      download === null
        ? null
        : {
            download_mbps: download,
            upload_mbps: numberOf(now.upload, 100_000),
            latency_ms: numberOf(now.latency, 100_000),
            operator: now.operator.slice(0, 40),
          };
    if (JSON.stringify(speed) !== JSON.stringify(data.speed)) change((now) => ({ ...now, speed }));
  };
  return (
    <fieldset class="stack">
      <legend class="field__label">{words.visit.speed}</legend>
      <Typed
        label={words.visit.download}
        value={typed.download}
        most={9}
        inputMode="decimal"
        onChange={(download) => keep({ download })}
      />
      <Typed
        label={words.visit.upload}
        value={typed.upload}
        most={9}
        inputMode="decimal"
        onChange={(upload) => keep({ upload })}
      />
      <Typed
        label={words.visit.latency}
        value={typed.latency}
        most={9}
        inputMode="decimal"
        onChange={(latency) => keep({ latency })}
      />
      <Typed
        label={words.visit.operator}
        value={typed.operator}
        most={40}
        suggestions={words.visit.operators}
        onChange={(operator) => keep({ operator })}
      />
    </fieldset>
  );
}

function Day({ data, today, change }: MoreProps) {
  return (
    <label class="field">
      <span class="field__label">
        {words.visit.dayOther}
        {data.visited_on && `: ${readable(data.visited_on)}`}
      </span>
      <input
        type="date"
        class="field__input"
        max={today}
        value={data.visited_on ?? ""}
        onChange={(event) => {
          const day = event.currentTarget.value || null;
          if (day === null || day <= today) change({ ...data, visited_on: day === today ? null : day });
        }}
      />
    </label>
  );
}
