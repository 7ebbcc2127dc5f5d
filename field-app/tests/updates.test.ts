// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import { beforeRestart, settle } from "../src/update/settle.ts";
import { hasUpdate, takeUpdate, watchForUpdates } from "../src/update/updates.ts";

class Worker extends EventTarget {
  readonly heard: unknown[] = [];
  postMessage(message: unknown): void {
    this.heard.push(message);
  }
}

class Registration extends EventTarget {
  installing: Worker | null = null;
  waiting: Worker | null = null;
  async update(): Promise<void> {}

  /** A new version arrives and is installed. */
  install(): void {
    this.installing = new Worker();
    this.dispatchEvent(new Event("updatefound"));
    const installed = this.installing;
    this.waiting = installed;
    this.installing = null;
    installed.dispatchEvent(new Event("statechange"));
  }
}

function browser(isControlled = true) {
  const registration = new Registration();
  const container = Object.assign(new EventTarget(), {
    controller: isControlled ? new Worker() : null,
    register: vi.fn(async () => registration),
  });
  return {
    registration,
    fakeContainer: container,
    container: container as unknown as ServiceWorkerContainer,
    registered: registration as unknown as ServiceWorkerRegistration,
  };
}

test("a new version is offered once it is installed, and nothing starts again by itself", async () => {
  const { container, fakeContainer, registration } = browser();
  const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  await watchForUpdates(container, "/di-tung-ngo/sw.js", "/di-tung-ngo/");
  expect(hasUpdate.value).toBe(false);
  registration.install();
  expect(hasUpdate.value).toBe(true);
  expect(registration.waiting?.heard).toEqual([]);
  fakeContainer.dispatchEvent(new Event("controllerchange")); // another tab took it
  expect(reload).not.toHaveBeenCalled();
});

test("the very first installation is no new version", async () => {
  const { container, registration } = browser(false);
  await watchForUpdates(container, "/di-tung-ngo/sw.js", "/di-tung-ngo/");
  registration.install();
  expect(hasUpdate.value).toBe(false);
});

test("a tap takes it: first what is being typed is put away, then the worker, then this tab starts again", async () => {
  const { container, fakeContainer, registration, registered } = browser();
  registration.install();
  const order: string[] = [];
  const end = beforeRestart(async () => void order.push("draft put away"));
  await takeUpdate(container, registered, settle, () => order.push("started again"));
  expect(registration.waiting?.heard).toEqual(["take-over"]);
  fakeContainer.dispatchEvent(new Event("controllerchange"));
  fakeContainer.dispatchEvent(new Event("controllerchange"));
  expect(order).toEqual(["draft put away", "started again"]);
  end();
});

test("what cannot be put away stops the update", async () => {
  const { container, registration, registered } = browser();
  registration.install();
  const reload = vi.fn();
  const end = beforeRestart(async () => {
    throw new Error("the disk is full");
  });
  await expect(takeUpdate(container, registered, settle, reload)).rejects.toThrow("full");
  expect(registration.waiting?.heard).toEqual([]);
  expect(reload).not.toHaveBeenCalled();
  end();
});
