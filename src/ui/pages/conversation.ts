// <ferry-conversation>: one device's page: who, the timeline, the composer; files dropped or pasted anywhere on it go
// to that device. Rule: it only routes: what elements ask becomes a verb in the task of the tap.
import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";

import type { AppState, Device, TransferEntry } from "../../app/state.ts";
import { AppElement } from "../base.ts";
import { canShareFiles, chooseFiles, pastedFiles } from "../conversation/chosen-files.ts";
import "../conversation/composer.ts";
import "../conversation/conversation-header.ts";
import { conversationStyles } from "../conversation/conversation-styles.ts";
import { DropTarget } from "../conversation/drop-target.ts";
import { giveBack } from "../conversation/drafts.ts";
import { Gathering } from "../conversation/gathering.ts";
import { gatheringLines, gatheringStyles } from "../conversation/gathering-lines.ts";
import "../conversation/items-sheet.ts";
import "../conversation/preview-sheet.ts";
import "../conversation/remove-sheet.ts";
import { spokenChanges } from "../conversation/spoken-changes.ts";
import "../conversation/timeline.ts";
import type {
  LoadOlderEvent,
  SendFilesEvent,
  SendMessageEvent,
  TransferActionEvent,
} from "../conversation/transfer-events.ts";
import "../elements/device-menu.ts";
import { hrefOf } from "../route.ts";
import { isolated } from "../strings/isolated.ts";
import { base, buttons } from "../styles/controls.ts";

/** What lies over the page. */
type Over = { sheet: "items" | "remove"; id: string } | { sheet: "preview"; id: string; item: number };

@customElement("ferry-conversation")
export class FerryConversation extends AppElement {
  static override styles = [base, buttons, conversationStyles, gatheringStyles];

  @property() pairId = "";
  @state() private over: Over | undefined;

