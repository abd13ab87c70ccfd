// How a timeline looks: bubbles, day lines, places of cards. Sizes are the drawing's.
import { css } from "lit";

export const timelineStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .scroll {
    flex: 1;
    min-height: 0;
    padding: 8px 0 10px;
    overflow-y: auto;
    overscroll-behavior: contain;
    /* The reader's place is kept by hand, in every browser alike. */
    overflow-anchor: none;
  }
  .scroll:focus-visible {
    outline-offset: -3px;
  }
  li {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    padding: 4px 16px;
  }
  li.mine {
    align-items: flex-end;
  }
  li.note {
    align-items: center;
    padding: 10px 40px;
    text-align: center;
  }
  li.card {
    padding-block: 6px;
  }
  .day {
    align-self: stretch;
    margin: 8px 0 12px;
    text-align: center;
    font-size: 12px;
    font-weight: 400;
    color: var(--ink-3);
  }
  .bub {
    max-width: min(78%, 560px);
    padding: 10px 14px;
    border-radius: 18px;
    background: var(--surface);
    overflow-wrap: anywhere;
    /* Marks stacked on letters stay inside. */
    overflow: clip;
  }
  .text {
    white-space: pre-wrap;
  }
  .mine .bub {
    background: var(--sea);
    color: var(--on-sea);
  }
  .bub button {
    display: block;
    min-height: 44px;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 600;
    text-decoration: underline;
  }
  .foot {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 2px 6px 0;
    font-size: 12px;
    color: var(--ink-3);
  }
  .foot .icon {
    width: 14px;
    height: 14px;
  }
  .empty {
    margin: auto;
    padding: 40px;
    text-align: center;
  }
  .older {
    display: block;
    margin: 0 auto 8px;
  }
  .latest {
    position: absolute;
    right: 16px;
    bottom: 12px;
    box-shadow: 0 4px 16px #0003;
  }
`;
