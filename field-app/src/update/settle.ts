type Settling = () => Promise<void>;

const settlings = new Set<Settling>();

/**
 * Registers what must be put away before the app starts again, a form that is being filled in for instance.
 *
 * @returns Ends the registration.
 */
export function beforeRestart(settling: Settling): () => void {
  settlings.add(settling);
  return () => settlings.delete(settling);
}

/** Puts everything away. Throws when something cannot be, and then the app must not start again. */
export async function settle(): Promise<void> {
  await Promise.all([...settlings].map((settling) => settling()));
}
