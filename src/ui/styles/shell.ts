// The frame: one column on a phone; from 720 px the list of devices (320 px) beside the page.
import { css } from "lit";

export const shellStyles = css`
  :host {
    height: 100%;
    overflow: hidden;
  }
  .frame {
    height: 100%;
    display: flex;
    flex-direction: column;
    padding-top: var(--safe-top);
  }
  /* The frame keeps clear of the notch; its pages need not. */
  .frame > * {
    --safe-top: 0px;
    flex: none;
  }
  .frame > main {
    flex: 1;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  main:focus-visible {
    outline: none;
  }
  .wide {
    display: grid;
    grid-template: auto minmax(0, 1fr) / 320px minmax(0, 1fr);
  }
  .wide ferry-banners {
    grid-column: 1 / -1;
  }
  .side {
    overflow-y: auto;
    background: var(--surface);
    border-right: 1px solid var(--line);
  }
  header {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 72px;
    padding: 14px 20px 6px;
  }
  header.first {
    padding-right: 12px;
  }
  header .back {
    margin: 0 -8px 0 -14px;
  }
  @media (max-width: 719px) {
    header .back + h1 {
      font-size: 17px;
      font-weight: 650;
    }
  }
  @media (min-width: 720px) {
    header {
      max-width: 640px;
      margin: 0 auto;
    }
    header .back {
      display: none;
    }
    .beside {
      padding-top: 24px;
    }
    header.first {
      max-width: 440px;
      margin-top: 24px;
      padding-left: 16px;
    }
  }
`;
