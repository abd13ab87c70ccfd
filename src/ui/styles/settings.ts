// What the page and the forms of Settings share.
import { css } from "lit";

export const settingsStyles = css`
  h2 {
    margin-bottom: 8px;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-bottom: 8px;
    font-size: 17px;
    font-weight: 650;
  }
  .card h2 + fieldset > legend,
  h3 {
    margin-bottom: 4px;
    font-size: 14px;
    font-weight: 600;
    color: var(--ink);
  }
  label.tick {
    align-items: flex-start;
    padding: 8px 0;
  }
  label.tick b {
    display: block;
    font-weight: 500;
    line-height: 20px;
  }
  form {
    margin-top: 18px;
    padding-top: 16px;
    border-top: 1px solid var(--line);
  }
  form .sm {
    margin-bottom: 8px;
  }
  .fault {
    margin-top: 8px;
    color: var(--bad);
    font-size: 14px;
    overflow-wrap: anywhere;
  }
  [aria-invalid="true"] {
    border-color: var(--bad) !important;
  }
  .ends {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-top: 12px;
  }
`;
