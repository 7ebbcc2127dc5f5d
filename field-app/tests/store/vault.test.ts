import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/database.ts";
import { NotOpened, Vault } from "../../src/store/vault.ts";
import { enrolledPhone, newPhone, opened, visit } from "../phone.ts";

async function vault(): Promise<Vault> {
  return new Vault(
    await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
  );
}

test("what is sealed opens again, with every Vietnamese letter", async () => {
  const safe = await vault();
  const value = { name: "Đặng Thị Ngọc Ưỡn", born: 1950, lane: null };
  expect(await safe.open("notes/a", await safe.seal("notes/a", value))).toEqual(value);
});

test("a sealed record opens neither under another key, nor in another place, nor when a bit has changed", async () => {
  const safe = await vault();
  const sealed = await safe.seal("notes/a", "kín");
  await expect((await vault()).open("notes/a", sealed)).rejects.toThrow(NotOpened);
  await expect(safe.open("notes/b", sealed)).rejects.toThrow(NotOpened);
  const bytes = new Uint8Array(sealed.bytes.slice(0));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  await expect(safe.open("notes/a", { ...sealed, bytes: bytes.buffer })).rejects.toThrow(NotOpened);
});

test("nothing that names a person lies open on the disk", async () => {
  const name = newPhone();
  const { outbox, notes, collection } = opened(await enrolledPhone(name));
  await outbox.record(visit(1, new Date(), "Nguyễn Văn Mẫu"), [
    { id: "p1", mediaType: "image/jpeg", bytes: new TextEncoder().encode("Nguyễn Văn Mẫu").buffer },
  ]);
  await notes.put("draft", "Nguyễn Văn Mẫu");
  await collection<{ id: string; name: string }>("residents").change({
    put: [{ id: "r1", name: "Nguyễn Văn Mẫu" }],
  });

  const database = await openDatabase(name, () => undefined);
  const stores = [...database.objectStoreNames];
  expect(stores).toContain("acts");
  for (const store of stores) {
    for (const value of await database.getAll(store)) {
      const seen = JSON.stringify(value, (_key, part) => {
        if (part instanceof ArrayBuffer) return new TextDecoder().decode(part);
        return ArrayBuffer.isView(part) ? new TextDecoder().decode(part) : part;
      });
      expect(seen, store).not.toMatch(/Nguyễn|Mẫu|Ví Dụ|visit/);
    }
  }
  database.close();
});

test("the key that is made from the PIN never leaves the browser's hands", async () => {
  const name = newPhone();
  await enrolledPhone(name);
  const database = await openDatabase(name, () => undefined);
  const ring = await database.get("keyring", "device");
  database.close();
  expect(ring?.secret.extractable).toBe(false);
  await expect(crypto.subtle.exportKey("raw", ring?.secret as CryptoKey)).rejects.toThrow();
});
