// A clipboard in the place of the browser's, which only a page with the focus may write to. Rule: `giveBack` after use.

export class FakeClipboard {
  text = "";
  /** As where the page is not allowed to. */
  refuses = false;

  constructor() {
    const writeText = async (text: string) => {
      if (this.refuses) throw new DOMException("not allowed", "NotAllowedError");
      this.text = text;
    };
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
  }

  giveBack(): void {
    Reflect.deleteProperty(navigator, "clipboard");
  }
}
