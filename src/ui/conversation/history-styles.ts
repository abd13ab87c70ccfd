// How the history looks: a head that stays, and a long list of rows of one height.
import { css } from "lit";

/** CSS pixels of one row, its line included: the drawing's. */
export const HISTORY_ROW_PX = 71;

export const historyStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
  }
  .head,
  .scroll > * {
    width: 100%;
    max-width: 760px;
    margin-inline: auto;
  }
  .head {
    flex: none;
    /* As wide as the rows: their scroller has this padding outside. */
    max-width: 792px;
    padding: 18px 16px 12px;
  }
  h1 {
    padding: 0 4px 12px;
  }
  .search {
    position: relative;
  }
  .search .icon {
    position: absolute;
    inset-inline-start: 14px;
    top: 12px;
    width: 20px;
    height: 20px;
    color: var(--ink-2);
    pointer-events: none;
  }
  .search input {
    padding-inline-start: 44px;
    border-radius: 999px;
    background: var(--surface);
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-top: 10px;
  }
  fieldset {
    display: flex;
    margin: 0;
    padding: 0;
    border: 0;
    gap: 8px;
  }
  .pill {
    position: relative;
    display: grid;
    place-items: center;
    min-height: 44px;
    padding: 0 16px;
    border-radius: 999px;
    color: var(--ink-2);
    font-weight: 600;
    font-size: 15px;
    cursor: pointer;
  }
  .pill:has(:checked) {
    background: var(--sea-2);
    color: var(--sea);
  }
  .pill:has(:focus-visible) {
    outline: 3px solid var(--sea);
    outline-offset: 2px;
  }
  .filters .pill input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  select {
    width: auto;
    max-width: 100%;
    min-width: 0;
    flex: 0 1 auto;
    margin-inline-start: auto;
    border-radius: 999px;
    background: var(--surface);
    font-size: 15px;
  }
  @media (max-width: 719px) {
    select {
      flex: 1 0 100%;
      max-width: none;
    }
  }
  .scroll {
    flex: 1;
    min-height: 0;
    padding: 0 16px 20px;
    overflow-y: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
  }
  .scroll:focus-visible {
    outline-offset: -3px;
  }
  .rows li {
    height: 71px;
  }
  .rows a {
    display: flex;
    align-items: center;
    gap: 14px;
    height: 100%;
    padding: 0 16px;
    color: inherit;
    text-decoration: none;
    outline-offset: -3px;
  }
  .mark {
    width: 44px;
    height: 44px;
    flex: none;
    display: grid;
    place-items: center;
    border-radius: 10px;
    background: var(--sea-2);
    color: var(--sea);
  }
  .none {
    padding: 48px 20px;
    text-align: center;
  }
  .older {
    display: block;
    width: fit-content;
    margin-top: 8px;
  }
  @media (hover: hover) {
    .rows a:hover {
      background: color-mix(in srgb, var(--sea-2) 50%, transparent);
    }
  }
`;
