// Words of Settings.
import type { Settings } from "../../app/state.ts";

export interface SettingsStrings {
  readonly title: string;
  readonly name: string;
  readonly nameHint: string;
  readonly theme: string;
  readonly themes: Readonly<Record<Settings["theme"], string>>;
  readonly storage: string;
  readonly used: string;
  readonly free: string;
  readonly unknown: string;
  readonly persisted: string;
  readonly notPersisted: string;
  readonly kept: string;
  readonly nothingKept: string;
  readonly remove: (name: string) => string;
  readonly removeWord: string;
  readonly advanced: string;
  readonly policy: string;
  readonly policies: Readonly<Record<Settings["icePolicy"], { title: string; text: string }>>;
  readonly brokers: string;
  readonly brokersHint: string;
  readonly badBroker: (line: string) => string;
  readonly iceServers: string;
  readonly iceServersHint: string;
  readonly serverUrl: string;
  readonly username: string;
  readonly credential: string;
  readonly addServer: string;
  readonly removeServer: string;
  readonly badServer: string;
  /** A relay was given without what it asks for. */
  readonly needsPassword: string;
  readonly tooMany: (most: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly reset: string;
  readonly version: (version: string) => string;
}
