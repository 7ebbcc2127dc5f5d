import type { ComponentChild } from "preact";
import type { Device } from "../store/device.ts";
import { ThisPhone } from "./this-phone.tsx";

type Draw = (device: Device, found: Record<string, string>) => ComponentChild;

/** The pages of the open app by their place; the first one is where the app starts. */
export const pages: readonly [readonly [string, Draw], ...(readonly [string, Draw])[]] = [
  ["/may", (device) => <ThisPhone device={device} />],
];
