// What elements share: buttons, icon buttons, cards, rows, tags, fields, text sizes.
// Rule: sizes and colours are those of the drawing; touch targets are 44 px at least.
import { css } from "lit";

export const base = css`
  :host {
    display: block;
    color: var(--ink);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: 22px;
    font-weight: 700;
    letter-spacing: -0.01em;
  }
  h2 {
    font-size: 17px;
    font-weight: 650;
  }
  h3 {
    font-size: 13px;
    font-weight: 600;
    color: var(--ink-2);
  }
  a {
    color: inherit;
  }
  :focus-visible {
    outline: 3px solid var(--sea);
    outline-offset: 2px;
  }
  bdi {
    unicode-bidi: isolate;
  }
  .mut {
    color: var(--ink-2);
    font-size: 14px;
  }
  .sm {
    color: var(--ink-2);
    font-size: 13px;
  }
  .num {
    font-variant-numeric: tabular-nums;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .el {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .any {
    overflow-wrap: anywhere;
  }
  .quiet {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .icon {
    width: 22px;
    height: 22px;
    flex: none;
    display: block;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

export const buttons = css`
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  button:disabled,
  [aria-disabled="true"] {
    cursor: default;
    opacity: 0.5;
  }
  .btn {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 44px;
    padding: 10px 20px;
    border: 0;
    border-radius: 999px;
    background: var(--sea);
    color: var(--on-sea);
    font: inherit;
    font-weight: 600;
    text-align: center;
    text-decoration: none;
  }
  .btn.ghost {
    background: var(--sea-2);
    color: var(--sea);
  }
  .btn.plain {
    background: none;
    color: var(--ink-2);
  }
  .btn.bad {
    background: var(--bad);
    color: light-dark(#ffffff, #2b0704);
  }
  .btn.wide {
    width: 100%;
  }
  .btn.small {
    padding: 8px 16px;
  }
  .ico {
    width: 44px;
    height: 44px;
    flex: none;
    display: grid;
    place-items: center;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: var(--ink-2);
  }
  .ico.full {
    background: var(--sea);
    color: var(--on-sea);
  }
  @media (hover: hover) {
    .btn:not(:disabled):hover {
      filter: brightness(1.06);
    }
    .ico:not(.full, :disabled):hover {
      background: color-mix(in srgb, var(--ink-2) 12%, transparent);
    }
  }
`;

export const surfaces = css`
  .card {
    background: var(--surface);
    border-radius: var(--r-l);
    padding: 18px;
  }
  .rows {
    border-radius: var(--r-l);
    overflow: hidden;
    background: var(--surface);
  }
  .row {
    display: flex;
    align-items: center;
    gap: 14px;
    padding: 13px 16px;
    background: var(--surface);
  }
  .rows > * + *,
  .row + .row {
    border-top: 1px solid var(--line);
  }
  .tag {
    flex: none;
    font-size: 12px;
    font-weight: 600;
    border-radius: 999px;
    padding: 3px 10px;
    background: var(--sea-2);
    color: var(--sea);
  }
  .tag.ok {
    background: color-mix(in srgb, var(--ok) 12%, var(--surface));
    color: var(--ok);
  }
  .tag.warn {
    background: color-mix(in srgb, var(--warn) 12%, var(--surface));
    color: var(--warn);
  }
  .tag.bad {
    background: color-mix(in srgb, var(--bad) 11%, var(--surface));
    color: var(--bad);
  }
`;

export const fields = css`
  input:not([type="checkbox"], [type="radio"], [type="file"]),
  select,
  textarea {
    width: 100%;
    min-height: 44px;
    padding: 10px 14px;
    border: 1px solid var(--edge);
    border-radius: 12px;
    background: var(--ground);
    color: var(--ink);
    font: inherit;
  }
  ::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  input[type="checkbox"],
  input[type="radio"] {
    width: 20px;
    height: 20px;
    margin: 0;
    flex: none;
    accent-color: var(--sea);
  }
  label.tick {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 44px;
    cursor: pointer;
  }
  label.tick .sm {
    display: block;
  }
`;
