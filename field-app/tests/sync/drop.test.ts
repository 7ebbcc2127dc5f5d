import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { drop } from "../../src/sync/drop.ts";
import { Clock, enrolment, newPhone, openEnvelope, PIN, startApp } from "../phone.ts";

interface Asked {
  address: string;
  token: string;
  envelopes: { id: string; sealed: string }[];
}

/** A server that answers `statuses` in turn, the last one for ever. */
function server(...statuses: number[]) {
  const asked: Asked[] = [];
  const send = (async (address: string, init: RequestInit) => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    if (status === undefined || status === 0) throw new TypeError("no network");
    const body = JSON.parse(String(init.body));
    const token = new Headers(init.headers).get("Authorization") ?? "";
    asked.push({ address: address.split("/").at(-1) ?? "", token, envelopes: body.envelopes });
    return new Response(JSON.stringify(status === 403 ? { code: "revoked" } : { receipts: [] }), { status });
  }) as typeof fetch;
  return { asked, send };
}

async function lockedPhone(acts: number) {
  const name = newPhone();
  const device = await startApp(name, new Clock());
  await device.enrol({ ...(await enrolment("device-1")), dropToken: "drop" }, PIN);
  for (let number = 0; number < acts; number += 1) {
    await device.opened.value?.outbox.record({
      kind: "resident",
      at: new Date(),
      offset_ms: null,
      team: 1,
      data: {
        resident: `r${number}`,
        revision: 1,
        household: "h",
        full_name: "Trần Thị Ví Dụ",
        birth_year: null,
        is_adult: null,
        state: "active",
      },
    });
  }
  device.lock();
  return { device, database: await openDatabase(name, () => undefined) };
}

test("a locked telephone sends its acts closed, in batches, and keeps them until it is opened", async () => {
  const { device, database } = await lockedPhone(120);
  const { asked, send } = server(200);
  expect(await drop(database, send, "1")).toBe("sent");
  expect(asked.map(({ envelopes }) => envelopes.length)).toEqual([50, 50, 20]);
  expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(["Drop drop"]));
  const first = asked[0]?.envelopes[0];
  const act = await openEnvelope(first?.id ?? "", first?.sealed ?? "");
  expect(act.data).toMatchObject({ full_name: "Trần Thị Ví Dụ" });
  expect(device.unsent.value.acts).toBe(120);
  database.close();
});

test("without an answer it is tried later", async () => {
  const { database } = await lockedPhone(1);
  expect(await drop(database, server(0).send, "1")).toBe("later");
  expect(await drop(database, server(503).send, "1")).toBe("later");
  database.close();
});

test("a revoked telephone hands over what it has, is emptied without its PIN, and says so", async () => {
  const { device, database } = await lockedPhone(1);
  database.close();
  const { asked, send } = server(403);
  await device.sendClosed(send, "1");
  expect(device.state.value).toBe("wiped");
  expect(asked.map(({ address }) => address)).toEqual(["sealed", "wiped"]);
  expect(asked[0]?.envelopes).toHaveLength(1);
});

test("with nothing to send it asks whether it was revoked", async () => {
  const { database } = await lockedPhone(0);
  const { asked, send } = server(200);
  expect(await drop(database, send, "1")).toBe("sent");
  expect(asked.map(({ envelopes }) => envelopes)).toEqual([[]]);
  database.close();
});
