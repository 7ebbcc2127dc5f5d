import type { ComponentChild } from "preact";
import { GuidePage, GuidesPage } from "../guides/guides.tsx";
import { HousePage } from "../pages/house.tsx";
import { HouseFormPage } from "../pages/house-form.tsx";
import { Nav } from "../pages/nav.tsx";
import { OutgoingPage } from "../pages/outgoing.tsx";
import { RoundPage } from "../pages/round.tsx";
import { TotalsPage } from "../pages/totals.tsx";
import { VisitPage } from "../pages/visit.tsx";
import { Working } from "../pages/working.tsx";
import type { Device } from "../store/device.ts";
import type { Work } from "../work/work.ts";
import { ThisPhone } from "./this-phone.tsx";

type Found = Record<string, string>;
type Draw = (device: Device, found: Found) => ComponentChild;

/** A page that works on the phone's records, once they are open. */
function working(draw: (work: Work, found: Found, device: Device) => ComponentChild): Draw {
  return (device, found) => <Working>{(work) => draw(work, found, device)}</Working>;
}

/** The pages of the open app by their place; the first one is where the app starts. */
export const pages: readonly [readonly [string, Draw], ...(readonly [string, Draw])[]] = [
  ["/", working((work, _, device) => <RoundPage work={work} device={device} />)],
  ["/ho/:id", working((work, { id = "" }) => <HousePage key={id} work={work} id={id} />)],
  ["/ho/:id/sua", working((work, { id = "" }) => <HouseFormPage work={work} id={id} />)],
  [
    "/ho/:id/tham/:visit",
    working((work, { id = "", visit = "" }) => (
      <VisitPage key={visit} work={work} house={id} visit={visit} />
    )),
  ],
  ["/them-ho", working((work) => <HouseFormPage work={work} />)],
  ["/ket-qua", working((work, _, device) => <TotalsPage work={work} device={device} />)],
  ["/da-gui", working((work, _, device) => <OutgoingPage work={work} device={device} />)],
  ["/huong-dan", working((work) => <GuidesPage work={work} />)],
  ["/huong-dan/:code", working((work, { code = "" }) => <GuidePage key={code} work={work} code={code} />)],
  [
    "/may",
    (device) => (
      <div class="above-nav">
        <ThisPhone device={device} />
        <Nav at="/may" />
      </div>
    ),
  ],
];
