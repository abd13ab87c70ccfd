// Tells a code of two scans from every other text at first sight. Rule: tiny, since it is there from the first page on;
// what reads such a code is loaded when there is one.

/** Characters looked at: an app's address of 1,000 and the longest code. */
const MAX_TEXT_LENGTH = 1_600;

/** Whether a text is meant as a code of two scans: an invitation's link has no digit there. */
export function looksOptical(text: string): boolean {
  return text.length <= MAX_TEXT_LENGTH && /(?:#\/pair\/|^\s*FERRY:)\d/i.test(text);
}
