// The English words, by their place. Rule: 256 for good, never reordered: a place is what is checked, whichever list it
// was read in. Chosen plain, concrete and short, no two with the same first four letters or one letter apart
// (test/unit/ui/word-lists).

export const ENGLISH_WORDS: readonly string[] = (
  "acorn alarm album amber anchor apple apron arrow autumn bacon badge bamboo banana barrel basket beach beaver " +
  "bicycle biscuit blanket blossom bottle branch bread breeze bridge broom brush bubble bucket burger butter cabin " +
  "cactus camel candle canyon captain carpet carrot cattle cedar ceiling chain chalk cherry chimney circle citrus " +
  "cloud clover coast cobra coconut coffee comet compass copper coral cotton cousin cradle crayon cricket crown " +
  "curtain cushion daisy dancer desert diamond dinner doctor dolphin donkey dragon drum eagle earth echo elbow " +
  "elephant engine evening fabric falcon farmer feather fence ferry fiddle finger flag flame flower flute forest " +
  "fossil fountain fox freckle friend frog galaxy garden giraffe glacier glove goose grape gravel guitar hammer " +
  "harbor hazel helmet hermit hill honey horse hotel igloo indigo insect iron island ivory jacket jaguar jelly " +
  "jewel jigsaw jungle kayak kettle kitchen kitten knight ladder lagoon lantern laundry lemon leopard letter " +
  "library lilac lizard lobster magnet mango maple marble meadow melon mirror moon muffin museum napkin necklace " +
  "needle nephew noodle notebook nutmeg oasis ocean octopus olive onion orange orbit orchard otter oven owl oyster " +
  "paddle painter palace panda paper pebble pelican pencil penguin pepper piano picnic pigeon pillow pirate planet " +
  "plum pocket polar pond potato pumpkin puzzle quartz queen quilt rabbit radish raven ribbon river robot rose " +
  "salmon sandal satchel saxophone school scissors seal shadow shell silver sister spider spoon squirrel stadium " +
  "statue sugar summer sunset swan table teapot temple tiger tomato tractor trumpet tulip tunnel turtle umbrella " +
  "valley velvet village violin voyage wagon walnut whale window winter yellow yogurt zebra zipper"
).split(" ");
