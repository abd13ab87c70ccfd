// The camera for scanning codes. Rule: whoever opens it ends its tracks; why it does not open is a code, not a sentence.
import type { CameraFault } from "../strings/pairing-strings.ts";

export class CameraError extends Error {
  override name = "CameraError";

  constructor(readonly fault: CameraFault) {
    super(fault);
  }
}

/** Enough for a code held at arm's length; more only costs time to read. */
const WIDTH_PX = 1280;
const HEIGHT_PX = 720;

/** W3C Media Capture and Streams, section 10.2 (getUserMedia): what it rejects with. */
const FAULTS: Readonly<Record<string, CameraFault>> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** The rear camera where there is one. Throws CameraError, or the signal's reason (its tracks are ended then). */
export async function openCamera(signal: AbortSignal): Promise<MediaStream> {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (!devices) throw new CameraError("none");
  const stream = await devices.getUserMedia({ audio: false, video: wanted() }).catch((error: unknown) => {
    throw new CameraError((error instanceof DOMException && FAULTS[error.name]) || "failed");
  });
  if (signal.aborted) closeCamera(stream);
  signal.throwIfAborted();
  return stream;
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function wanted(): MediaTrackConstraints {
  return { facingMode: { ideal: "environment" }, width: { ideal: WIDTH_PX }, height: { ideal: HEIGHT_PX } };
}
