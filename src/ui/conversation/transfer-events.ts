// What the elements of a conversation ask of their owner.
// Rule: dispatched in the task of the tap, so that the owner may open pickers and share sheets.
import type { Gathered } from "./dropped-files.ts";
import type { TransferAction } from "./transfer-actions.ts";

export type CardAction = TransferAction | "open" | "share" | "show-items";

/** Something to do with a transfer, or with one of its items. */
export class TransferActionEvent extends Event {
  constructor(
    readonly action: CardAction,
    readonly transferId: string,
    readonly item?: number,
  ) {
    super("transfer-action", { bubbles: true, composed: true });
  }
}

export class SendMessageEvent extends Event {
  constructor(readonly text: string) {
    super("send-message", { bubbles: true, composed: true });
  }
}

/** What was chosen for a device: nothing where the window was closed without a choice. */
export class SendFilesEvent extends Event {
  constructor(
    readonly pairId: string,
    readonly chosen: Gathered,
  ) {
    super("send-files", { bubbles: true, composed: true });
  }
}

/** The reader comes near the oldest entry that is loaded. */
export class LoadOlderEvent extends Event {
  constructor() {
    super("load-older", { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    "transfer-action": TransferActionEvent;
    "send-message": SendMessageEvent;
    "send-files": SendFilesEvent;
    "load-older": LoadOlderEvent;
  }
}
