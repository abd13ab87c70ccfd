// Numbers, sizes, times and counts in the words of a language, through Intl.
// Rule: decimal units (1 kB = 1000 bytes); nothing here knows what the numbers are about.

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Formats {
  /** "840 MB", "1.4 GB", "512 bytes". */
  bytes(count: number): string;
  /** "4.1 of 6.6 GB": both in the larger's unit, with fixed decimals so that it does not jump. */
  bytesOf(done: number, total: number, join: (done: string, total: string) => string): string;
  /** "41 MB/s". */
  rate(bytesPerSecond: number): string;
  count(count: number): string;
  /** 0 to 100. */
  percent(done: number, total: number): number;
  percentText(done: number, total: number): string;
  /** "09:12". */
  time(at: number): string;
  /** Today, yesterday, or the date; standing alone. */
  day(at: number, now: number): string;
  /** Time for today, else the day; inside a sentence. */
  when(at: number, now: number): string;
  /** Time for today, else "19 Nov": where there is little room. */
  brief(at: number, now: number): string;
  /** "2:41" from seconds. */
  countdown(seconds: number): string;
  /** Intl's own words for a span: "12 sec", "3 min", "2 hr". */
  span(seconds: number): string;
  plural(count: number, one: string, other: string): string;
}

/** Rounds as the eye expects: one decimal below ten, none above. Returns value, unit and decimals. */
function scale(count: number): { value: number; unit: (typeof UNITS)[number]; digits: number } {
  let power = 0;
  let value = count;
  while (value >= 999.5 && power < UNITS.length - 1) {
    value /= 1000;
    power += 1;
  }
  return { value, unit: UNITS[power] ?? "byte", digits: power > 0 && value < 9.95 ? 1 : 0 };
}

/** The start of the local day, as a number that identifies it. */
export function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

export function formats(locale: string): Formats {
  const plain = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const near = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
  const far = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const rules = new Intl.PluralRules(locale);

  // Made once each: making one takes longer than a thousand uses, and numbers change several times a second.
  const made = new Map<string, Intl.NumberFormat>();
  const number = (value: number, name: string | undefined, digits: number, least: number) => {
    const key = `${name} ${digits} ${least}`;
    const unitDisplay = name === "byte" ? "long" : "short";
    const style = name === undefined ? {} : ({ style: "unit", unit: name, unitDisplay } as const);
    const fractions = { maximumFractionDigits: digits, minimumFractionDigits: least };
    const format = made.get(key) ?? new Intl.NumberFormat(locale, { ...style, ...fractions });
    made.set(key, format);
    return format.format(value);
  };
  const unit = (value: number, name: string, digits: number, least = 0) => number(value, name, digits, least);
  const share = (done: number, total: number) => (total > 0 ? Math.min(1, Math.max(0, done / total)) : 1);
  const bytes = (count: number) => {
    const { value, unit: name, digits } = scale(count);
    return unit(value, name, digits);
  };
  const dayWithin = (at: number, now: number) => {
    const days = Math.round((dayOf(at) - dayOf(now)) / DAY_MS);
    if (days === 0 || days === -1) return relative.format(days, "day");
    return (Math.abs(days) < 180 ? near : far).format(at);
  };

  const orTime = (at: number, now: number, otherDay: string) => (dayOf(at) === dayOf(now) ? time.format(at) : otherDay);

  return {
    bytes,
    bytesOf(done, total, join) {
      const { unit: name, digits } = scale(total);
      const power = UNITS.indexOf(name);
      const shown = number(Math.min(done, total) / 1000 ** power, undefined, digits, digits);
      return join(shown, unit(total / 1000 ** power, name, digits, digits));
    },
    rate(bytesPerSecond) {
      const { value, unit: name, digits } = scale(Math.max(1000, bytesPerSecond));
      return unit(value, `${name}-per-second`, digits, digits);
    },
    count: (count) => plain.format(count),
    // Rounded down: 100 only when it is all there.
    percent: (done, total) => Math.floor(share(done, total) * 100),
    percentText: (done, total) => percent.format(Math.floor(share(done, total) * 100) / 100),
    time: (at) => time.format(at),
    day: (at, now) => capital(dayWithin(at, now), locale),
    when: (at, now) => orTime(at, now, dayWithin(at, now)),
    brief: (at, now) => orTime(at, now, date.format(at)),
    countdown(seconds) {
      const whole = Math.max(0, Math.ceil(seconds));
      return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    },
    span(seconds) {
      if (seconds < 55) return unit(Math.max(5, Math.ceil(seconds / 5) * 5), "second", 0);
      if (seconds < 55 * 60) return unit(Math.ceil(seconds / 60), "minute", 0);
      return unit(seconds / 3600, "hour", seconds < 36_000 ? 1 : 0);
    },
    plural: (count, one, other) => (rules.select(count) === "one" ? one : other),
  };
}

function capital(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
