// Words of notifications, and of the switch that allows them.

export interface BackgroundStrings {
  readonly heading: string;
  readonly title: string;
  readonly hint: string;
  /** Why it cannot be turned on: the browser has no notifications here, the person refused, or did not answer. */
  readonly fault: Readonly<Record<"none" | "denied" | "dismissed", string>>;

  /** In the place of a visitor's name, which systems would keep. */
  readonly visitor: string;
  readonly visitorSaid: string;
  readonly visitorOffers: (files: number) => string;
  readonly visitorDone: string;
  readonly visitorFailed: string;
  readonly wantsToPair: string;
}
