// A bar that crosses while something is waited for whose end nobody knows.
import { css } from "lit";

export const wait = css`
  .wait {
    height: 6px;
    margin: 18px 0 6px;
    border-radius: 3px;
    background: var(--sea-2);
    overflow: hidden;
  }
  .wait::after {
    content: "";
    display: block;
    width: 34%;
    height: 100%;
    border-radius: 3px;
    background: var(--sea);
  }
  @media (prefers-reduced-motion: no-preference) {
    .wait::after {
      animation: cross 1600ms ease-in-out infinite alternate;
    }
    @keyframes cross {
      to {
        transform: translateX(195%);
      }
    }
  }
`;
