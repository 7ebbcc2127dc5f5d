import { expect, test, vi } from "vitest";
import { deviceName, EnrolmentRefused, enrol, NoAnswer } from "../src/enrolment/enrol.ts";
import { toBase64Url } from "../src/store/envelope.ts";
import { enrolment, newPhone, opened, PIN, startApp, visit } from "./phone.ts";

class Memory {
  readonly kept = new Map<string, string>();
  getItem = (name: string) => this.kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.kept.set(name, value);
  removeItem = (name: string) => void this.kept.delete(name);
}

interface Asked {
  code: string;
  device: { id: string; name: string };
  app_version: string;
}

async function phoneBefore(...answers: (() => Response | Promise<Response>)[]) {
  const asked: Asked[] = [];
  const get = vi.fn(async (address: string, init: RequestInit) => {
    expect(address).toBe("/di-tung-ngo/api/v1/enrol");
    asked.push(JSON.parse(String(init.body)) as Asked);
    const next = answers[asked.length - 1];
    if (next === undefined) throw new TypeError("network");
    return next();
  });
  const memory = new Memory();
  const device = await startApp(newPhone());
  const surroundings = {
    version: "v1",
    storage: memory as unknown as Storage,
    get: get as unknown as typeof fetch,
    userAgent: "Mozilla/5.0 (Linux; Android 10; K)",
  };
  return { asked, memory, device, tryCode: (code: string) => enrol(device, code, PIN, surroundings) };
}

const { sealKey } = await enrolment("any");
const taken = () =>
  Response.json({
    token: "a-token",
    secret: toBase64Url(new Uint8Array(32).fill(9)),
    seal_key: toBase64Url(sealKey),
    member: { id: 5, name: "Trần Thị Ví Dụ" },
    commune: { id: 12, name: "Xã Mẫu" },
    epoch: "e1",
    server_time: "2026-10-10T01:00:00.000Z",
  });
const refused = (code: string) => () => Response.json({ code, message: "Mã này đã dùng." }, { status: 403 });

test("a code binds the phone: the app is open, knows its member, and can record", async () => {
  const { asked, device, tryCode, memory } = await phoneBefore(taken);
  await tryCode("MA-THU");
  expect(asked[0]).toMatchObject({ code: "MA-THU", device: { name: "Android" }, app_version: "v1" });
  expect(device.state.value).toBe("open");
  expect(await device.deviceId()).toBe(asked[0]?.device.id);
  expect(await opened(device).notes.get("token")).toBe("a-token");
  expect((await opened(device).outbox.record(visit(1))).seq).toBe(1);
  expect(memory.kept.size).toBe(0);
});

test("an answer that got lost is asked for again by the same phone", async () => {
  const { asked, tryCode, device } = await phoneBefore(() => Promise.reject(new TypeError("network")), taken);
  await expect(tryCode("MA-THU")).rejects.toThrow(NoAnswer);
  expect(device.state.value).toBe("new");
  await tryCode("MA-THU");
  expect(asked[1]?.device.id).toBe(asked[0]?.device.id);
});

test("a refusal is told in the server's words, and with the next code the phone is a new one", async () => {
  const { asked, tryCode } = await phoneBefore(refused("code_used"), taken);
  await expect(tryCode("MA-CU")).rejects.toThrow(
    new EnrolmentRefused({ code: "code_used", message: "Mã này đã dùng." }),
  );
  await tryCode("MA-MOI");
  expect(asked[1]?.device.id).not.toBe(asked[0]?.device.id);
});

test("a page of somebody else's network is no answer", async () => {
  const { tryCode, device } = await phoneBefore(() => new Response("<html>Wi-Fi", { status: 200 }));
  await expect(tryCode("MA-THU")).rejects.toThrow(NoAnswer);
  expect(device.state.value).toBe("new");
});

test("a phone is called by its kind", () => {
  expect(deviceName("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)")).toBe("iPhone");
  expect(deviceName("something else")).toBe("?");
});
