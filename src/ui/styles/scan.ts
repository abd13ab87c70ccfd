// The scanner: dark in both themes, since it lies over what the camera sees.
import { css } from "lit";

export const scanStyles = css`
  :host {
    position: fixed;
    inset: 0;
    z-index: 1;
    color: #ffffff;
    background: #0b1a20 radial-gradient(circle at 50% 40%, #35525c, #0b1a20 70%);
  }
  main {
    position: relative;
    height: 100%;
    display: flex;
    flex-direction: column;
    padding: var(--safe-top) 0 calc(34px + var(--safe-bottom));
    overflow-y: auto;
  }
  main:focus-visible {
    outline: none;
  }
  video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  /* Not taken away: some browsers play only what is laid out. */
  .off {
    opacity: 0;
  }
  header,
  .middle,
  .picture,
  .ways {
    position: relative;
  }
  header {
    display: flex;
    align-items: center;
    gap: 12px;
    z-index: 1;
    padding: 14px 20px 10px 12px;
  }
  header .ico {
    color: inherit;
  }
  :focus-visible {
    outline-color: #ffffff;
  }
  h1 {
    font-size: 17px;
    font-weight: 650;
  }
  .middle {
    flex: 1;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 24px;
    padding: 16px 24px;
    text-align: center;
  }
  .frame {
    width: min(260px, 60vw, 40vh);
    aspect-ratio: 1;
    border: 3px solid #ffffff;
    border-radius: 28px;
  }
  /* What the camera sees may be as bright as the words. */
  video:not(.off) ~ .middle .frame {
    box-shadow: 0 0 0 100vmax #04161d80;
  }
  .over .frame {
    border-style: dashed;
  }
  .middle p,
  .picture {
    text-shadow: 0 1px 4px #04161d;
  }
  .fault {
    max-width: 360px;
    padding: 22px 20px;
    border-radius: var(--r-l);
    background: var(--surface);
    color: var(--ink);
  }
  .fault p {
    margin: 6px 0 16px;
    color: var(--ink-2);
    font-size: 14px;
    text-shadow: none;
  }
  .picture {
    min-height: 24px;
    margin: 0 24px 12px;
    text-align: center;
  }
  .ways {
    width: 100%;
    max-width: 440px;
    margin: 0 auto;
    padding: 0 16px;
    display: grid;
    gap: 10px;
  }
`;
