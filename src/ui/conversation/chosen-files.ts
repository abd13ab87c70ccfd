// Files that a person chose in the system's window: with handles where the browser gives them, else by an input.
// Rule: called in the task of a tap, since the window opens for nothing else; closing it without a choice is an empty list.
import type { PickedFile } from "../../app/verbs.ts";
import type { Gathered } from "./dropped-files.ts";

/** `photo`: straight from the camera, on devices that have one at hand. */
export type Choice = "files" | "folder" | "photo";

/** Chromium only (WICG File System Access): handles let a reloaded page open the same file again. */
type OpenPicker = (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>;
const scope = globalThis as unknown as { showOpenFilePicker?: OpenPicker };

export async function chooseFiles(choice: Choice): Promise<Gathered> {
  const handles = choice === "files" && scope.showOpenFilePicker ? await pick(scope.showOpenFilePicker) : undefined;
  return handles ? opened(handles) : { files: await chooseByInput(choice), unreadable: [] };
}

/** Undefined when the picker is forbidden by a policy or broken: the tap still counts for an input. */
async function pick(open: OpenPicker): Promise<readonly FileSystemFileHandle[] | undefined> {
  try {
    return await open({ multiple: true });
  } catch (error) {
    return error instanceof DOMException && error.name === "AbortError" ? [] : undefined;
  }
}

/** One that is gone, or that the system keeps for itself, is named and the others come. */
async function opened(handles: readonly FileSystemFileHandle[]): Promise<Gathered> {
  const files: PickedFile[] = [];
  const unreadable: string[] = [];
  const opening = await Promise.allSettled(handles.map((handle) => handle.getFile()));
  for (const [index, handle] of handles.entries()) {
    const file = opening[index];
    if (file?.status === "fulfilled") files.push({ file: file.value, path: handle.name, handle });
    else unreadable.push(handle.name);
  }
  return { files, unreadable };
}

/** Whether whole folders can be chosen: desktops, Android from 2024, iOS from 18.4. */
export function canChooseFolder(): boolean {
  return "webkitdirectory" in HTMLInputElement.prototype;
}

/** A device held in the hand has its camera behind a file input. */
export function canTakePhoto(): boolean {
  return matchMedia("(pointer: coarse)").matches && "capture" in HTMLInputElement.prototype;
}

/** The system has a share sheet that takes files. */
export function canShareFiles(): boolean {
  const probe = () => new File(["-"], "probe.txt", { type: "text/plain" });
  return typeof navigator.canShare === "function" && navigator.canShare({ files: [probe()] });
}

function chooseByInput(choice: Choice): Promise<PickedFile[]> {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = choice !== "photo";
  input.webkitdirectory = choice === "folder";
  if (choice === "photo") {
    input.accept = "image/*";
    input.capture = "environment";
  }
  // In the document until it has answered: WebKit collects one that nothing holds, and what was chosen never comes.
  input.hidden = true;
  document.body.append(input);
  return new Promise((resolve) => {
    const answer = () => {
      input.remove();
      resolve([...(input.files ?? [])].map(picked));
    };
    input.addEventListener("change", answer);
    input.addEventListener("cancel", answer);
    input.click();
  });
}

function picked(file: File): PickedFile {
  return { file, path: file.webkitRelativePath || file.name };
}

/**
 * Files in a paste; none when it is text that an office application also gives as a picture. A pasted picture has a
 * made-up name ("image.png"), so it gets `name` and its own extension.
 */
export function pastedFiles(clipboard: DataTransfer, name: string): PickedFile[] {
  const alsoText = clipboard.getData("text/plain") !== "" && clipboard.getData("text/html") !== "";
  if (alsoText) return [];
  const files = [...clipboard.files];
  const made = files.length === 1 && files[0]?.name === "image.png";
  return files.map((file) => ({ file, path: made ? `${name}.png` : file.name }));
}
