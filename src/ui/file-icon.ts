// A picture of a file, by its media type and the end of its name. Rule: only an ornament; the name stands beside it.
import {
  Archive,
  Disc,
  File,
  FileCode,
  FileSpreadsheet,
  FileText,
  Film,
  Folder,
  Image,
  Music,
  Presentation,
  type IconNode,
} from "lucide";

const BY_TYPE: readonly [RegExp, IconNode][] = [
  [/^image\//, Image],
  [/^video\//, Film],
  [/^audio\//, Music],
  [/zip|compressed|x-tar|x-7z|x-rar/, Archive],
  [/spreadsheet|csv|ms-excel/, FileSpreadsheet],
  [/presentation|powerpoint/, Presentation],
  [/json|javascript|xml|x-sh|html|css/, FileCode],
  [/pdf|^text\/|msword|document/, FileText],
];

const BY_NAME: readonly [RegExp, IconNode][] = [
  [/\.(zip|7z|rar|tar|t?gz|xz|zst|bz2)$/i, Archive],
  [/\.(iso|img|dmg)$/i, Disc],
  [/\.(mov|mp4|mkv|webm|avi)$/i, Film],
  [/\.(jpe?g|png|gif|webp|heic|avif|svg)$/i, Image],
  [/\.(mp3|flac|ogg|wav|m4a|opus)$/i, Music],
  [/\.(pdf|txt|md|docx?|odt|rtf)$/i, FileText],
  [/\.(xlsx?|ods|csv)$/i, FileSpreadsheet],
  [/\.(pptx?|odp|key)$/i, Presentation],
];

export function fileIcon(name: string, mediaType: string): IconNode {
  const match = (rules: readonly [RegExp, IconNode][], text: string) => rules.find(([rule]) => rule.test(text))?.[1];
  return match(BY_TYPE, mediaType) ?? match(BY_NAME, name) ?? File;
}

export { Folder as folderIcon };
