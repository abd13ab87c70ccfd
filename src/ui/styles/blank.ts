// A page with one thing to say: a picture, a heading, a sentence, perhaps a button, in the middle.
import { css } from "lit";

/** An element that is the whole page. */
export const page = css`
  :host {
    height: 100%;
    overflow-y: auto;
  }
`;

export const blank = css`
  .blank {
    min-height: 100%;
    max-width: 440px;
    margin: 0 auto;
    padding: 32px 24px;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 10px;
    text-align: center;
  }
  .blank > .icon {
    width: 44px;
    height: 44px;
    margin-bottom: 6px;
    color: var(--sea);
    stroke-width: 1.5;
  }
  .blank .btn {
    margin-top: 10px;
  }
  .blank .rows {
    margin-top: 10px;
  }
`;
