// A block store across the worker boundary: handles live in the store's worker, an engine elsewhere uses them by comlink.
// Rule: bytes are transferred, not cloned; a closed store leaves nothing behind here.
import { proxy, releaseProxy, transfer, type ProxyMarked, type Remote } from "comlink";

import { StoreError, type BlockStore, type OpenStore, type StoredState, type StoreKey } from "../engine/ports.ts";

type Shape = Parameters<BlockStore["open"]>[1];
type Bytes = Uint8Array<ArrayBuffer>;

/** An open store as the worker exposes it. */
export interface ExposedStore extends ProxyMarked {
  stored(): StoredState;
  write(offset: number, bytes: Bytes): Promise<Bytes>;
  commit(blocks: ReadonlyMap<number, Bytes>): Promise<void>;
  revoke(blocks: readonly number[]): Promise<void>;
  read(offset: number, byteLength: number): Promise<Bytes>;
  close(): Promise<void>;
}

/** Worker's side: an open store, made ready to be called from outside. */
export function exposeStore(open: OpenStore): ExposedStore {
  return proxy({
    stored: () => open.stored,
    write: async (offset: number, bytes: Bytes) => {
      const back = tight(await open.write(offset, bytes));
      return transfer(back, [back.buffer]);
    },
    commit: (blocks: ReadonlyMap<number, Bytes>) => open.commit(blocks),
    revoke: (blocks: readonly number[]) => open.revoke(blocks),
    read: async (offset: number, byteLength: number) => {
      const bytes = tight(await open.read(offset, byteLength));
      return transfer(bytes, [bytes.buffer]);
    },
    close: () => open.close(),
  });
}

/** What the worker offers of its store. */
export interface RemoteStore {
  openStore(key: StoreKey, shape: Shape): Promise<Remote<ExposedStore>>;
  removeStored(key: StoreKey): Promise<void>;
}

/** Runs a call into the worker; rejects when the worker is gone. */
export type Guard = <R>(call: Promise<R>) => Promise<R>;

/** The engine's side: the worker's store as a BlockStore. */
export function remoteBlockStore(remote: RemoteStore, guard: Guard): BlockStore {
  return {
    async open(key, shape) {
      const store = await guard(remote.openStore(key, shape));
      return openRemote(store, await guard(store.stored()), guard);
    },
    remove: (key) => guard(remote.removeStored(key)),
  };
}

function openRemote(store: Remote<ExposedStore>, stored: StoredState, guard: Guard): OpenStore {
  let open = true;
  /** Calls the worker's store; a closed one refuses, as it would. */
  const call = async <R>(on: (store: Remote<ExposedStore>) => Promise<R>): Promise<R> => {
    if (!open) throw new StoreError("refused");
    return guard(on(store));
  };
  return {
    stored,
    write(offset, bytes) {
      const own = tight(bytes);
      return call((store) => store.write(offset, transfer(own, [own.buffer])));
    },
    commit: (blocks) => call((store) => store.commit(new Map([...blocks].map(([n, digest]) => [n, tight(digest)])))),
    revoke: (blocks) => call((store) => store.revoke([...blocks])),
    read: (offset, byteLength) => call((store) => store.read(offset, byteLength)),
    async close() {
      if (!open) return;
      const closed = call((store) => store.close());
      open = false;
      try {
        await closed;
      } finally {
        store[releaseProxy]();
      }
    },
  };
}

/** The same bytes with a buffer of their own: cloning a view clones all of its buffer. */
function tight(bytes: Bytes): Bytes {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
