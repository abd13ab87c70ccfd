// What a valibot schema allows, and what it just does not: made from the schema itself, so that a field that is added
// tomorrow is attacked tomorrow. Rule: knows the few kinds of schema that src/protocol/messages.ts uses, throws on others.
import * as fc from "fast-check";

/** As much of a valibot schema as is read here. */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly options?: readonly unknown[];
  readonly item?: Schema;
  readonly items?: readonly Schema[];
  readonly wrapped?: Schema;
  readonly literal?: unknown;
  readonly pipe?: readonly (Action | Schema)[];
}
interface Action {
  readonly type: string;
  readonly requirement?: unknown;
}
/** Where a value stands in a message: keys of objects and places in lists. */
export type FieldPath = readonly (string | number)[];

/** One value that must be refused at one place. `what` names it in a failure. */
export interface Wrong {
  readonly path: FieldPath;
  readonly what: string;
  /** As JSON text, since 1e999 and the like have no other form. */
  readonly json: string;
}

/** Strings of a list made here are short, but for one in so many that is as long as it may be. */
const SHORT = 60;
const FEW = 4;

/** A piped schema stands first in the pipe that it is made longer by. */
function actionsOf(schema: Schema): readonly Action[] {
  return (schema.pipe ?? []).flatMap((part) => ("pipe" in part ? actionsOf(part) : [part]));
}
/** The last of this kind, which in messages.ts is the narrowest. */
const requirement = (schema: Schema, type: string): number | undefined => {
  const found = actionsOf(schema).findLast((action) => action.type === type)?.requirement;
  return typeof found === "number" ? found : undefined;
};
const patternOf = (schema: Schema): RegExp | undefined => {
  const found = actionsOf(schema).find(({ type }) => type === "regex")?.requirement;
  return found instanceof RegExp ? found : undefined;
};

/** Values that the schema takes, edges more often than chance would. */
export function valuesOf(given: unknown): fc.Arbitrary<unknown> {
  const schema = given as Schema;
  switch (schema.type) {
    case "literal":
      return fc.constant(schema.literal);
    case "picklist":
      return fc.constantFrom(...(schema.options ?? []));
    case "nullable":
      return fc.option(valuesOf(schema.wrapped), { nil: null });
    case "optional":
      return fc.option(valuesOf(schema.wrapped), { nil: undefined });
    case "number":
      return numbers(requirement(schema, "min_value") ?? 0, requirement(schema, "max_value") ?? 0);
    case "string":
      return strings(schema);
    case "array":
      return fc.array(valuesOf(schema.item), {
        minLength: requirement(schema, "min_length") ?? 0,
        maxLength: Math.min(FEW, requirement(schema, "max_length") ?? FEW),
      });
    case "strict_tuple":
      return fc.tuple(...(schema.items ?? []).map(valuesOf));
    case "object":
      return fc.record(Object.fromEntries(entriesOf(schema).map(([key, entry]) => [key, valuesOf(entry)])));
    case "variant":
      return fc.oneof(...(schema.options ?? []).map(valuesOf));
    default:
      throw new Error(`a kind of schema that tests do not know: ${schema.type}`);
  }
}

const entriesOf = (schema: Schema): [string, Schema][] => Object.entries(schema.entries ?? {});

function numbers(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(min, max, Math.min(max, min + 1)),
    fc.integer({ min, max: Math.min(max, 2 ** 31 - 1) }),
  );
}

function strings(schema: Schema): fc.Arbitrary<string> {
  const pattern = patternOf(schema);
  if (pattern) return fc.stringMatching(pattern);
  const [min, max] = [requirement(schema, "min_length") ?? 0, requirement(schema, "max_length") ?? SHORT];
  const some = fc.string({ unit: "binary", minLength: min, maxLength: Math.min(SHORT, max) });
  // Bounds count UTF-16 units, fast-check code points.
  const short = some.filter((text) => text.length <= max);
  return fc.oneof({ weight: 20, arbitrary: short }, { weight: 1, arbitrary: fc.constant("x".repeat(max)) });
}

/** One value that the schema takes, always the same one, with something in every list. */
export function exampleOf(given: unknown): unknown {
  const schema = given as Schema;
  if (schema.type === "object")
    return Object.fromEntries(entriesOf(schema).map(([key, entry]) => [key, exampleOf(entry)]));
  if (schema.type === "array") return [exampleOf(schema.item)];
  if (schema.type === "strict_tuple") return (schema.items ?? []).map(exampleOf);
  if (schema.type === "nullable" || schema.type === "optional") return exampleOf(schema.wrapped);
  return fc.sample(valuesOf(schema), { seed: 1, numRuns: 1 })[0];
}