  #gathering = new Gathering(this, () => this.renderRoot.querySelector("ferry-composer")?.attach);
  #drop = new DropTarget(this, {
    takes: () => reachable(this.state.devices[this.pairId]),
    dropped: (transfer, path) => this.#dropped(transfer, path),
  });
  #shareable = canShareFiles();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("paste", this.#pasted);
    if (this.hasUpdated) this.verbs.openTimeline(this.pairId);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("paste", this.#pasted);
  }

  protected override concerns(state: AppState, before: AppState): boolean {
    const { pairId } = this;
    for (const text of spokenChanges(before, state, pairId, this.strings.conversation)) this.announce(text);
    return (
      state.devices[pairId] !== before.devices[pairId] ||
      state.timelines[pairId] !== before.timelines[pairId] ||
      state.progress !== before.progress ||
      state.saves !== before.saves
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("pairId")) return;
    this.over = undefined;
    if (this.hasUpdated) this.#gathering.leave();
    if (this.pairId !== "") this.verbs.openTimeline(this.pairId);
  }

  override render() {
    const device = this.state.devices[this.pairId];
    if (!device) return this.#unknown();
    const { timelines, progress, saves } = this.state;
    return html`<ferry-conversation-header .device=${device}>
        <ferry-device-menu .pairId=${this.pairId}></ferry-device-menu>
      </ferry-conversation-header>
      <ferry-timeline
        .timeline=${timelines[this.pairId]}
        .pairId=${this.pairId}
        .name=${device.name}
        .progress=${progress}
        .saves=${saves}
        .shareable=${this.#shareable}
        .target=${this.#targeted?.id}
        @transfer-action=${this.#act}
        @load-older=${this.#older}
      ></ferry-timeline>
      ${gatheringLines(this.#gathering, this.strings.conversation)}
      ${
        reachable(device)
          ? html`<ferry-composer
              .pairId=${this.pairId}
              @send-message=${this.#sendMessage}
              @send-files=${this.#sendFiles}
            ></ferry-composer>`
          : nothing
      }
      ${this.#dropFrame(device)} ${this.#sheets()}`;
  }

  #unknown() {
    const { unknownDevice, toDevices } = this.strings.shell;
    return html`<div class="gone">
      <p>${unknownDevice}</p>
      <a class="btn ghost" href=${hrefOf({ at: "home" })}>${toDevices}</a>
    </div>`;
  }

  #dropFrame(device: Device) {
    const { items } = this.#drop;
    if (items === undefined || !reachable(device)) return nothing;
    const words = this.strings.conversation;
    const again = this.#targeted;
    if (again) {
      return html`<div class="drop again">${words.dropAgain(isolated(words.title(again)))}</div>`;
    }
    return html`<div class="drop">
      <div>
        ${words.dropHere(isolated(device.name))}
        ${items > 0 ? html`<div class="mut num">${words.dropCount(items)}</div>` : nothing}
      </div>
    </div>`;
  }

  #sheets() {
    const { over } = this;
    const entry = over && this.#entry(over.id);
    if (!over || !entry) return nothing;
    const close = () => (this.over = undefined);
    switch (over.sheet) {
      case "items":
        return html`<ferry-items-sheet
          .entry=${entry}
          .saved=${this.state.saves[entry.id]}
          @transfer-action=${this.#act}
          @sheet-close=${close}
        ></ferry-items-sheet>`;
      case "preview":
        return html`<ferry-preview-sheet
          .entry=${entry}
          .saved=${this.state.saves[entry.id]}
          .item=${over.item}
          .shareable=${this.#shareable}
          @transfer-action=${this.#act}
          @sheet-close=${close}
        ></ferry-preview-sheet>`;
      case "remove":
        return html`<ferry-remove-sheet
          .entry=${entry}
          @removed=${() => this.verbs.removeKept(entry.id)}
          @sheet-close=${close}
        ></ferry-remove-sheet>`;
    }
  }

  #entry(id: string): TransferEntry | undefined {
    const entry = this.state.timelines[this.pairId]?.entries.findLast((each) => each.id === id);
    return entry?.kind === "transfer" ? entry : undefined;
  }

  /** The transfer under the pointer, if what is dragged could make it go on. */
  get #targeted(): TransferEntry | undefined {
    return this.#drop.items === undefined ? undefined : this.#waitingForFile(this.#drop.over);
  }

  #waitingForFile(path: readonly EventTarget[]): TransferEntry | undefined {
    const card = path.find((each) => each instanceof Element && each.localName === "ferry-transfer-card");
    const entry = (card as { entry?: TransferEntry } | undefined)?.entry;
    return entry?.mine && entry.phase.is === "needs-file" ? entry : undefined;
  }

  #dropped(transfer: DataTransfer, path: readonly EventTarget[]): void {
    const again = this.#waitingForFile(path);
    const { pairId } = this;
    this.#gathering.take(transfer, (files) => {
      if (again) this.verbs.pickAgain(again.id, files);
      else this.verbs.sendFiles(pairId, files);
    });
  }

  /** Files only; text is pasted where the cursor is. Neither under a sheet nor into another page's field. */
  #pasted = (event: ClipboardEvent): void => {
    const path = event.composedPath();
    const within = (what: string) => path.some((each) => each instanceof Element && each.matches(what));
    const elsewhere = within("dialog") || (within("input, textarea, select") && !path.includes(this));
    if (elsewhere || !event.clipboardData || event.defaultPrevented) return;
    if (!reachable(this.state.devices[this.pairId])) return;
    const files = pastedFiles(event.clipboardData, this.strings.conversation.pastedName(Date.now()));
    if (files.length === 0) return;
    event.preventDefault();
    this.verbs.sendFiles(this.pairId, files);
  };

  #sendMessage({ text }: SendMessageEvent): void {
    const { pairId } = this;
    this.verbs.sendMessage(pairId, text, () => giveBack(pairId, text));
    this.renderRoot.querySelector("ferry-timeline")?.toEnd();
  }

  #sendFiles({ pairId, chosen }: SendFilesEvent): void {
    this.#gathering.chosen(chosen, (files) => {
      this.verbs.sendFiles(pairId, files);
      if (pairId === this.pairId) this.renderRoot.querySelector("ferry-timeline")?.toEnd();
    });
  }

  #older(_event: LoadOlderEvent): void {
    this.verbs.loadOlder(this.pairId);
  }

  #act({ action, transferId, item }: TransferActionEvent): void {
    switch (action) {
      case "accept":
      case "decline":
      case "pause":
      case "resume":
      case "cancel":
        return this.verbs[action](transferId);
      case "save":
        return item === undefined ? this.verbs.save(transferId) : this.verbs.save(transferId, item);
      case "share":
        return this.verbs.share(transferId);
      case "choose-files":
      case "choose-folder":
        return void this.#chooseAgain(transferId, action === "choose-files" ? "files" : "folder");
      case "open":
        this.over = { sheet: "preview", id: transferId, item: item ?? 0 };
        return;
      case "show-items":
        this.over = { sheet: "items", id: transferId };
        return;
      case "remove":
        if (item === undefined) this.over = { sheet: "remove", id: transferId };
        else this.verbs.removeItem(transferId, item);
    }
  }

  async #chooseAgain(transferId: string, choice: "files" | "folder"): Promise<void> {
    this.#gathering.chosen(await chooseFiles(choice), (files) => this.verbs.pickAgain(transferId, files));
  }
}

/** A pair that the other side has dissolved takes nothing any more. */
function reachable(device: Device | undefined): boolean {
  return device !== undefined && device.trouble !== "unpaired";
}

declare global {
  interface HTMLElementTagNameMap {
    "ferry-conversation": FerryConversation;
  }
}
