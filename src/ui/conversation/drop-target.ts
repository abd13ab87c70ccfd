// Files dragged over an element, and dropped on it. A controller: it says how many are over it, and hands over a drop.
// Rule: drags of anything but files, or of files that the host does not take, are left alone (the page around refuses
// them); the drop is handed over in the task of the event.
import type { ReactiveController, ReactiveControllerHost } from "lit";

export interface DropEvents {
  /** Whether the host takes files just now. */
  takes(): boolean;
  /** `path`: what lies under the pointer, innermost first, as in `composedPath()`. */
  dropped(transfer: DataTransfer, path: readonly EventTarget[]): void;
}

export class DropTarget implements ReactiveController {
  #host;
  #events;
  #items: number | undefined;
  #over: readonly EventTarget[] = [];

  constructor(host: ReactiveControllerHost & HTMLElement, events: DropEvents) {
    this.#host = host;
    this.#events = events;
    host.addController(this);
  }

  /** How many things are held over the host; undefined when none. Browsers that do not tell say 0. */
  get items(): number | undefined {
    return this.#items;
  }

  /** What lies under the pointer, innermost first. */
  get over(): readonly EventTarget[] {
    return this.#over;
  }

  hostConnected(): void {
    this.#host.addEventListener("dragenter", this.#drag);
    this.#host.addEventListener("dragover", this.#drag);
    this.#host.addEventListener("dragleave", this.#leave);
    this.#host.addEventListener("drop", this.#drop);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener("dragenter", this.#drag);
    this.#host.removeEventListener("dragover", this.#drag);
    this.#host.removeEventListener("dragleave", this.#leave);
    this.#host.removeEventListener("drop", this.#drop);
    this.#items = undefined;
  }

  #drag = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (!dataTransfer?.types.includes("Files") || !this.#events.takes()) return;
    event.preventDefault();
    dataTransfer.dropEffect = "copy";
    const path = event.composedPath();
    const items = [...dataTransfer.items].filter((item) => item.kind === "file").length;
    if (items === this.#items && path[0] === this.#over[0]) return;
    this.#items = items;
    this.#over = path;
    this.#host.requestUpdate();
  };

  #leave = (event: DragEvent): void => {
    const { relatedTarget } = event;
    if (relatedTarget instanceof Node && this.#host.contains(relatedTarget)) return;
    this.#end();
  };

  #drop = (event: DragEvent): void => {
    const { dataTransfer } = event;
    if (!dataTransfer?.types.includes("Files")) return;
    this.#end();
    if (!this.#events.takes()) return;
    event.preventDefault();
    this.#events.dropped(dataTransfer, event.composedPath());
  };

  #end(): void {
    this.#items = undefined;
    this.#over = [];
    this.#host.requestUpdate();
  }
}