/** Every place of a schema, and what is wrong there. A missing field has the text "". */
export function wrongValuesOf(given: unknown, path: FieldPath = []): Wrong[] {
  const schema = given as Schema;
  const here = wrongHere(schema).map(([what, json]) => ({ path, what, json }));
  switch (schema.type) {
    case "object":
      return [
        ...here,
        ...entriesOf(schema).flatMap(([key, entry]) => [
          ...(entry.type === "optional" ? [] : [{ path: [...path, key], what: "missing", json: "" }]),
          ...wrongValuesOf(entry, [...path, key]),
        ]),
      ];
    case "array":
      return [...here, ...wrongValuesOf(schema.item, [...path, 0])];
    case "strict_tuple":
      return [...here, ...(schema.items ?? []).flatMap((item, at) => wrongValuesOf(item, [...path, at]))];
    case "nullable":
      return wrongValuesOf(schema.wrapped, path).filter(
        ({ path: at, json }) => at.length > path.length || json !== "null",
      );
    case "optional":
      return wrongValuesOf(schema.wrapped, path);
    default:
      return here;
  }
}

const OF_ANOTHER_KIND: readonly [what: string, json: string][] = [
  ["null", "null"],
  ["a truth", "true"],
  ["an object", '{"length":1,"0":"0"}'],
];

function wrongHere(schema: Schema): [what: string, json: string][] {
  const text: [string, string] = ["a text", '"constructor"'];
  const number: [string, string] = ["a number", "7"];
  const list: [string, string] = ["a list", "[[]]"];
  switch (schema.type) {
    case "string":
      return [...OF_ANOTHER_KIND, number, list, ...wrongStrings(schema)];
    case "number":
      return [...OF_ANOTHER_KIND, text, list, ...wrongNumbers(schema)];
    case "array":
    case "strict_tuple":
      return [...OF_ANOTHER_KIND, text, number, ...wrongLists(schema)];
    case "object":
      return [...OF_ANOTHER_KIND.slice(0, 2), text, number, list];
    default:
      return [...OF_ANOTHER_KIND, text, number, list];
  }
}

function wrongNumbers(schema: Schema): [string, string][] {
  return [
    ["too small", String((requirement(schema, "min_value") ?? 0) - 1)],
    ["a half", "0.5"],
    ["one too many", String((requirement(schema, "max_value") ?? 0) + 1)],
    ["endless", "1e999"],
    ["a number as text", '"1"'],
  ];
}

function wrongStrings(schema: Schema): [string, string][] {
  const good = exampleOf(schema) as string;
  const found: [string, string][] = [];
  const max = requirement(schema, "max_length");
  if (max !== undefined) found.push(["a character too long", JSON.stringify("x".repeat(max + 1))]);
  if ((requirement(schema, "min_length") ?? 0) > 0) found.push(["empty", '""']);
  if (patternOf(schema)) {
    found.push(["cut short", JSON.stringify(good.slice(1))], ["with a line end", JSON.stringify(`${good}\n`)]);
    found.push(["with more", JSON.stringify(`${good}0`)], ["with a stranger", JSON.stringify(`?${good.slice(1)}`)]);
    found.push(["two lines", JSON.stringify(`x\n${good}`)], ["empty", '""']);
  }
  return found;
}

function wrongLists(schema: Schema): [string, string][] {
  const max = requirement(schema, "max_length");
  const good = JSON.stringify(exampleOf(schema.item ?? schema.items?.[0]));
  if (schema.type === "strict_tuple")
    return [
      ["too few", "[]"],
      ["too many", `[${Array(9).fill(good).join()}]`],
    ];
  const found: [string, string][] = [];
  const list = (length: number) => `[${Array.from({ length }, () => good).join()}]`;
  if (max !== undefined) found.push(["one too many", list(max + 1)]);
  if ((requirement(schema, "min_length") ?? 0) > 0) found.push(["none", "[]"]);
  return found;
}

/** JSON text of `value` with what stands at `path` replaced by `json`, or left out. */
export function withWrong(value: unknown, { path, json }: Pick<Wrong, "path" | "json">): string {
  const [key, ...rest] = path;
  if (key === undefined) return json;
  const inner = (from: unknown) => withWrong(from, { path: rest, json });
  if (Array.isArray(value))
    return `[${value.map((part: unknown, at) => (at === key ? inner(part) : JSON.stringify(part))).join()}]`;
  const fields = Object.entries(value as Record<string, unknown>).map(([name, part]) => [
    name,
    name === key ? inner(part) : JSON.stringify(part),
  ]);
  return `{${fields.flatMap(([name, text]) => (text === "" ? [] : `${JSON.stringify(name)}:${text}`)).join()}}`;
}
