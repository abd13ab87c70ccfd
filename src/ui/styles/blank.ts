// A page with one thing to say: a picture, a heading, a sentence, perhaps a button, in the middle.
import { css } from "lit";

export const blank = css`
  :host {
    height: 100%;
    overflow-y: auto;
  }
  main,
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
  main > .icon,
  .blank > .icon {
    width: 44px;
    height: 44px;
    margin-bottom: 6px;
    color: var(--sea);
    stroke-width: 1.5;
  }
  main .btn,
  .blank .btn {
    margin-top: 10px;
  }
  main .rows {
    margin-top: 10px;
  }
`;
