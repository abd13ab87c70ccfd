// A camera for component tests: what it sees is a canvas. Rule: every stream it gave is remembered, so that a test can
// ask whether all of them have ended.
import { create } from "qrcode";

const SIDE_PX = 480;
/** Modules of quiet zone on each side (ISO/IEC 18004, section 9.1). */
const QUIET = 4;

export class FakeCamera {
  readonly asked: MediaStreamConstraints[] = [];
  readonly streams: MediaStream[] = [];
  /** Instead of a stream: rejects with a DOMException of this name. */
  fault: string | undefined;
  /** Waited for before there is a stream: the time in which the browser asks the person. */
  asking: Promise<void> = Promise.resolve();
  #scene = scene();
  #seen: string | undefined;
  #real = navigator.mediaDevices.getUserMedia;

  constructor() {
    navigator.mediaDevices.getUserMedia = (constraints = {}) => this.#open(constraints);
  }

  /** What the camera sees from now on; undefined: nothing but grey. */
  see(text: string | undefined): void {
    this.#seen = text;
  }

  get running(): number {
    return this.streams.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === "live").length;
  }

  giveBack(): void {
    navigator.mediaDevices.getUserMedia = this.#real;
  }

  async #open(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    await this.asking;
    if (this.fault !== undefined) throw new DOMException("no camera for this test", this.fault);
    const stream = this.#scene.captureStream(30);
    this.streams.push(stream);
    this.#look();
    return stream;
  }

  /** A canvas has a new frame only when it was painted; a camera always has. */
  #look = (): void => {
    if (this.running === 0) return;
    paint(this.#scene, this.#seen);
    requestAnimationFrame(this.#look);
  };
}

/** A picture file of a code, or of nothing. */
export async function pictureOf(text: string | undefined): Promise<File> {
  const canvas = scene();
  paint(canvas, text);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (!blob) throw new Error("the browser made no picture");
  return new File([blob], "code.png", { type: "image/png" });
}

function scene(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: SIDE_PX, height: SIDE_PX });
  paint(canvas, undefined);
  return canvas;
}

function paint(canvas: HTMLCanvasElement, text: string | undefined): void {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no 2d canvas");
  context.fillStyle = text === undefined ? "#888" : "#fff";
  context.fillRect(0, 0, SIDE_PX, SIDE_PX);
  if (text === undefined) return;
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const module = SIDE_PX / (modules.size + 2 * QUIET);
  context.fillStyle = "#123";
  for (let y = 0; y < modules.size; y += 1)
    for (let x = 0; x < modules.size; x += 1)
      if (modules.get(y, x)) context.fillRect((x + QUIET) * module, (y + QUIET) * module, module + 0.5, module + 0.5);
}
