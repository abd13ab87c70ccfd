// Looks for a code: in what the camera sees, several times a second, or in one picture. Rule: one frame at a time, at
// the pace of the video's own frames; the camera is off when the promise is settled, whichever way.
import { CameraError, closeCamera, openCamera } from "./camera.ts";

/** Milliseconds from one reading to the next: eight a second find a code at once and leave a phone cool. */
const PACE_MS = 120;
/** CSS pixels of the longer side that is read: zxing read version 35 at 640. */
const FRAME_PX = 960;
/** A photograph may show the code small. */
const PICTURE_PX = 2400;

/**
 * Shows the camera in `video` until a code is seen; resolves with its text. `seeing` is called when the picture runs.
 * Rejects with CameraError, with whatever kept the reader from loading, or with the signal's reason.
 */
export async function scanCamera(video: HTMLVideoElement, seeing: () => void, signal: AbortSignal): Promise<string> {
  const reader = import("./read-code.ts");
  // Said below, unless the camera fails first.
  reader.catch(() => {});
  const stream = await openCamera(signal);
  const close = () => {
    closeCamera(stream);
    // Also ends a wait for the first frame.
    if (video.srcObject === stream) video.srcObject = null;
  };
  const over = new AbortController();
  const lost = () => over.abort(new CameraError("busy"));
  for (const track of stream.getTracks()) track.addEventListener("ended", lost);
  signal.addEventListener("abort", close, { once: true });
  try {
    video.srcObject = stream;
    await video.play();
    const { readCode } = await reader;
    signal.throwIfAborted();
    seeing();
    const pixels = new Pixels();
    for (;;) {
      await nextFrame(video, AbortSignal.any([signal, over.signal]));
      const text = await readCode(pixels.of(video, video.videoWidth, video.videoHeight, FRAME_PX));
      signal.throwIfAborted();
      if (text !== undefined) return text;
    }
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

/** The text of the code in a picture; undefined when it holds none, or is no picture that this browser opens. */
export async function scanPicture(picture: Blob): Promise<string | undefined> {
  const { readCode } = await import("./read-code.ts");
  const bitmap = await createImageBitmap(picture).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    return await readCode(new Pixels().of(bitmap, bitmap.width, bitmap.height, PICTURE_PX));
  } finally {
    bitmap.close();
  }
}

/** One canvas for all frames. */
class Pixels {
  #canvas = document.createElement("canvas");
  #context = this.#canvas.getContext("2d", { willReadFrequently: true });

  of(source: CanvasImageSource, width: number, height: number, longest: number): ImageData {
    const scale = Math.min(1, longest / Math.max(width, height, 1));
    const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
    if (this.#canvas.width !== w || this.#canvas.height !== h) Object.assign(this.#canvas, { width: w, height: h });
    if (!this.#context) throw new Error("no 2d canvas");
    // A picture may be transparent where its paper is.
    this.#context.fillStyle = "#fff";
    this.#context.fillRect(0, 0, w, h);
    this.#context.drawImage(source, 0, 0, w, h);
    return this.#context.getImageData(0, 0, w, h);
  }
}

/** Resolves with the first frame after the pace's time; rejects with the signal's reason. */
function nextFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  const from = performance.now() + PACE_MS;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      video.cancelVideoFrameCallback(request);
      reject(signal.reason as Error);
    };
    const frame = (now: number) => {
      if (now < from) {
        request = video.requestVideoFrameCallback(frame);
        return;
      }
      signal.removeEventListener("abort", abort);
      resolve();
    };
    let request = video.requestVideoFrameCallback(frame);
    signal.addEventListener("abort", abort, { once: true });
  });
}
