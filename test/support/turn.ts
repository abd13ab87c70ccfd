// The event loop, as tests let it turn.

/** What was begun goes on, and what is due is done; no time passes that anything could count on. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await turn();
}
