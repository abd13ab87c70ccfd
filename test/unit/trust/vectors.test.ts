// The published vectors in Node.
import { describe, it } from "vitest";

import { trustVectors } from "../../contracts/trust-vectors.ts";

trustVectors({ describe, it });
