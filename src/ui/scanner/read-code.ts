// Reads a QR code out of pixels with zxing, whose WebAssembly is an asset of this app. Rule: loaded when first needed,
// never with the first page; nothing is asked of any other server.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

prepareZXingModule({
  overrides: { locateFile: (path: string, folder: string) => (path.endsWith(".wasm") ? wasmUrl : folder + path) },
});

/** The text of the code in the picture, or undefined when there is none. Rejects when the reader cannot be loaded. */
export async function readCode(pixels: ImageData): Promise<string | undefined> {
  const [found] = await readBarcodes(pixels, { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true });
  return found?.isValid && found.text !== "" ? found.text : undefined;
}
