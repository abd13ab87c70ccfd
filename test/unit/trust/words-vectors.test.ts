// The vectors of CPace and of words in Node.
import { describe, it } from "vitest";

import { wordsVectors } from "../../contracts/words-vectors.ts";

wordsVectors({ describe, it });
