// What a device is called in a history file, and what its history is called where the file was read.
// Rule: both are made one way, so that no pair's id leaves the browser and no file can name a pair that is here.
import { toHex, utf8 } from "../../protocol/bytes.ts";
import { sha256 } from "../../trust/key-schedule.ts";

/**
 * In the file: 32 hex characters; the same at every export, so that two files of one browser do not double anything.
 * What was read from a file keeps the id that it has there, so that it is known again where it began.
 */
export function fileId(pairId: string): Promise<string> {
  return digest(`history file ${pairId}`, 32);
}
/** Where it was read: in place of a pair's id. */
export function archiveId(fileId: string): Promise<string> {
  return digest(`history archive ${fileId}`, 32);
}
/** Of a transfer there: its own id could be offered again, by another device too. */
export function archivedTransferId(archive: string, transferId: string): Promise<string> {
  return digest(`history transfer ${archive} ${transferId}`, 16);
}

async function digest(text: string, characters: number): Promise<string> {
  return toHex(await sha256(utf8(`ferry/1 ${text}`))).slice(0, characters);
}
