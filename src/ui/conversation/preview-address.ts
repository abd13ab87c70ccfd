// A received item's address for showing it here, asked of the app and given back when its element goes.
// Rule: the app decides by type whether there is one at all; an answer that comes too late is given back at once.
import { ContextConsumer } from "@lit/context";
import type { ReactiveController, ReactiveControllerHost } from "lit";

import { appContext } from "../app-context.ts";

export interface PreviewOf {
  readonly transferId: string;
  readonly item: number;
}

export class PreviewAddress implements ReactiveController {
  #host;
  #app;
  #wanted: PreviewOf | undefined;
  #url: string | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    this.#app = new ContextConsumer(host, { context: appContext });
    host.addController(this);
  }

  /** A blob: address; undefined while it is not known, and for what is not safe to show. */
  get url(): string | undefined {
    return this.#url;
  }

  /** What is to be shown from now on; undefined for nothing. Resolves with its address once that is known. */
  async of(wanted: PreviewOf | undefined): Promise<string | undefined> {
    const same = wanted?.transferId === this.#wanted?.transferId && wanted?.item === this.#wanted?.item;
    if (!same) {
      this.#release();
      this.#wanted = wanted;
    }
    await this.#ask();
    return this.#url;
  }

  hostConnected(): void {
    void this.#ask();
  }

  hostDisconnected(): void {
    this.#release();
  }

  async #ask(): Promise<void> {
    const wanted = this.#wanted;
    const app = this.#app.value;
    if (!wanted || !app || !this.#host.isConnected || this.#url) return;
    const url = await app.verbs.previewUrl(wanted.transferId, wanted.item);
    if (url === undefined) return;
    if (wanted !== this.#wanted || !this.#host.isConnected || this.#url) return URL.revokeObjectURL(url);
    this.#url = url;
    this.#host.requestUpdate();
  }

  #release(): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
  }
}
