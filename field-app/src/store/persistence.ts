/** Asks the browser never to clear the records by itself; tells whether it promised. Firefox asks the person. */
export async function askToPersist(storage: StorageManager | undefined): Promise<boolean> {
  if (!storage?.persist) return false; // Safari before 15.2
  return (await storage.persisted()) || (await storage.persist());
}

export async function isPersisted(storage: StorageManager | undefined): Promise<boolean> {
  return (await storage?.persisted?.()) ?? false;
}
