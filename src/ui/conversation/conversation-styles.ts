// How the conversation page looks: head, timeline and composer above each other, the drop's frame over all. Sizes are
// the drawing's.
import { css } from "lit";

export const conversationStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    min-height: 0;
    background: var(--ground);
  }
  ferry-conversation-header {
    flex: none;
  }
  ferry-timeline {
    flex: 1;
  }
  ferry-composer {
    flex: none;
  }
  .gone {
    margin: auto;
    padding: 40px;
    text-align: center;
  }
  .gone .btn {
    margin-top: 16px;
  }
  .drop {
    position: absolute;
    inset: 84px 16px 92px;
    z-index: 3;
    display: grid;
    place-items: center;
    padding: 16px;
    border: 3px dashed var(--sea);
    border-radius: 22px;
    background: color-mix(in srgb, var(--sea-2) 88%, transparent);
    color: var(--sea);
    font-size: 20px;
    font-weight: 650;
    text-align: center;
    overflow-wrap: anywhere;
    /* What lies below is what is dropped on. */
    pointer-events: none;
  }
  .drop.again {
    place-items: end center;
    background: none;
    border-color: transparent;
  }
  .drop .mut {
    font-weight: 400;
  }
`;
