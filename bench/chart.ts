// Draws recorded rates as bars, readable on light and on dark. Rule: pure; every bar has its number beside it in words.
import { TCP } from "./contestant.ts";
import type { Row } from "./record.ts";

/** CSS pixels. */
const WIDTH = 720;
const LEFT = 120;
const RIGHT = 160;
const BAR = 16;
const GAP = 4;
const HEAD = 34;
const TOP = 16;

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1c2b33; }
  .where { font-weight: 600; }
  .small { fill: #5a6b73; font-size: 12px; }
  .other { fill: #9fb2bb; }
  .ours { fill: #0b7285; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6eef1; }
    .small { fill: #9fb2bb; }
    .other { fill: #5a6b73; }
    .ours { fill: #3bc9db; }
  }
`;

export function drawChart(rows: readonly Row[]): string {
  const parts: string[] = [];
  let y = TOP;
  for (const row of rows) {
    const first = row.results[0]?.name ?? "";
    const best = Math.max(...row.results.map(({ median }) => median.megabytesPerSecond));
    parts.push(
      `<text class="where" x="0" y="${y + 12}">${escaped(row.where)}</text>`,
      `<text class="small" x="${WIDTH}" y="${y + 12}" text-anchor="end">${escaped(provenance(row))}</text>`,
    );
    y += 22;
    for (const [n, { name, median, ratio }] of row.results.entries()) {
      const rate = median.megabytesPerSecond;
      const width = Math.max(1, ((WIDTH - LEFT - RIGHT) * rate) / best);
      const words = `${rate.toFixed(rate < 3 ? 2 : 1)} MB/s${n === 0 ? "" : `, ${ratio.toFixed(2)} × ${first}`}`;
      parts.push(
        `<text class="small" x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${escaped(name)}</text>`,
        `<rect class="${n > 0 && !name.startsWith(TCP) ? "ours" : "other"}" x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/>`,
        `<text class="small" x="${(LEFT + width + 6).toFixed(1)}" y="${y + 12}">${escaped(words)}</text>`,
      );
      y += BAR + GAP;
    }
    y += HEAD - 22;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="Measured rates">
<style>${STYLE}</style>
${parts.join("\n")}
</svg>
`;
}

function provenance({ pairs, commit, on, cores }: Row): string {
  return `${pairs === 1 ? "one run" : `median of ${pairs}`}, ${cores} cores, ${on}, ${commit}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
