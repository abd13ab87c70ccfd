// What is written to each device and not sent, for as long as the page is open.
// Rule: nothing a person wrote is lost: a refused message is written again, in front of what was written since and
// behind those that were refused before it, whatever is shown by then.

type Listener = (pairId: string) => void;

const drafts = new Map<string, string>();
/** What stands at the head of a draft because it was refused. */
const refused = new Map<string, string>();
const listeners = new Set<Listener>();

export function draftOf(pairId: string): string {
  return drafts.get(pairId) ?? "";
}

export function keepDraft(pairId: string, text: string): void {
  drafts.set(pairId, text);
}

export function giveBack(pairId: string, text: string): void {
  const draft = draftOf(pairId);
  const earlier = refused.get(pairId);
  const stands = earlier !== undefined && `${draft}\n`.startsWith(`${earlier}\n`);
  const head = stands ? `${earlier}\n${text}` : text;
  const since = stands ? draft.slice(earlier.length + 1) : draft;
  refused.set(pairId, head);
  keepDraft(pairId, since === "" ? head : `${head}\n${since}`);
  for (const listener of listeners) listener(pairId);
}

/** Told of what was given back. Returns how to stop. */
export function hearGivenBack(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
