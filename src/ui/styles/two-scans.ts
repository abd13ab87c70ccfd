// The page of two scans: cards one below the other, each a step with its number. Rule: the code is as large as the page
// lets it be, since a phone reads it from another phone.
import { css } from "lit";

export const twoScansStyles = css`
  :host {
    width: 100%;
    max-width: 440px;
    margin: 0 auto;
    padding: 6px 16px 20px;
  }
  ol,
  .ways {
    display: grid;
    gap: 10px;
  }
  .ways,
  .pair {
    margin-top: 16px;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1.6fr;
    gap: 10px;
  }
  h2,
  .done p {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .step {
    flex: none;
    display: grid;
    place-content: center;
    width: 28px;
    height: 28px;
    border-radius: 50%;
    background: var(--sea-2);
    color: var(--sea);
    font-size: 15px;
  }
  .step .icon {
    width: 18px;
    height: 18px;
  }
  .card .mut {
    margin: 6px 0 0;
  }
  li > .btn {
    margin-top: 14px;
  }
  li > .btn.plain {
    margin: 2px auto -8px;
    display: flex;
  }
  .code {
    width: min(300px, 100%);
    aspect-ratio: 1;
    margin: 14px auto 8px;
  }
  .left {
    text-align: center;
  }
  ol + .btn,
  section + .btn {
    margin-top: 10px;
  }
  .trouble {
    display: flex;
    gap: 12px;
    padding: 14px 16px;
    margin-bottom: 10px;
    border-radius: var(--r-l);
    background: color-mix(in srgb, var(--warn) 12%, var(--surface));
  }
  .trouble > .icon {
    color: var(--warn);
  }
  .trouble .mut {
    display: block;
    margin-top: 2px;
  }
`;
