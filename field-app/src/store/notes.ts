import { type Database, durable } from "./database.ts";
import type { Vault } from "./vault.ts";

/** Single sealed values by name: who the member is, how far was pulled, what is being typed. */
export class Notes {
  readonly #database: Database;
  readonly #vault: Vault;

  constructor(database: Database, vault: Vault) {
    this.#database = database;
    this.#vault = vault;
  }

  async get<T>(name: string): Promise<T | undefined> {
    const sealed = await this.#database.get("notes", name);
    return sealed && this.#vault.open<T>(`notes/${name}`, sealed);
  }

  async put(name: string, value: unknown): Promise<void> {
    const sealed = await this.#vault.seal(`notes/${name}`, value);
    const write = durable(this.#database, ["notes"]);
    await Promise.all([write.store.put(sealed, name), write.done]);
  }

  async delete(name: string): Promise<void> {
    const write = durable(this.#database, ["notes"]);
    await Promise.all([write.store.delete(name), write.done]);
  }
}
