// The vectors of CPace and of words in a browser.
import { wordsVectors } from "../../contracts/words-vectors.ts";

wordsVectors({ describe, it });
