// A camera that looks at a QR code: one frame of y4m, which Chromium plays as its fake capture device.
// Rule: drawn as a lens would see it (soft edges, a turn, grey around), not as a perfect bitmap.
import { writeFile } from "node:fs/promises";

import { create } from "qrcode";

export interface CameraView {
  readonly width?: number;
  readonly height?: number;
  /** Part of the shorter side that the code with its quiet zone fills. */
  readonly fill?: number;
  readonly turnDegrees?: number;
}

/** Luma of what surrounds the code, its paper and its ink. */
const SURROUNDINGS = 120;
const PAPER = 225;
const INK = 25;
/** Modules of quiet zone on each side (ISO/IEC 18004, section 9.1). */
const QUIET = 4;
/** Samples per pixel and direction: what a sensor does to the edges of modules. */
const SAMPLES = 3;

/** Writes a y4m file that shows `text` as a code. A running browser sees a replaced file at its next getUserMedia. */
export async function pointCameraAt(file: string, text: string, view: CameraView = {}): Promise<void> {
  const { width = 640, height = 480 } = view;
  const luma = draw(text, width, height, view.fill ?? 0.85, ((view.turnDegrees ?? 4) * Math.PI) / 180);
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F15:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([header, Buffer.from("FRAME\n"), luma, chroma]));
}

function draw(text: string, width: number, height: number, fill: number, turn: number): Buffer {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const side = Math.min(width, height) * fill;
  const pixelsPerModule = side / (modules.size + 2 * QUIET);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const shade = (x: number, y: number) => {
    const column = Math.floor((x * cos + y * sin + side / 2) / pixelsPerModule) - QUIET;
    const row = Math.floor((-x * sin + y * cos + side / 2) / pixelsPerModule) - QUIET;
    const within = (at: number, margin: number) => at >= -margin && at < modules.size + margin;
    if (!within(column, QUIET) || !within(row, QUIET)) return SURROUNDINGS;
    return within(column, 0) && within(row, 0) && modules.get(row, column) ? INK : PAPER;
  };
  const luma = Buffer.alloc(width * height);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    let sum = 0;
    for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
      const x = (pixel % width) + ((sample % SAMPLES) + 0.5) / SAMPLES - width / 2;
      const y = Math.floor(pixel / width) + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES - height / 2;
      sum += shade(x, y);
    }
    luma[pixel] = sum / SAMPLES ** 2;
  }
  return luma;
}
