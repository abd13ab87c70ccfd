// The lines of a file, read piece by piece. Rule: memory is bounded by a piece and a line, whatever the file is.
import { MAX_HISTORY_LINE } from "../../protocol/history-file.ts";

/** Bytes read at once. */
const PIECE_BYTES = 1024 * 1024;

/** A line is too long, or not UTF-8: no file of ours. */
export class NoLinesError extends Error {
  override name = "NoLinesError";
}

/** Lines without their line feeds; empty ones are left out. Throws NoLinesError, and what reading the file throws. */
export async function* linesOf(file: Blob): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    rest += decoded(decoder, await file.slice(at, at + PIECE_BYTES).arrayBuffer());
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_HISTORY_LINE) throw new NoLinesError();
    for (const line of lines) if (line !== "") yield checked(line);
  }
  rest += decoded(decoder);
  if (rest !== "") yield checked(rest);
}

function decoded(decoder: TextDecoder, piece?: ArrayBuffer): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw new NoLinesError();
  }
}

function checked(line: string): string {
  if (line.length > MAX_HISTORY_LINE) throw new NoLinesError();
  return line;
}
