// Makes StoreError survive the worker boundary: comlink carries only an error's name, message and stack.
// Rule: imported by both sides of the boundary, before anything is exposed or wrapped.
import { transferHandlers, type TransferHandler } from "comlink";

import { StoreError, type StoreFault } from "../engine/ports.ts";

interface Thrown {
  readonly value: unknown;
}
type Carried = { isError: true; value: { name: string; message: string; fault?: StoreFault } } | { isError: false };

const plain = transferHandlers.get("throw") as TransferHandler<Thrown, Carried>;

transferHandlers.set("throw", {
  canHandle: (value): value is Thrown => plain.canHandle(value),
  serialize(thrown: Thrown) {
    const [carried, transferables] = plain.serialize(thrown);
    if (carried.isError && thrown.value instanceof StoreError) carried.value.fault = thrown.value.fault;
    return [carried, transferables];
  },
  deserialize(carried: Carried): never {
    if (carried.isError && carried.value.fault) throw new StoreError(carried.value.fault);
    plain.deserialize(carried);
    throw new Error("unreachable: comlink throws");
  },
});
