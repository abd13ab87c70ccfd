// How the list of a transfer's files looks. Rule: every row has the same height, or the list would lose its place.
import { css } from "lit";

/** CSS pixels of one row, its line included. */
export const ITEM_ROW_PX = 65;

export const itemsSheetStyles = css`
  .mut {
    margin: 4px 0 14px;
  }
  .wait {
    padding: 24px 0;
    text-align: center;
  }
  .scroll {
    max-height: min(60vh, 560px);
    overflow-y: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--line);
    border-radius: var(--r-l);
    /* Blocks above the view change their height together with the rows. */
    overflow-anchor: none;
  }
  .scroll:focus-visible {
    outline-offset: -3px;
  }
  li {
    display: flex;
    align-items: center;
    gap: 12px;
    height: 65px;
    padding: 0 8px 0 12px;
    border-bottom: 1px solid var(--line);
    overflow: hidden;
  }
  .ico + .ico {
    margin-left: -10px;
  }
  .stopped {
    color: var(--warn);
  }
  .scroll + .sm {
    margin-top: 10px;
  }
`;
