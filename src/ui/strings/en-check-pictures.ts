// English names of the check pictures. Rule: the order is that of `CHECK_PICTURES`; no two names sound alike.

export const enCheckPictures: readonly string[] = [
  ["dog", "cat", "mouse", "rabbit", "fox", "bear", "panda", "lion"],
  ["pig", "frog", "monkey", "chicken", "penguin", "owl", "turtle", "snake"],
  ["octopus", "crab", "fish", "whale", "butterfly", "bee", "ladybird", "elephant"],
  ["cactus", "pine", "sunflower", "mushroom", "moon", "star", "fire", "rainbow"],
  ["apple", "banana", "grapes", "strawberry", "lemon", "cherries", "carrot", "corn"],
  ["bread", "cheese", "pizza", "doughnut", "cake", "egg", "football", "balloon"],
  ["present", "guitar", "piano", "drum", "key", "bell", "alarm clock", "light bulb"],
  ["hammer", "camera", "bicycle", "train", "rocket", "sailing boat", "anchor", "umbrella"],
].flat();
