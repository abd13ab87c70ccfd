// How a transfer's card looks; sizes are the drawing's. Rule: the bar is a <progress>, so no length is written here.
import { css } from "lit";

export const transferCardStyles = css`
  :host {
    width: 310px;
    max-width: 86%;
  }
  .file {
    padding: 14px;
    border: 1px solid var(--line);
    border-radius: 18px;
    background: var(--surface);
  }
  article:focus:not(:focus-visible) {
    outline: none;
  }
  :host([target]) .file {
    border: 1px dashed var(--sea);
    background: var(--sea-2);
  }
  .fr {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }
  /* Below this the name is no name any more: what stands beside it goes under it. */
  .fr .grow {
    min-width: 90px;
  }
  .side {
    display: flex;
    align-items: center;
    gap: 6px;
    margin-inline-start: auto;
  }
  @media (max-width: 380px) {
    :host {
      max-width: 100%;
    }
  }
  .fr .ico {
    margin: -4px -8px;
  }
  /* Pause and Cancel: neither reaches into the other. */
  .fr .ico + .ico {
    margin-inline: 2px -12px;
  }
  .fr .tag + .ico {
    margin-inline: -6px -12px;
  }
  /* Two lines: names differ at their ends. */
  .name {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    line-height: 1.3;
  }
  progress {
    display: block;
    width: 100%;
    height: 6px;
    margin: 12px 0 8px;
    appearance: none;
    border: 0;
    border-radius: 3px;
    overflow: hidden;
    background: var(--sea-2);
    color: var(--sea);
  }
  progress::-webkit-progress-bar {
    background: var(--sea-2);
  }
  progress::-webkit-progress-value {
    border-radius: 3px;
    background: var(--sea);
  }
  progress::-moz-progress-bar {
    border-radius: 3px;
    background: var(--sea);
  }
  progress.warn::-webkit-progress-value {
    background: var(--warn);
  }
  progress.warn::-moz-progress-bar {
    background: var(--warn);
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 12px;
    min-height: 19px;
    font-size: 13px;
    color: var(--ink-2);
    overflow-wrap: anywhere;
  }
  .meta.below {
    margin-top: 10px;
  }
  .note {
    margin-top: 8px;
    font-size: 13px;
    color: var(--warn);
  }
  .said {
    margin-top: 8px;
    font-size: 13px;
    color: var(--ink-2);
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 12px;
  }
  .acts .btn.ghost {
    margin-inline-end: 4px;
  }
  .acts .btn.plain {
    padding: 8px 12px;
  }
  .acts .remove {
    margin-inline: auto -8px;
  }
`;
