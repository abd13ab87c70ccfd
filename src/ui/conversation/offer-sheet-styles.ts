// How an offer looks; sizes are the drawing's.
import { css } from "lit";

export const offerSheetStyles = css`
  .mut {
    margin: 4px 0 14px;
  }
  .short {
    color: var(--bad);
  }
  .rows {
    border: 1px solid var(--line);
  }
  .all {
    margin: 6px 0 0 -6px;
  }
  label.tick.mut {
    margin: 8px 2px 0;
  }
  .pair {
    display: grid;
    grid-template-columns: 1fr 1.6fr;
    gap: 10px;
  }
`;
