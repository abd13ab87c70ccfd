// How the composer looks; sizes are the drawing's.
import { css } from "lit";

export const composerStyles = css`
  :host {
    position: relative;
    background: var(--surface);
    border-top: 1px solid var(--line);
  }
  .comp {
    display: flex;
    align-items: flex-end;
    gap: 8px;
    padding: 10px 12px calc(12px + var(--safe-bottom));
  }
  textarea {
    flex: 1;
    min-width: 0;
    min-height: 44px;
    max-height: min(168px, 40vh);
    padding: 10px 16px;
    border: 1px solid transparent;
    border-radius: 22px;
    background: var(--ground);
    color: var(--ink);
    font: inherit;
    resize: none;
    field-sizing: content;
    overflow-y: auto;
    overflow-wrap: anywhere;
  }
  textarea::placeholder {
    color: var(--ink-3);
    opacity: 1;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  textarea[aria-invalid="true"] {
    border-color: var(--bad);
  }
  .count {
    padding: 8px 20px 0;
    font-size: 13px;
    color: var(--ink-2);
  }
  .count.bad {
    color: var(--bad);
  }
  .menu {
    position: absolute;
    left: 12px;
    bottom: calc(100% + 8px);
    z-index: 2;
    display: grid;
    min-width: 200px;
    padding: 6px;
    border: 1px solid var(--line);
    border-radius: var(--r-m);
    background: var(--surface);
    box-shadow: 0 8px 28px #0003;
  }
  .menu button {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 44px;
    padding: 8px 14px;
    border: 0;
    border-radius: var(--r-s);
    background: none;
    color: var(--ink);
    text-align: start;
  }
  .menu button:hover,
  .menu button:focus-visible {
    background: var(--sea-2);
  }
`;
