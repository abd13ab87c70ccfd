// The sixty-four check pictures, by number. Rule: their order is part of the protocol (two devices must show the same),
// so nothing here is ever moved; names are in the languages' files, in this order.

/** One grapheme each, in every emoji font since 2017, none needing a variation selector. */
export const CHECK_PICTURES: readonly string[] = [
  ...Array.from("🐶🐱🐭🐰🦊🐻🐼🦁🐷🐸🐵🐔🐧🦉🐢🐍"),
  ...Array.from("🐙🦀🐟🐳🦋🐝🐞🐘🌵🌲🌻🍄🌙⭐🔥🌈"),
  ...Array.from("🍎🍌🍇🍓🍋🍒🥕🌽🍞🧀🍕🍩🎂🥚⚽🎈"),
  ...Array.from("🎁🎸🎹🥁🔑🔔⏰💡🔨📷🚲🚂🚀⛵⚓🌂"),
];
