// What a promise was rejected with, in a word: for any runner.

/** Name and fault of the error, as in "StoreError full", or its name alone; "none" when there was no error. */
export function faultOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "none",
    (error: { name: string; fault?: string }) => `${error.name} ${error.fault ?? ""}`.trim(),
  );
}
