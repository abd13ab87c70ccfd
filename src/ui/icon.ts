// Lucide icons as SVG elements. Rule: an icon is decoration, hidden from screen readers; the control that holds it has
// the name. Its colour is the text's, its size the stylesheet's (`.icon`).
import { noChange } from "lit";
import { Directive, directive } from "lit/directive.js";
import { createElement, type IconNode } from "lucide";

class IconDirective extends Directive {
  #drawn: IconNode | undefined;

  render(node: IconNode): unknown {
    if (node === this.#drawn) return noChange;
    this.#drawn = node;
    return createElement(node, { class: "icon", "aria-hidden": "true", focusable: "false" });
  }
}

/** Draws an icon, imported by name from "lucide": `icon(Settings)`. */
export const icon = directive(IconDirective);
export type { IconNode };
