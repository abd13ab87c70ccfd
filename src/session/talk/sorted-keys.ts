// Keys in ascending order of which nearly all are added last. Rule: what is not, as when a history is brought in from
// its newest page to its oldest, is put in its place at the next look, all of it at once; n of them cost no n squared.

/** Below 0: `a` comes first. By code units, as IndexedDB orders strings. */
export type Compare = (a: string, b: string) => number;

const byCodeUnits: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

export class SortedKeys {
  readonly #compare: Compare;
  #keys: string[] = [];
  #sorted = true;

  constructor(compare: Compare = byCodeUnits) {
    this.#compare = compare;
  }

  /** One that is not there yet. */
  add(key: string): void {
    const last = this.#keys.at(-1);
    if (last !== undefined && this.#compare(last, key) > 0) this.#sorted = false;
    this.#keys.push(key);
  }

  /** Drops those that are not to stay. */
  retain(stays: (key: string) => boolean): void {
    this.#keys = this.#keys.filter(stays);
  }

  /** Ascending. */
  get all(): readonly string[] {
    // Runs that are in order, as pages are, cost a merge alone (V8, SpiderMonkey and JavaScriptCore sort by merging).
    if (!this.#sorted) this.#keys.sort(this.#compare);
    this.#sorted = true;
    return this.#keys;
  }

  /** How many come before `key`, which need not be there. */
  before(key: string): number {
    const keys = this.all;
    let [from, to] = [0, keys.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#compare(keys[middle] ?? "", key) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
